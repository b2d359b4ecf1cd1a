"""Find the file paths in people's words: `infra/app.Dockerfile`, "nginx.conf에 추가", but not "Node.js" or "CI/CD".

A path is told by its shape: a known file name, a known ending, or folders with any ending. Nothing is looked up.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from orchestrator.parse.names import identity

LONGEST = 400

# Endings that make a bare word a file name. With a folder before it any ending does.
_ENDINGS = frozenset(
    """
    adoc astro bash bat bicep c cc cfg cjs clj cmd cnf code-workspace conf config containerfile cpp crt cs css csv
    cue dart dhall dockerfile ejs env erb ex exs fish go gradle graphql groovy h hbs hcl hpp html hurl ini ipynb j2
    java jinja jinja2 js json json5 jsonc jsonnet jsx kdl kt kts less lock lua map md mdx mjs mk mod nix plist pl
    prisma properties proto ps1 puml py pyi r rake rb rego repo rs rst sass scala scss service sh socket sql sum
    svelte svg swift target tcl template tex tf tfvars timer tmpl toml tpl ts tsv tsx txt vue xml yaml yml zig zsh
    """.split()  # noqa: SIM905 - words in prose are read and sorted more easily
)
_NAMES = frozenset(
    """
    dockerfile makefile jenkinsfile procfile caddyfile vagrantfile gemfile rakefile justfile brewfile containerfile
    pipfile tiltfile earthfile codeowners license notice readme changelog version gradlew mvnw crontab hosts
    pre-commit pre-push commit-msg
    """.split()  # noqa: SIM905 - words in prose are read and sorted more easily
)
_FOLDERS = frozenset(
    """
    app apps backend bin build charts ci cmd config configs deploy deployment docker docs etc frontend hooks infra
    infrastructure k8s kubernetes nginx ops packages scripts script src test tests tools
    """.split()  # noqa: SIM905 - words in prose are read and sorted more easily
)
# Products whose names look like files.
_PRODUCTS = frozenset(
    """
    node.js next.js nuxt.js vue.js react.js express.js nest.js three.js d3.js angular.js chart.js alpine.js ember.js
    web3.js discord.js p5.js moment.js backbone.js solid.js deno.js bun.js hapi.js fastify.js meteor.js stimulus.js
    day.js handlebars.js socket.io asp.net draw.io ml.net paper.js pixi.js tensorflow.js knockout.js polymer.js
    sails.js koa.js electron.js
    """.split()  # noqa: SIM905 - words in prose are read and sorted more easily
)
_ABOUT = frozenset(
    """
    for with in of at additions changes update updated new example sample excerpt snippet
    """.split()  # noqa: SIM905 - words in prose are read and sorted more easily
)
_SHAPE = re.compile(r"[^\s\"'`<>|*?:;,{}$^!=&%\\]+")
_ENDING = re.compile(r"\.([a-z0-9][a-z0-9_-]{0,19})\Z", re.IGNORECASE | re.ASCII)
# In folders and with an ending: a path whatever stands around it.
_PLAIN = re.compile(r"(?!\./)(?:[\w.-]++/)++[\w.-]*\.[A-Za-z0-9][\w-]{0,19}", re.ASCII)
# A dot or slash with more of the word behind it: of words in prose that have none, none is a path.
_INSIDE = re.compile(r"[./\\][^\s./\\()（）,;|`*'\":]")
_TAIL = re.compile(r"(?<=[A-Za-z0-9_])[가-힣]{1,6}\Z")
_LABEL = re.compile(
    r"(?:file ?name|file ?path|file|path|save as|파일 ?명|파일 ?경로|파일|경로|위치)\s*[:：=]\s*", re.IGNORECASE
)
_QUOTED = re.compile(r"[`\"']([^`\"']{1,300})[`\"']")
_SET_OFF = (re.compile(r"`([^`\n]{1,300})`"), re.compile(r"\*\*([^*\n]{1,300})\*\*"))


class PathWord(NamedTuple):
    """A path in a line: as written, where the word starts and ends, and whether it is set off as code or bold."""

    path: str
    start: int
    end: int
    set_off: bool


def as_path(word: str, *, lenient: bool) -> str:
    """Take a word as a path: its Korean particle and punctuation gone, slashes forward; empty where it is none.

    Args:
        lenient: the word stands for itself (in backticks, or alone), so a bare `Dockerfile` or `.env` counts.
    """
    if len(word) > LONGEST or "://" in word or "..." in word or "…" in word:
        return ""
    if _PLAIN.fullmatch(word):
        return word
    if not lenient and "." not in word and "/" not in word and "\\" not in word:
        return ""
    path = word.strip("\"'`()（）").rstrip(".,:;").replace("\\", "/")
    if not _SHAPE.fullmatch(path):
        return ""
    if not path.isascii():
        stem = _TAIL.sub("", path)
        path = stem if "." in path or identity(stem).split("/")[-1] in _NAMES else path
    path = path.removeprefix("./")
    if not path or path.endswith("/"):
        return ""
    *folders, name = path.split("/")
    ending = _ENDING.search(name)
    folded = identity(name)
    if folders:
        known = bool(ending) or folded in _NAMES or _names_dotfile(name)
        return path if known or _is_script(folders, name, lenient=lenient) else ""
    if folded in _PRODUCTS:
        return ""
    if ending and ending.start() > 0 and ending[1].lower() in _ENDINGS:
        return path
    if lenient and (folded in _NAMES or _names_dotfile(name) or folded.split(".")[0] in ("dockerfile", "makefile")):
        return path
    return path if _names_dotfile(name) and ("env" in folded or folded.endswith(("ignore", "rc"))) else ""


def paths_in(line: str) -> list[PathWord]:
    """Find the paths in a line, in order, each once."""
    line = line[:LONGEST]
    found: dict[str, PathWord] = {}
    plain = line
    for marks in _SET_OFF:
        for match in marks.finditer(plain):
            path = as_path(match[1].strip(": "), lenient=True)
            if path:
                found.setdefault(path, PathWord(path, match.start(), match.end(), True))
            if path or match[0][0] == "`":
                plain = plain[: match.start()] + " " * (match.end() - match.start()) + plain[match.end() :]
    if not _INSIDE.search(plain):
        return sorted(found.values(), key=lambda word: word.start)
    for match in re.finditer(r"[^\s()（）,;|`*]+", plain):
        path = as_path(match[0], lenient=False)
        if path:
            found.setdefault(path, PathWord(path, match.start(), match.end(), False))
    return sorted(found.values(), key=lambda word: word.start)


def leading_path(text: str) -> str:
    """Give the path that a comment is about: it stands first, perhaps after "File:"; empty where it does not.

    "src/app.py", "File: src/app.py", "nginx.conf에 추가", "src/app.py (new)" name a file; "see src/app.py" does not.
    """
    text = text[:LONGEST].strip()
    if _PLAIN.fullmatch(text) and "..." not in text:
        return text
    label = _LABEL.match(text)
    if label:
        text = text[label.end() :]
    if not text:
        return ""
    quoted = _QUOTED.match(text) if text[0] in "`\"'" else None
    word = quoted[1] if quoted else text.split(maxsplit=1)[0]
    rest = text[quoted.end() :] if quoted else text[len(word) :]
    alone = not rest.strip(" \t:-–—")
    path = as_path(word, lenient=alone or bool(quoted) or bool(_TAIL.search(word)))
    if not path or alone or rest.lstrip().startswith(("(", "（", "-", "–", "—", ":", "#", "//", "[")):
        return path
    # Words behind a path: a sentence that has it as its first word ("app.py imports …") is not a name for a file,
    # a phrase about it is ("app.py에 추가", "app.py 기본 구조", "app.py for the api").
    about = rest.split(maxsplit=1)[0].casefold() in _ABOUT
    return path if about or any("가" <= character <= "힣" for character in rest + word) else ""


def _names_dotfile(name: str) -> bool:
    return len(name) > 2 and name[0] == "." and name[1].isalpha() and name.isascii()


def _is_script(folders: list[str], name: str, *, lenient: bool) -> bool:
    """Tell an ending-less script ("scripts/deploy", ".husky/pre-push") from words with a slash ("client/server")."""
    first = folders[0]
    if not name.isascii() or not name.islower():
        return False
    if first == "":
        return len(folders) > 1  # "/health" is an address, not a file
    if first == ".." or (first.startswith(".") and len(first) > 2):
        return True
    return first in _FOLDERS and (lenient or name not in _FOLDERS)
