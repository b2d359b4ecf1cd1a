"""Find where secrets seem to stand in tracked files. A value is looked at and never kept.

A careful look by names and shapes, cheap enough for every survey; what a scanner with entropy finds beside that is the
standards' work. Tests may hold made-up passwords, so only shapes of real tokens and keys count there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from orchestrator.evidence.secrecy import is_credential
from orchestrator.model.evidence import Exposed, Exposure

PATHS = re.compile(
    r"\.(?:py|js|jsx|ts|tsx|mjs|cjs|vue|svelte|php|go|rb|java|kt|kts|rs|dart|cs|ex|exs|scala|swift|m|sh|bash|env|ini|toml"
    r"|properties|ya?ml|tf|tfvars|conf|gradle|plist)$"
    r"|(?:^|/)\.env[^/]*$|(?:^|/)(?:Dockerfile|Jenkinsfile)[^/]*$|(?:^|/)(?:app|eas|appsettings[^/]*|config|[^/]*credentials"
    r"|[^/]*service-account[^/]*)\.json$"
)
_TESTS = re.compile(
    r"(?:^|/)(?:tests?|__tests__|spec|fixtures|testdata)/|(?:^|/)test_[^/]*$|[._-](?:test|spec)\.[^/]+$"
)
KEY_FILE = re.compile(
    r"\.(?:p8|p12|pfx|jks|keystore|mobileprovision)$|(?:^|/)id_(?:rsa|ed25519|ecdsa)$|[._-]service-account\.json$"
    r"|(?:^|/)(?:google-)?service-account[^/]*\.json$|(?:^|/)[^/]*(?:private|key)[^/]*\.pem$"
)
_QUOTED = re.compile(
    r"(?P<name>[A-Za-z_][A-Za-z0-9_.-]{1,80})[\"']?\s?(?::\s?(?:str|String|string)\s?=|:=|=>|[:=])\s?"
    r"(?P<quote>[\"'])(?P<value>[^\"'\n]{4,300})(?P=quote)"
)
_BARE = re.compile(
    r"^[ \t]*(?:-[ \t]+|export[ \t]+|ENV[ \t]+|ARG[ \t]+)?(?P<name>[A-Za-z_][A-Za-z0-9_.-]{1,80})[ \t]?[:=][ \t]*"
    r"(?P<value>[^\s\"'#][^\s#]{3,299})[ \t]*$",
    re.MULTILINE,
)
_BARE_FILES = re.compile(r"\.(?:env|ini|properties|ya?ml|conf|sh|bash)$|(?:^|/)\.env[^/]*$|(?:^|/)Dockerfile[^/]*$")
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,30}://[^\s:/@\"'<>{}$]{1,100}:(?P<value>[^\s@/\"'<>{}]{1,200})@", re.IGNORECASE
)
_TOKEN = re.compile(
    r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}|xox[abprs]-[A-Za-z0-9-]{10,}"
    r"|sk_live_[A-Za-z0-9]{16,}|AIza[0-9A-Za-z_-]{35}|sk\.eyJ[A-Za-z0-9._-]{20,}|glpat-[A-Za-z0-9_-]{20,})"
)
_TOKEN_BEGINS = (
    "AKIA",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "xox",
    "sk_live_",
    "AIza",
    "sk.eyJ",
    "glpat-",
)
# Begins with what is rare, so that a text is scanned fast.
_GIVEN = re.compile(r"[:=>]\s?[\"'][^\"'\n]{4}")
# Every name that `is_credential` knows holds one of these.
_HINT = re.compile(
    r"[pP](?:[aA][sS][sS]|[wW]|[eE][pP][pP])|[sS](?:[eE][cC][rR]|[aA][lL][tT])|[tT][oO][kK]|[cC][rR][eE][dD]|[dD][sS][nN]|[kK][eE][yY]"
)
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")
_NO_VALUE = re.compile(
    r"^[$<‹*.]|^\{\{|[${}()\[\]]"
    r"|^(?:x{3,}|your[-_ ].*|change[-_ ]?me.*|example.*|placeholder.*|none|null|true|false|todo.*)$",
    re.IGNORECASE,
)
_LIMIT = 50


def read(path: str, text: str) -> tuple[Exposure, ...]:
    """Give the places of the file at `path`, by line, each line and name once."""
    starts: list[int] = []
    exposures: dict[tuple[int, str], Exposure] = {}
    for at, name, sort in _found(path, text):
        starts = starts or [0, *(found.end() for found in re.finditer("\n", text))]
        line = bisect_right(starts, at)
        if not any(known == line for known, _ in exposures) or sort in {"token", "private-key"}:
            exposures.setdefault((line, name), Exposure(file=path, line=line, name=name, sort=sort))
        if len(exposures) >= _LIMIT:
            break
    return tuple(sorted(exposures.values(), key=lambda one: (one.line or 0, one.name)))


def join(exposures_by_file: Mapping[str, tuple[Exposure, ...]], tracked: Iterable[str]) -> tuple[Exposure, ...]:
    """Join what the files hold, and add the files that are keys by their names."""
    held = [one for path in sorted(exposures_by_file) for one in exposures_by_file[path]]
    keys = (Exposure(file=name, name=name.rpartition("/")[2], sort="file") for name in tracked if KEY_FILE.search(name))
    return (*held, *keys)


def _found(path: str, text: str) -> Iterator[tuple[int, str, Exposed]]:
    if "PRIVATE KEY" in text:
        for match in _PRIVATE_KEY.finditer(text):
            yield match.start(), "private key", "private-key"
    if any(begin in text for begin in _TOKEN_BEGINS):
        for match in _TOKEN.finditer(text):
            yield match.start(), _shape(match[0]), "token"
    if _TESTS.search(path):
        return
    if "://" in text and "@" in text:
        for match in _ADDRESS.finditer(text):
            if not _NO_VALUE.search(match["value"]):
                yield match.start(), match[0].partition("://")[0], "address"
    yield from _quoted(text)
    if _BARE_FILES.search(path):
        yield from _literals(_BARE, text, 0)


def _quoted(text: str) -> Iterator[tuple[int, str, Exposed]]:
    """Look at the lines that give a quoted text to something secret: few do, and the pattern for it is dear."""
    end = -1
    for given in _GIVEN.finditer(text):
        if given.start() < end:
            continue
        start = text.rfind("\n", 0, given.start()) + 1
        end = text.find("\n", given.start())
        line = text[start:end] if end >= 0 else text[start:]
        end = start + len(line)
        if _HINT.search(line):
            yield from _literals(_QUOTED, line, start)


def _literals(pattern: re.Pattern[str], text: str, offset: int) -> Iterator[tuple[int, str, Exposed]]:
    for match in pattern.finditer(text):
        if is_credential(match["name"]) and not _NO_VALUE.search(match["value"]):
            yield offset + match.start("name"), match["name"], "value"


def _shape(token: str) -> str:
    """Name a token by what it begins with, which says whose it is and nothing of the token."""
    return {"AKIA": "AWS access key", "AIza": "Google API key"}.get(token[:4], f"{token[:3]}… token")
