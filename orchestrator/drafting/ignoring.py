"""Tell whether git is told to leave a path out, by the patterns of the repository's `.gitignore` files."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase


def is_ignored(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether the last pattern that matches the path, or a folder above it, leaves it out."""
    ignored = False
    for pattern in patterns:
        wanted = pattern.removeprefix("!")
        if _matches(path, wanted):
            ignored = not pattern.startswith("!")
    return ignored


def _matches(path: str, pattern: str) -> bool:
    pattern = pattern.rstrip("/").removeprefix("**/")
    anchored = "/" in pattern
    pattern = pattern.removeprefix("/")
    parts = path.split("/")
    folders = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    if any(fnmatchcase(folder, pattern) for folder in folders):
        return True
    return not anchored and any(fnmatchcase(part, pattern) for part in parts)
