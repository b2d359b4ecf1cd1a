"""Understand `$NAME`, `${NAME}` and `${NAME:-default}` as compose files, Dockerfiles and shells write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

_OPENING = re.compile(r"\$(?:\$|(?P<plain>[A-Za-z_][A-Za-z0-9_]*)|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*))")
_OPERATOR = re.compile(r":?[-=?+]")
_BRACE = re.compile(r"\$\{|\}")
DEPTH_LIMIT = 10


class Reference(Struct, frozen=True):
    """One reference to a variable.

    Attributes:
        name: the variable.
        operator: "", "-", "=", "?" or "+" (a colon before it is left out).
        argument: what stands behind the operator: the default, the error message, the replacement.
        start, end: where it stands in the text, `end` behind the closing brace.
    """

    name: str
    operator: str
    argument: str
    start: int
    end: int

    @property
    def default(self) -> str | None:
        return self.argument if self.operator in {"-", "="} else None


def references(text: str) -> Iterator[Reference]:
    """Give the outer references in `text`, in order; `$$` is an escaped dollar. Linear in the text."""
    position = 0
    closings = _closings(text) if "${" in text else {}
    while (match := _OPENING.search(text, position)) is not None:
        position = match.end()
        if plain := match["plain"]:
            yield Reference(plain, "", "", match.start(), match.end())
        elif (closing := closings.get(match.start())) is not None:
            reference = _braced(text, match, closing)
            if reference is not None:
                position = reference.end
                yield reference


def names(text: str) -> Iterator[str]:
    """Give the names of all variables in `text`, those in defaults too."""
    pending = [text]
    for _ in range(DEPTH_LIMIT):
        inner: list[str] = []
        for part in pending:
            for reference in references(part):
                yield reference.name
                if "$" in reference.argument:
                    inner.append(reference.argument)
        pending = inner


def fill(text: str, values: Mapping[str, str] | None = None, depth: int = DEPTH_LIMIT) -> tuple[str, bool]:
    """Put values and defaults in: the text, and whether nothing is left that only the environment knows.

    A variable without value and default stays as it is written.
    """
    known = values or {}
    parts: list[str] = []
    position = 0
    complete = True
    for reference in references(text):
        parts.append(text[position : reference.start])
        position = reference.end
        value = known.get(reference.name)
        if reference.operator == "+":
            value = reference.argument if value else ""
        elif value is None or (value == "" and reference.default is not None):
            value = reference.default
        if value is not None and "$" in value and reference.operator:
            value, inner = fill(value, known, depth - 1) if depth else (value, False)
            complete = complete and inner
        if value is None:
            complete = False
            value = text[reference.start : reference.end]
        parts.append(value)
    parts.append(text[position:])
    return "".join(parts), complete


def _closings(text: str) -> dict[int, int]:
    """Pair every `${` with its brace in one pass; what is never closed is not in it and hides nothing behind it."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] != "}":
            opened.append(match.start())
        elif opened:
            pairs[opened.pop()] = match.start()
    return pairs


def _braced(text: str, match: re.Match[str], closing: int) -> Reference | None:
    name = match["braced"]
    if match.end() == closing:
        return Reference(name, "", "", match.start(), closing + 1)
    operator = _OPERATOR.match(text, match.end())
    if operator is None:
        return None
    return Reference(name, operator[0][-1], text[operator.end() : closing], match.start(), closing + 1)
