"""Read front matter that is written as plainly as we write it, line by line; all else is left to the YAML reader.

A folder of a thousand decisions is read a dozen times as fast this way. What is accepted here is so narrow that no two
readers of YAML could differ about it: keys of small letters, values of one line, lists in brackets, one level below a
key. For everything else the answer is None, and never a guess.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"

_WORD = r"\w(?:[\w ./@+-]*[\w./@+-])?"  # no sign that YAML knows stands in it
_LINE = re.compile(
    r"(?P<below>  )?(?P<key>[a-z][a-z0-9-]{0,39}):"
    rf'(?: (?:(?P<word>{_WORD})|"(?P<quoted>[\w !#-\[\]-~]*)"|\[(?P<list>(?:{_WORD}(?:, {_WORD})*)?)\]))?'
)
_COMMENT = re.compile(r" *#[\w -~]*")
_NOTHING = frozenset({"null", "Null", "NULL"})  # YAML's words for no value at all


def read_front_lines(text: str) -> tuple[dict[str, Tree], dict[str, int]] | None:
    """Read the text between the two `---` lines; None where the YAML reader must look.

    Returns:
        The fields, and the line of each top-level key from 1: the very same as the YAML reader gives.
    """
    fields: dict[str, Tree] = {}
    lines: dict[str, int] = {}
    open_key = ""  # a key without a value, below which others may stand
    for number, line in enumerate(text.split("\n"), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            if _COMMENT.fullmatch(line) is None:
                return None
            continue
        below, key, word, quoted, listed = match.groups()
        value: Tree
        if word is not None:
            value = None if word in _NOTHING else word
        elif quoted is not None:
            value = quoted
        elif listed is not None:
            value = [None if one in _NOTHING else one for one in listed.split(", ")] if listed else []
        else:
            value = None
        if below is None:
            if key in fields or key in _NOTHING:
                return None
            fields[key] = value
            lines[key] = number
            open_key = "" if word or quoted is not None or listed is not None else key
            continue
        if not open_key or key in _NOTHING:
            return None
        holder = fields[open_key]
        if holder is None:
            holder = fields[open_key] = {}
        if not isinstance(holder, dict) or key in holder:
            return None
        holder[key] = value
    return fields, lines
