"""Read by one pattern what most requests are made of: headings, prose, lists of one line an item, fences, comments.

Plain is what lies in no list or quotation, is not indented and holds no pipe (so it heads no table), and only where
what stands behind it leaves no doubt of where it ends. All else is left to markdown-it's rules (`block_rules`): they
would find the same blocks in plain lines, at ten times the cost.
"""

from __future__ import annotations

import re

from orchestrator.parse.block import Block
from orchestrator.parse.block_reading import MOST_STEPS, WHITE, Reading

# The bound is in markdown-it's steps. It looks at each further line of prose for a heading, and then for a paragraph;
# at an item for its prose, and at the next one: whether it goes on with that prose (two), or ends the list.
STEPS_OF_A_LINE = 2
STEPS_OF_AN_ITEM = 4

# A line of prose begins with no sign that opens another block, nor underlines the line above.
_PROSE = r"(?:[^\s\#`~>*+_<0-9|=-]|\*{1,2}+[^\s*]|`(?!``)|[0-9]++(?![.)])).*+"
_ITEM = r"(?:[^\s\#`~>*+_<0-9|-]|\*\*[^\s*]|`[^`\n]).*+"
_PLAIN = re.compile(
    rf"""
    \n*+ (?P<start>)
    (?: (?P<marks>\#{{1,6}}) (?P<heading>[ \t].*+)
      | (?P<prose>{_PROSE}(?:\n{_PROSE})*+)
        (?= \Z | \n[ \t]*+(?:\n|\Z)
          | \n(?!.*\|)(?:\#{{1,6}}+[ \t] | ```[^`\n]*+(?:\n|\Z) | [-*+][ \t]+[^ \t\n]) (?P<interrupted>) )
      | (?P<list>(?P<mark>[-*+])[ ]{_ITEM}(?:\n(?P=mark)[ ]{_ITEM})*+)
        (?: (?:\n[ \t]*+)*+\Z | \n(?:[ \t]*\n)++(?!(?P=mark)|.*\|)(?=\S) )
      | (?P<fence>```|~~~) (?P<info>[^`~\n]*+) \n
      | (?P<comment><!(?=--).*?-->.*+)
      | (?P<break>(?:-{{3,}}+|\*{{3,}}+|_{{3,}}+)[ \t]*+) (?=\n|\Z)
      | (?P<empty>[ \t]++) (?=\n)
      | (?P<end>[ \t]*+) \Z
    )
    """,
    re.VERBOSE,
)
_CLOSING = {marks: re.compile(rf"\n {{0,3}}{marks}{marks[0]}*[ \t]*$", re.MULTILINE) for marks in ("```", "~~~")}


def read_plain(state: Reading, line: int) -> int:
    """Read the plain blocks from a line on (from 0); give the first line, or empty one above it, that is not plain.

    The steps are counted that markdown-it would have taken. Where they could be too many nothing is read.
    """
    if state.steps + STEPS_OF_AN_ITEM * (state.lineMax - line) > MOST_STEPS:
        return line
    text, add, steps, block = state.src, state.blocks.append, state.steps, state.youngest[-1]
    place = state.bMarks[line] if line else 0
    pipe = text.find("|", place)
    line += state.first_line
    while (found := _PLAIN.match(text, place)) is not None:
        sort, start, behind = found.lastgroup, found.start("start"), found.end()
        if start <= pipe < behind:
            break
        first = line + start - place
        end = first + 1
        if sort == "heading":
            words = found["heading"].rstrip(" \t")
            if words.endswith("#") and (bare := words.rstrip("#")).endswith((" ", "\t")):
                words = bare
            block = Block("heading", words.strip(WHITE), first, end, len(found["marks"]))
        elif sort == "prose" or sort == "interrupted":
            words = found["prose"]
            end += words.count("\n")
            steps += STEPS_OF_A_LINE * (end - first - (sort == "prose"))
            block = Block("paragraph", words.rstrip(WHITE), first, end)
        elif sort == "list":
            items = found["list"].split("\n")
            for end, item in enumerate(items, first + 1):
                block = Block("paragraph", item[2:].strip(WHITE), end - 1, end, depth=1, item_end=end)
                add(block)
            steps += 2 + STEPS_OF_AN_ITEM * (len(items) - 1) + (behind < len(text))
            place, line = behind, max(first + text.count("\n", start, behind), end)
            state.blocks[-1].item_end = line
            continue
        elif sort == "info":
            closing = _CLOSING[found["fence"]].search(text, behind - 1)
            if closing is None:
                break
            words = text[behind : closing.start() + 1]
            end, behind = end + words.count("\n") + 1, closing.end()
            if 0 <= pipe < behind:
                pipe = text.find("|", behind)
            block = Block("fence", words, first, end, info=found["info"].strip(), markup=found["fence"], before=block)
        elif sort == "comment":
            block = Block("html", text[start : behind + 1], first, end)
        elif sort == "break":
            block = Block("break", "", first, end)
        elif sort == "empty":
            place, line = behind, first
            continue
        else:
            line = state.lineMax + state.first_line
            break
        add(block)
        steps += 1
        place, line = behind + 1, end
    state.steps, state.youngest[-1] = steps, block
    return line - state.first_line
