"""What of a decision's bytes is signed, and how they become text."""

from __future__ import annotations

import re
from typing import NamedTuple

from orchestrator.model.text import Text, say

SIZE_LIMIT = 1024 * 1024
BOM = b"\xef\xbb\xbf"
_OPENING = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_CLOSING = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_STATUS_KEY = re.compile(rb"^status[ \t]*:", re.MULTILINE)
# Only a value that ends on its own line: an opened quote or bracket would let unsigned bytes swallow signed ones.
_STATUS_LINE = re.compile(
    rb"""^status:[ \t]*+
    (?: "[^"\\\r\n]*+" | '[^'\r\n]*+' | [^\s"'\[\]{}&*!|>%@`\#?:,-][^\r\n"'\#:]*+ )?
    [ \t]*+(?:\#[^\r\n]*)?(?:\r?\n|\Z)""",
    re.MULTILINE | re.VERBOSE,
)


class Trouble(NamedTuple):
    """Why bytes are no text, and where (line and column from 1)."""

    rule: str
    message: Text
    remedy: Text
    line: int = 1
    column: int = 1


def signed_bytes(data: bytes) -> bytes:
    """Give the bytes that approvals are signed over: all of them, less exactly the front matter's `status:` line.

    Nothing is taken out where there is no such line, where there are several, or where its value does not end on it.
    """
    opening = _OPENING.match(data)
    closing = _CLOSING.search(data, opening.end()) if opening else None
    if opening is None or closing is None:
        return data
    front = data[opening.end() : closing.start()]
    if len(_STATUS_KEY.findall(front)) != 1:
        return data
    found = _STATUS_LINE.search(front)
    if found is None:
        return data
    return data[: opening.end() + found.start()] + data[opening.end() + found.end() :]


def decode(data: bytes) -> tuple[str | None, Trouble | None]:
    """Give the text, without a byte order mark; None where there is none to read, with the trouble and its place."""
    if len(data) > SIZE_LIMIT:
        message = say("the file has {size} bytes, more than {limit}", size=len(data), limit=SIZE_LIMIT)
        return None, Trouble("too-large", message, say("move its attachments into files of their own"))
    data = data.removeprefix(BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return None, Trouble("not-utf-8", say("the file is not UTF-8"), say("save it as UTF-8"), line, column)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return text, Trouble("nul", say("a NUL character stands in the file"), say("remove it"), line)
    if not text.strip():
        return text, Trouble("empty", say("the file is empty"), say("write the decision, or delete the file"))
    return text, None
