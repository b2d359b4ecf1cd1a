"""Show what a proposed file would change in the one that stands there."""

from __future__ import annotations

import difflib

LINES_AT_MOST = 5_000


def difference(path: str, before: bytes, after: bytes) -> bytes | None:
    """Give a unified difference that `git apply` takes; None for what is no text, or too long to compare."""
    try:
        old, new = before.decode("utf-8"), after.decode("utf-8")
    except UnicodeDecodeError:
        return None
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(old_lines) > LINES_AT_MOST or len(new_lines) > LINES_AT_MOST:
        return None
    out: list[str] = []
    for line in difflib.unified_diff(old_lines, new_lines, f"a/{path}", f"b/{path}"):
        out.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(out).encode()
