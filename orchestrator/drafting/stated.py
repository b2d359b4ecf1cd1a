"""Find what a request states in its words, where its header has no line for it: which version, and when.

Whoever carries out a guide checks out what stands in it. Where the words leave a doubt, nothing is found.
"""

from __future__ import annotations

import re

from orchestrator.decisions.stated import WINDOW, means_nothing, window_line
from orchestrator.drafting.images import PINNED
from orchestrator.model.request import Request

_END = r"(?:-?(?:alpha|beta|rc)[0-9.]*)?(?![A-Za-z0-9_%]|[.:/-][A-Za-z0-9]|\s*[KMGT]i?B\b)"
_ALONE = r"(?<![A-Za-z0-9_.:/@=-])"
# A day may look like a version: "2026.11.27", and "11.28" where no name stands before it.
_IN_TITLE = re.compile(rf"{_ALONE}(?:[vV]\d+(?:\.\d+){{1,2}}|(?!20\d\d\.)\d+\.\d+\.\d+|(?<=[A-Za-z] )\d+\.\d+){_END}")
# In passing much has a number: below the title it is a version where it is called one.
_IN_TEXT = re.compile(rf"{_ALONE}(?:v|(?<=version )|(?<=release ))\d+(?:\.\d+){{1,2}}{_END}", re.IGNORECASE)
# Before a number: the version that runs now, one to go back to, that of something which is not the repository's, a day.
_ANOTHER = re.compile(
    r"(?:\b(?:from|back to|revert(?:ing)? to|roll(?:ed|ing)?[\s-]?back|previous|current|existing|older"
    r"|on|at|by|until|before|tls|http|python|node(?:\.?js)?|java|jdk|php|ruby|kubernetes|k8s|docker|compose|alpine|ubuntu|debian"
    rf"|{'|'.join(PINNED)})|롤백|이전|기존|현재|되돌\w*|원복\w*)"
    r"[\s:(]*(?:to|version|버전(?:은|을|인)?)?[\s:(]*$",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\d\.\d")  # found in a tenth of the time: most texts have no version at all
_WINDOW = re.compile(WINDOW.word, re.IGNORECASE)
_TIME = re.compile(r"\d\s*(?::|시|am\b|pm\b|월|-\d)", re.IGNORECASE)
_AROUND = 40


def version(request: Request) -> str | None:
    """Give the one version that the title names, else the only one that the text calls a version."""
    found = _named(_IN_TITLE, request.title) or _named(_IN_TEXT, request.body)
    return next(iter(found.values())) if len(found) == 1 else None


def window(request: Request) -> str | None:
    """Give the first line that names a time below a heading such as “Time window”."""
    for section in request.sections:
        if _WINDOW.search(section.title):
            for line in section.text.splitlines():
                if _TIME.search(line) and not means_nothing(line):
                    return _unmarked(line)
    return None


def window_in_passing(request: Request) -> str | None:
    """Give the line, wherever it stands, that lets a production change through: it serves where none is better."""
    times = (request.body, *(field.value for field in request.fields if not field.key))
    if not any(_TIME.search(text) for text in times):  # most requests name none
        return None
    line = window_line(request)
    return None if line is None else _unmarked(line)


def _unmarked(line: str) -> str:
    return line.strip().lstrip("-*+> ").strip()


def _named(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    """List the versions that a text names for what is delivered, by their numbers; two leave a doubt, and suffice."""
    found: dict[str, str] = {}
    if not _DOTTED.search(text):
        return found
    for one in pattern.finditer(text):
        number = one[0].lstrip("vV")
        if number not in found and not _ANOTHER.search(text, max(0, one.start() - _AROUND), one.start()):
            found[number] = one[0]
            if len(found) > 1:
                break
    return found
