"""Read the blocks of a markdown text with markdown-it's rules, asking of a line only those that it can be for.

Plain blocks, to which nearly every line belongs, are read by one pattern (`plain_blocks`). For the others markdown-it
asks every rule at every line, and makes three tokens of each paragraph. Here a line's first character tells which rules
are worth asking; headings, breaks and prose are read by rules of our own; and what is found becomes a block at once.
The structure is the same, whatever the text: the tests hold it against markdown-it's own tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import blockquote, code, fence, html_block, list_block, table

from orchestrator.parse.block import trimmed
from orchestrator.parse.block_reading import DEEPEST, Reading

# A state, a line and the end of its container (both from 0), and whether only to tell that the rule matches.
Rule = Callable[[Any, int, int, bool], bool]
Rules = dict[str, tuple[Rule, ...]]

_HEADING = re.compile(r"#{1,6}(?![^ \t\n])")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$", re.MULTILINE)
_BREAK = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
_ITEM = re.compile(r"(?:[-+*]|[0-9]{1,9}[.)])(?![^ \t\n])")
_INTERRUPTING_ITEM = re.compile(r"(?:[-+*]|0{0,8}1[.)])[ \t]+[^ \t\n]")
_OPENING = re.compile(r"`{3,}(?=[^`\n]*$)|~{3,}", re.MULTILINE)


@cache
def parser() -> MarkdownIt:
    """Give markdown-it with these rules, for CommonMark with tables."""
    made = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "alerts": False, "tasklists": False})
    made.block = _Blocks()
    return made


class _Blocks(ParserBlock):
    """What markdown-it's rules for lists and quotations call back for what stands in them."""

    def __init__(self) -> None:
        self.ruler = Ruler()
        rules: Ruler[Rule] = self.ruler
        rules.push("ends_quote", _ends_quote, {"alt": ["blockquote"]})
        rules.push("ends_item", _ends_item, {"alt": ["list"]})

    def tokenize(self, state: Any, startLine: int, endLine: int) -> None:  # noqa: ANN401, N803 - as markdown-it has it
        """Read the blocks of some lines; all that lie in containers are read through this, too."""
        line = startLine
        while line < endLine:
            if not state.level:
                state.line = line = state.read_plain(line)
                if line >= endLine:
                    break
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= DEEPEST:
                state.line = endLine
                break
            _read_block(state, line, endLine)
            line = state.line
            if line < endLine and state.isEmpty(line):
                state.line = line = line + 1


def _read_block(state: Reading, line: int, end: int) -> None:
    """Read the block that begins at a line."""
    if state.count(line) and table(state, line, end, False):
        return
    if state.is_code_block(line):
        code(state, line, end, False)
        state.add_leaf(line)
        return
    for rule in _RULES.get(state.src[state.start(line)], ()):
        if rule(state, line, end, False):
            state.add_leaf(line)
            return
    _read_prose(state, line)


def _read_prose(state: Reading, first: int) -> None:
    """Read a paragraph, or the heading that a line of = or - below it makes of it."""
    outer, state.parentType = state.parentType, "paragraph"
    asked: list[int] = []
    mark = ""
    line = first + 1
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        if indent < 4:
            if indent >= 0 and _UNDERLINE.match(state.src, state.start(line)):
                mark = state.src[state.start(line)]
                break
            # Less than no indentation: a quotation that goes on without its mark, and knows that it does.
            if state.sCount[line] >= 0:
                asked.append(line)
                if _interrupts(state, line):
                    break
        line += 1
    state.parentType = outer
    if mark:
        heading = state.add("heading", state.prose(first, line), first, line)
        heading.level, heading.underlined = (1 if mark == "=" else 2), True
        state.outline.underlined.append(heading)
        state.line = line + 1
        return
    for again in asked:  # the bound is in markdown-it's steps: it looks for a heading, and then for a paragraph
        state.count(again)
    state.add("paragraph", state.prose(first, line), first, line)
    state.line = line


def _heading(state: Reading, line: int, end: int, silent: bool) -> bool:
    """Read a heading that begins with number signs; such at its end are left out."""
    marks = _HEADING.match(state.src, state.start(line))
    if marks is None or silent:
        return marks is not None
    text = state.src[marks.end() : state.eMarks[line]].rstrip(" \t")
    bare = text.rstrip("#")
    if bare.endswith((" ", "\t")):
        text = bare
    state.add("heading", trimmed(text), line, line + 1).level = len(marks[0])
    state.line = line + 1
    return True


def _break(state: Reading, line: int, end: int, silent: bool) -> bool:
    """Read a rule across the page."""
    if _BREAK.match(state.src, state.start(line)) is None:
        return False
    if not silent:
        state.add("break", "", line, line + 1)
        state.line = line + 1
    return True


def _list(state: Reading, line: int, end: int, silent: bool) -> bool:
    """Let markdown-it read a list, where a marker stands."""
    start, indent = state.start(line), state.sCount[line]
    if _ITEM.match(state.src, start) is None:
        return False
    if not silent:
        return list_block(state, line, end, False)
    if indent < state.blkIndent:
        return state.listIndent < 0 or indent - state.listIndent < 4
    # An item may interrupt prose only where it has words, and the number 1 if it has one.
    return state.parentType != "paragraph" or _INTERRUPTING_ITEM.match(state.src, start) is not None


def _fence(state: Reading, line: int, end: int, silent: bool) -> bool:
    """Let markdown-it read a fence, where one opens."""
    if _OPENING.match(state.src, state.start(line)) is None:
        return False
    return silent or fence(state, line, end, False)


def _interrupts(state: Reading, line: int) -> bool:
    """Tell whether a line below prose is none."""
    if state.count(line) and table(state, line, state.lineMax, True):
        return True
    return _begins(state, line, _RULES)


def _ends_quote(state: Reading, line: int, end: int, silent: bool) -> bool:
    state.count(line)
    return _begins(state, line, _RULES)


def _ends_item(state: Reading, line: int, end: int, silent: bool) -> bool:
    state.count(line)
    return _begins(state, line, _RULES_IN_LISTS)


def _begins(state: Reading, line: int, rules: Rules) -> bool:
    """Tell whether one of the rules has a block that begins at a line."""
    if state.is_code_block(line):
        return False
    start = state.start(line)
    for rule in rules.get(state.src[start : start + 1], ()):  # noqa: SIM110 - a generator costs more than most rules
        if rule(state, line, state.lineMax, True):
            return True
    return False


# The rules that are worth asking, in markdown-it's order, by a line's first character; for all others it is prose.
_RULES: Rules = {
    "#": (_heading,),
    "`": (_fence,),
    "~": (_fence,),
    ">": (blockquote,),
    "*": (_break, _list),
    "-": (_break, _list),
    "+": (_list,),
    "_": (_break,),
    "<": (html_block,),
    **dict.fromkeys("0123456789", (_list,)),
}
# Of these markdown-it asks the following between two items of a list.
_RULES_IN_LISTS: Rules = {
    "`": (_fence,),
    "~": (_fence,),
    ">": (blockquote,),
    "*": (_break,),
    "-": (_break,),
    "_": (_break,),
}
