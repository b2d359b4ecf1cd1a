"""Read `.gitignore` files: what git will not take along."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

PATHS = re.compile(r"(?:^|/)\.gitignore$")
_LIMIT = 500


def read(path: str, text: str) -> tuple[str, ...]:
    """Give the file's patterns, each with the file's folder in front; comments and empty lines left out."""
    folder = posixpath.dirname(path)
    lines = (line.strip() for line in text.splitlines())
    return tuple(_below(folder, line) for line in lines if line and not line.startswith("#"))[:_LIMIT]


def join(patterns_by_file: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Join the patterns of every file, in the order of the files' paths."""
    return tuple(dict.fromkeys(one for path in sorted(patterns_by_file) for one in patterns_by_file[path]))


def _below(folder: str, pattern: str) -> str:
    if not folder:
        return pattern
    negated, pattern = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    return f"{negated}{folder}/{pattern.removeprefix('/')}"
