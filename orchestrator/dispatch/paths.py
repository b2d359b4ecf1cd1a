"""Match a path in a request against a pattern of a configuration or of a kind's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def matching(path: str, patterns: Iterable[str]) -> str | None:
    """Give the first pattern that the path matches: `*` and `?` within a segment, `**` for whole segments; any case."""
    return next((pattern for pattern in patterns if _compiled(pattern).fullmatch(path)), None)


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
