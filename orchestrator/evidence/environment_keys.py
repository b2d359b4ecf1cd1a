"""Find the names of environment keys that code and configuration read. Values are never looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from orchestrator.evidence.secrecy import is_secret
from orchestrator.model.evidence import EnvironmentKey, EnvironmentTemplate

PATHS = re.compile(
    r"\.(?:py|js|jsx|ts|tsx|mjs|cjs|vue|svelte|php|go|rb|java|kt|kts|rs|dart|cs|ex|exs|scala|prisma)$"
    r"|(?:^|/)application[^/]*\.(?:ya?ml|properties)$|(?:^|/)\.env[^/]*$"
)
# Others' code, and what a build makes, say nothing of what this application needs.
NOT_OURS = re.compile(r"(?:^|/)(?:node_modules|vendor|third_party|dist|build|\.next|Pods|site-packages)/|\.min\.js$")
ENV_FILE = re.compile(r"(?:^|/)\.env(?:\.[^/]*)?$")
TEMPLATE = re.compile(r"(?:^|/)\.env(?:\.[^/]+)?\.(?:example|sample|template|dist)$")
_NAME = r"([A-Z][A-Z0-9_]{1,99})"
# Each pattern begins with a character or word that is rare, and what stands before it is looked at only then: the other
# way round, a megabyte of code takes a second.
_QUOTED = re.compile(r"[\[(]\s?[\"']" + _NAME + r"[\"']")
_READS = re.compile(
    r"(?:\bgetenv|\benviron(?:\.(?:get|setdefault))?|\bGetenv|\bLookupEnv|\benv::var(?:_os)?|\benv|\bget_env"
    r"|\bfetch_env!?|\bfromEnvironment|\bGetEnvironmentVariable|\bENV(?:\.fetch)?|\$_ENV|\bdotenv\.(?:env|get)"
    r"|\benv\.(?:get|str|int|bool|float|list|json|url|db)|\bprocess\.env|\bconfig)!?\s?\Z"
)
_MEMBER = re.compile(r"env\??\." + _NAME + r"\b")
_HOLDERS = ("process.", "import.meta.", "Bun.")
_TAKEN_APART = re.compile(r"\}\s?=\s?(?:process|import\.meta)\.env\b")
_TAKEN = re.compile(r"(?:^|,)\s*([A-Z][A-Z0-9_]+)")
_TAG = re.compile(r"env:\"" + _NAME + r"[\",]")
_SPRING = re.compile(r"\$\{" + _NAME + r"[:}]")
_SETTINGS = re.compile(
    r"^class\s+\w+\([^)\n]*\bBaseSettings\b[^)\n]*\):[^\n]*\n((?:[ \t]+[^\n]*\n|[ \t]*\n)*)", re.MULTILINE
)
_FIELD = re.compile(r"^(?:    |\t)([a-zA-Z][a-zA-Z0-9_]*)\s*:\s*[^\s:]", re.MULTILINE)
_PREFIX = re.compile(r"\benv_prefix\s*=\s*[\"']([A-Za-z0-9_]*)[\"']")
_ASSIGNMENT = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]{0,99})[ \t]*=", re.MULTILINE)
# The machine's own, and what a bundler puts in by itself.
_GIVEN = frozenset(
    {"PATH", "HOME", "USER", "SHELL", "PWD", "LANG", "LC_ALL", "TERM", "TMPDIR", "TEMP", "TMP", "HOSTNAME", "CI"}
    | {
        "MODE",
        "PROD",
        "DEV",
        "SSR",
        "BASE_URL",
        "PYTHONPATH",
        "EDITOR",
        "DISPLAY",
        "XDG_CONFIG_HOME",
        "PYTHONUNBUFFERED",
    }
    | {"PYTHONDONTWRITEBYTECODE", "DEBIAN_FRONTEND", "GOPATH", "JAVA_HOME", "NODE_PATH"}
)


def read(path: str, text: str) -> tuple[str, ...]:
    """Give the names that the file at `path` reads (a `.env` file: those that it sets), each once, in order."""
    if ENV_FILE.search(path):
        return tuple(dict.fromkeys(match[1] for match in _ASSIGNMENT.finditer(text)))
    found: dict[str, None] = {}
    if "env" in text or "ENV" in text or "Env" in text or "config(" in text:
        found.update((name, None) for name, at in _named(text) if not _is_comment(text, at))
    if "BaseSettings" in text and path.endswith(".py"):
        found.update(dict.fromkeys(_settings(text)))
    if path.endswith((".yml", ".yaml", ".properties")):
        found.update((match[1], None) for match in _SPRING.finditer(text))
    return tuple(name for name in found if name not in _GIVEN)


def join(names_by_file: Mapping[str, Iterable[str]]) -> tuple[EnvironmentKey, ...]:
    """Join the names of every file: one key a name. Names that only a template holds are read by nobody: left out."""
    files: dict[str, list[str]] = {}
    in_templates: set[str] = set()
    for path in sorted(names_by_file):
        if TEMPLATE.search(path):
            in_templates.update(names_by_file[path])
        elif not ENV_FILE.search(path):
            for name in names_by_file[path]:
                if name not in _GIVEN:
                    files.setdefault(name, []).append(path)
    return tuple(
        EnvironmentKey(name=name, secret=is_secret(name), files=tuple(paths), in_template=name in in_templates)
        for name, paths in sorted(files.items())
    )


def templates(names_by_file: Mapping[str, Iterable[str]]) -> tuple[EnvironmentTemplate, ...]:
    """List the tracked templates and the names that stand in them, in their order there."""
    return tuple(
        EnvironmentTemplate(file=path, names=tuple(names_by_file[path]))
        for path in sorted(names_by_file)
        if TEMPLATE.search(path)
    )


def _named(text: str) -> Iterator[tuple[str, int]]:
    """Give the names that code reads from the environment, with the place of each."""
    for match in _QUOTED.finditer(text):
        if _READS.search(text, max(0, match.start() - 40), match.start()):
            yield match[1], match.start()
    for match in _MEMBER.finditer(text):
        if text.endswith(_HOLDERS, 0, match.start()):
            yield match[1], match.start()
    for match in _TAG.finditer(text):
        yield match[1], match.start()
    for match in _TAKEN_APART.finditer(text):
        opening = text.rfind("{", max(0, match.start() - 2000), match.start())
        if opening >= 0:
            for name in _TAKEN.findall(text[opening + 1 : match.start()]):
                yield name, match.start()


def _settings(text: str) -> Iterable[str]:
    for match in _SETTINGS.finditer(text):
        prefix = _PREFIX.search(match[1])
        for field in _FIELD.finditer(match[1]):
            if field[1] != "model_config":
                yield f"{prefix[1] if prefix else ''}{field[1]}".upper()


def _is_comment(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at].lstrip()
    return line.startswith(("#", "//", "*", "/*", "--"))
