"""Match a path in a request against patterns of a configuration, of a kind's words, of sorts of files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

Tag = TypeVar("Tag")

_LITERAL = re.compile(r"[!-)+-.0->@-~]+")
"""What a pattern says letter by letter: ASCII but for a star, a question mark and a slash."""

_REMEMBERED = 512
_LONGEST = 400
"""So many paths, no longer ones, are remembered: an answer asks for one again, and so does a team's next request."""


class Patterns(Generic[Tag]):
    """Patterns that paths are held against together: `*` and `?` within a segment, `**` for whole segments; any case.

    Kept by their longest literal part: hardly one of them fits, and a path in which that part is missing it can't fit.

    Args:
        patterns: each with whatever it stands for. The same pattern may stand for several things.
    """

    def __init__(self, patterns: Iterable[tuple[str, Tag]]) -> None:
        self._by_literal: dict[str, list[tuple[int, str, Tag]]] = {}
        for number, (pattern, tag) in enumerate(patterns):
            literal = max(_LITERAL.findall(pattern), key=len, default="")
            self._by_literal.setdefault(literal.lower(), []).append((number, pattern, tag))
        self._known: dict[str, tuple[Tag, ...]] = {}

    def fitting(self, path: str) -> tuple[Tag, ...]:
        """List what the patterns that a path fits stand for, each once, in their order."""
        known = self._known.get(path)
        if known is not None:
            return known
        low = path.lower()
        # Beyond ASCII a letter's other case is no matter of `lower` alone, so such a path is held against all.
        plain = path.isascii()
        found = [
            kept
            for literal, patterns in self._by_literal.items()
            if literal in low or not plain
            for kept in patterns
            if _compiled(kept[1]).fullmatch(path)
        ]
        fitting = tuple(dict.fromkeys([tag for _, _, tag in sorted(found, key=lambda kept: kept[0])]))
        if len(path) <= _LONGEST:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[path] = fitting
        return fitting


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    segments = pattern.strip("/").split("/")
    parts: list[str] = []
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment == "**":
            parts.append(".*" if last else "(?:[^/]+/)*")
        else:
            parts.append("".join(_character(character) for character in segment) + ("" if last else "/"))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _character(character: str) -> str:
    return {"*": "[^/]*", "?": "[^/]"}.get(character) or re.escape(character)
