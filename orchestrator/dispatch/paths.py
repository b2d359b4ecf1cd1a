"""Match a path in a request against a pattern of a configuration or of a kind's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def matching(path: str, patterns: Iterable[str]) -> str | None:
    """Give the first pattern that the path matches: `*` and `?` within a segment, `**` for whole segments; any case."""
    patterns = tuple(patterns)
    if not patterns or not _any_of(patterns).fullmatch(path):
        return None
    return next(pattern for pattern in patterns if _compiled(pattern).fullmatch(path))


@lru_cache(maxsize=256)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Join patterns: a request's every file is held against those of every kind, and hardly one fits."""
    return re.compile("|".join(f"(?:{_compiled(pattern).pattern})" for pattern in patterns), re.IGNORECASE | re.DOTALL)


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
