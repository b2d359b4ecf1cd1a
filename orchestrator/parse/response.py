"""Read the front matter of our own responses back, and recognise a response that git left in conflict."""

from __future__ import annotations

from msgspec import ValidationError, convert

from orchestrator.model.response import ResponseHeader
from orchestrator.parse.front_tree import read_front_tree

LARGEST = 4 * 1024 * 1024  # characters of front matter: thousands of artifacts


def read_response(data: bytes) -> ResponseHeader | None:
    """Read a response's header; None where the file is not one of ours. Never raises.

    Values are text in the file and become what the model says; a key too many or too few makes it another's file.
    """
    if not data.startswith(b"---\n"):
        return None
    end = data.find(b"\n---\n", 3)
    if end < 0:
        return None
    try:
        front = read_front_tree(data[4 : end + 1].decode("utf-8"), characters=LARGEST)
        return None if front.fault is not None else convert(front.fields, ResponseHeader, strict=False)
    except (UnicodeDecodeError, ValidationError):
        return None


def has_conflict_markers(data: bytes) -> bool:
    """Tell whether a merge that git could not do stands in a file: its opening, middle and closing marks, in order."""
    opening = _line_starting(data, b"<<<<<<< ", 0)
    middle = _line_starting(data, b"=======", opening) if opening >= 0 else -1
    return middle >= 0 and _line_starting(data, b">>>>>>> ", middle) >= 0


def _line_starting(data: bytes, mark: bytes, start: int) -> int:
    """Find the first line from `start` on that begins with a mark; -1 where none does."""
    if data.startswith(mark, start) and (start == 0 or data[start - 1 : start] == b"\n"):
        return start
    found = data.find(b"\n" + mark, start)
    return found + 1 if found >= 0 else -1
