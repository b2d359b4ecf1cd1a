"""Read front matter that is written as plainly as we write it, line by line; all else is left to the YAML reader.

A folder of a thousand decisions is read a dozen times as fast this way. What is accepted here is so narrow that no two
readers of YAML could differ about it: keys of small letters, values of one line, lists in brackets, one level below a
key. For everything else the answer is None, and never a guess.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"

_WORD = r"\w(?:[\w ./@+-]*[\w./@+-])?"  # no sign that YAML knows stands in it
_LINE = re.compile(
    r"(?P<below>  )?(?P<key>[a-z][a-z0-9-]{0,39}):"
    rf'(?: (?:(?P<word>{_WORD})|"(?P<quoted>[\w !#-\[\]-~]*)"|\[(?P<list>(?:{_WORD}(?:, {_WORD})*)?)\]))?'
)
_COMMENT = re.compile(r" *#[\w -~]*")
_NOTHING = frozenset({"null", "Null", "NULL"})  # YAML's words for no value at all
SHORT = 100  # characters of a line that is remembered

Line: TypeAlias = tuple[str, bool, str | tuple[str | None, ...] | None, bool]
"""A line as read: its key (empty for a comment), whether it stands below another, its value, whether others may follow
below it."""


def read_front_lines(text: str) -> tuple[dict[str, Tree], dict[str, int]] | None:
    """Read the text between the two `---` lines; None where the YAML reader must look.

    Returns:
        The fields, and the line of each top-level key from 1: the very same as the YAML reader gives.
    """
    fields: dict[str, Tree] = {}
    lines: dict[str, int] = {}
    open_key = ""  # a key without a value, below which others may stand
    for number, line in enumerate(text.split("\n"), start=1):
        read = _read_short(line) if len(line) <= SHORT else _read_line(line)
        if read is None:
            return None
        key, below, written, opens = read
        if not key:
            continue
        value: Tree = list(written) if isinstance(written, tuple) else written
        if not below:
            if key in fields:
                return None
            fields[key] = value
            lines[key] = number
            open_key = key if opens else ""
            continue
        if not open_key:
            return None
        holder = fields[open_key]
        if holder is None:
            holder = fields[open_key] = {}
        if not isinstance(holder, dict) or key in holder:
            return None
        holder[key] = value
    return fields, lines


def _read_line(line: str) -> Line | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None if _COMMENT.fullmatch(line) is None else ("", False, None, False)
    below, key, word, quoted, listed = match.groups()
    if key in _NOTHING:
        return None
    if word is not None:
        return key, below is not None, None if word in _NOTHING else word, False
    if quoted is not None:
        return key, below is not None, quoted, False
    if listed is None:
        return key, below is not None, None, True
    entries = listed.split(", ") if listed else ()
    return key, below is not None, tuple(None if one in _NOTHING else one for one in entries), False


_read_short = lru_cache(maxsize=1024)(_read_line)  # a folder of decisions says the same few lines again and again
