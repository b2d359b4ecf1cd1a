"""Read front matter into a tree of plain strings: iteratively, located, without tags, anchors or repeated keys.

Strangers write it, so nothing of YAML is used that could surprise: a value is a string, a list or a mapping, never a
number, date or object, and every depth, repetition and reference that a reader could trip over is an error with its
line and column.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from orchestrator.parse.front_lines import Tree as Tree
from orchestrator.parse.front_lines import read_front_lines

DEPTH = 12
CHARACTERS = 64 * 1024
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_ENDS = frozenset({yaml.SequenceEndEvent, yaml.MappingEndEvent})
_NODES = frozenset({yaml.AliasEvent, yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Fault(NamedTuple):
    """Why the front matter can't be read: what, and where (line and column from 1, in the front matter).

    `refused`: it is YAML, but uses what is not accepted (anchors, tags, repeated keys, depth).
    """

    what: str
    line: int
    column: int
    refused: bool = False


class FrontTree(NamedTuple):
    """Front matter as read. `lines` gives each top-level key's line, from 1; with a fault there are no fields."""

    fields: dict[str, Tree]
    lines: dict[str, int]
    fault: Fault | None


def read_front_tree(text: str, *, characters: int = CHARACTERS) -> FrontTree:
    """Read the text between the two `---` lines. Never raises; what can't be read is told as a fault."""
    if len(text) > characters:
        return FrontTree({}, {}, Fault(f"it is longer than {characters} characters", 1, 1, refused=True))
    if (plain := read_front_lines(text)) is not None:
        return FrontTree(*plain, None)
    try:
        return _build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "it is not YAML"
        return FrontTree({}, {}, Fault(what, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, max(error.position, 0)) + 1
        return FrontTree({}, {}, Fault("a character stands in it that YAML does not allow", line, 1))
    except (yaml.YAMLError, ValueError, UnicodeError) as error:
        return FrontTree({}, {}, Fault(str(error).splitlines()[0] if str(error) else "it is not YAML", 1, 1))


class _TroubleError(Exception):
    def __init__(self, what: str, mark: Any) -> None:  # noqa: ANN401 - libyaml has its own sort of mark
        super().__init__(what)
        self.fault = Fault(what, mark.line + 1, mark.column + 1, refused=True)


def _build(text: str) -> FrontTree:
    lines: dict[str, int] = {}
    holders: list[tuple[list[Tree] | dict[str, Tree], list[str]]] = []  # each open list or mapping, with a key waiting
    root: Tree = None
    documents = 0
    try:
        events: Any = yaml.parse(text, Loader=_LOADER)
        for event in events:
            sort = type(event)
            if sort in _ENDS:
                holders.pop()
                continue
            if sort not in _NODES:
                documents += sort is yaml.DocumentStartEvent
                if documents > 1:
                    raise _TroubleError("a second document begins in it", event.start_mark)
                continue
            if sort is yaml.AliasEvent:
                raise _TroubleError("it refers to an anchor", event.start_mark)
            if event.anchor is not None:
                raise _TroubleError("it has an anchor", event.start_mark)
            if event.tag not in (None, "!"):
                raise _TroubleError("it has a tag", event.start_mark)
            value: Any = _value(event)
            if holders:
                _place(holders, value, event, lines)
            else:
                root = value
            if sort is not yaml.ScalarEvent:
                if len(holders) >= DEPTH:
                    raise _TroubleError(f"it is nested deeper than {DEPTH} levels", event.start_mark)
                holders.append((value, []))
    except _TroubleError as trouble:
        return FrontTree({}, {}, trouble.fault)
    if root is None:
        return FrontTree({}, {}, None)
    if not isinstance(root, dict):
        return FrontTree({}, {}, Fault("it is not a list of keys and values", 1, 1))
    return FrontTree(root, lines, None)


def _value(event: Any) -> Tree:  # noqa: ANN401 - libyaml's events, whose sorts were told apart already
    if isinstance(event, yaml.ScalarEvent):
        written: str = event.value
        return None if event.style in (None, "") and written in EMPTY else written
    return [] if isinstance(event, yaml.SequenceStartEvent) else {}


def _place(
    holders: list[tuple[list[Tree] | dict[str, Tree], list[str]]],
    value: Tree,
    event: Any,  # noqa: ANN401
    lines: dict[str, int],
) -> None:
    holder, waiting = holders[-1]
    if isinstance(holder, list):
        holder.append(value)
    elif waiting:
        holder[waiting.pop()] = value
    else:
        key = value if isinstance(value, str) else "" if value is None else None
        if key is None:  # `{{ x }}` or `? [a]`: kept from nesting by its own name
            raise _TroubleError("a key of it is not a word", event.start_mark)
        if key in holder:
            raise _TroubleError(f"the key {key!r} stands in it twice", event.start_mark)
        waiting.append(key)
        holder[key] = None
        if len(holders) == 1:
            mark: Any = event.start_mark
            lines[key] = mark.line + 1
