"""Take values out of a report that anybody may have written: by path, as a number, as a day."""

from __future__ import annotations

import math
import re

_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[T ]|$)")


def at(content: object, *path: str) -> object:
    """Give what stands at a path of keys; None where nothing does."""
    for key in path:
        content = content.get(key) if isinstance(content, dict) else None
    return content


def rows(content: object) -> list[object]:
    """Give a list's elements; none for what is no list."""
    return content if isinstance(content, list) else []


def number(value: object) -> float | None:
    """Give a finite number, written as one or as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        read = float(value)
    except (ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def portion(part: int, whole: int) -> float | None:
    """Give a part of a whole in percent; None for a part of nothing."""
    return part * 100 / whole if whole > 0 else None


def day(value: object) -> str:
    """Give the day of an ISO timestamp; "" where it is none."""
    found = _DAY.match(value) if isinstance(value, str) else None
    return found[1] if found is not None else ""
