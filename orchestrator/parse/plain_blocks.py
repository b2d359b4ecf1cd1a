"""Read by one pattern what most requests are made of: headings, prose, lists of one line an item, fences, comments.

Plain is what lies in no list or quotation, is not indented and holds no pipe (so it heads no table), and only where
what stands behind it leaves no doubt of where it ends. All else is left to markdown-it's rules (`block_rules`): they
would find the same blocks in plain lines, at ten times the cost.
"""

from __future__ import annotations

import re

from orchestrator.parse.block import Block, Outline, trimmed

# The bound is in markdown-it's steps. It looks at each further line of prose for a heading, and then for a paragraph;
# at an item for its prose, and at the next one: whether it goes on with that prose (two), or ends the list.
STEPS_OF_A_LINE = 2
STEPS_OF_AN_ITEM = 4

# A line of prose begins with no sign that opens another block, nor underlines the line above.
_PROSE = r"(?:[^\s\#`~>*+_<0-9|=-]|\*{1,2}+[^\s*]|`(?!``)|[0-9]++(?![.)])).*+"
_ITEM = r"(?:[^\s\#`~>*+_<0-9|-]|\*\*[^\s*]|`[^`\n]).*+"
_PLAIN = re.compile(
    rf"""
    \n*+
    (?: (?P<heading>(?P<marks>\#{{1,6}})[ \t].*+)
      | (?P<prose>{_PROSE}(?:\n{_PROSE})*+)
        (?= \Z | \n[ \t]*+(?:\n|\Z)
          | \n(?!.*\|)(?:\#{{1,6}}+[ \t] | ```[^`\n]*+(?:\n|\Z) | [-*+][ \t]+[^ \t\n]) )
      | (?P<list>(?P<mark>[-*+])[ ]{_ITEM}(?:\n(?P=mark)[ ]{_ITEM})*+)
        (?: (?:\n[ \t]*+)*+\Z | \n(?:[ \t]*\n)++(?!(?P=mark)|.*\|)(?=\S) )
      | (?P<fence>(?:```|~~~)[^`~\n]*+) (?=\n)
      | (?P<comment><!(?=--).*?-->.*+)
      | (?P<break>(?:-{{3,}}+|\*{{3,}}+|_{{3,}}+)[ \t]*+) (?=\n|\Z)
      | (?P<empty>[ \t]++) (?=\n)
      | (?P<end>[ \t]*+) \Z
    )
    """,
    re.VERBOSE,
)
_CLOSING = {marks: re.compile(rf"\n {{0,3}}{marks}{marks[0]}*[ \t]*$", re.MULTILINE) for marks in ("```", "~~~")}
_INTERRUPTING = frozenset("#`-*+")


def read_plain(outline: Outline) -> None:
    """Read the plain blocks from the outline's place on; its place is then that of the first line that is not plain.

    The steps are counted that markdown-it would have taken. The caller sees to it that they are not too many.
    """
    text, place, line, steps = outline.text, outline.place, outline.line, outline.steps
    blocks, block = outline.blocks, outline.youngest[-1]
    pipe = text.find("|", place)
    while (found := _PLAIN.match(text, place)) is not None:
        sort = found.lastgroup
        start, behind = found.span(sort)  # type: ignore[arg-type]  # a group matches always
        if start <= pipe < behind:
            break
        line += start - place
        place, below = behind + 1, line + 1
        if sort == "heading":
            marks = found.end("marks")
            words = text[marks:behind].strip(" \t")
            if words.endswith("#") and (bare := words.rstrip("#"))[-1:] in ("", " ", "\t"):
                words = bare.rstrip(" \t")
            outline.tops.append(len(blocks))
            block = Block("heading", trimmed(words), line, below, start, place, 0, 0, marks - start)
        elif sort == "prose":
            words = text[start:behind]
            below += words.count("\n")
            steps += STEPS_OF_A_LINE * (below - line - 1 + (text[place : place + 1] in _INTERRUPTING))
            outline.tops.append(len(blocks))
            block = Block("paragraph", trimmed(words), line, below, start, place)
        elif sort == "list":
            first, end = line, start
            for item in text[start:behind].split("\n"):
                begin, end = end, end + len(item) + 1
                block = Block("paragraph", trimmed(item[2:]), line, line + 1, begin, end, 1, end)
                blocks.append(block)
                line += 1
            behind = found.end()
            steps += 2 + STEPS_OF_AN_ITEM * (line - first - 1) + (behind < len(text))
            if place <= behind:  # the last item reaches over the empty lines below it
                line += text.count("\n", place, behind)
                place = blocks[-1].item_end = text.rfind("\n", 0, behind) + 1
            continue
        elif sort == "fence":
            markup = text[start : start + 3]
            closing = _closing(text, markup, behind)
            if closing is None:
                place = start
                break
            words, place = text[place : closing.start() + 1], closing.end() + 1
            below += words.count("\n") + 1
            if 0 <= pipe < place:
                pipe = text.find("|", place)
            info = text[start + 3 : behind].strip()
            block = Block(
                "fence", words, line, below, start, place, info=info, markup=markup, closed=True, before=block
            )
            outline.fences.append(block)
        elif sort == "comment":
            block = Block("html", text[start:place], line, below, start, place)
        elif sort == "break":
            block = Block("break", "", line, below, start, place)
        elif sort == "empty":
            place = behind
            continue
        else:
            place = len(text)
            break
        blocks.append(block)
        steps += 1
        line = below
    outline.place, outline.line, outline.steps, outline.youngest[-1] = place, line, steps, block


def _closing(text: str, marks: str, place: int) -> re.Match[str] | None:
    """Find the line that closes a fence, from the end of a line on: looking for the marks is quicker than for lines."""
    while (found := text.find(marks, place)) >= 0:
        if closing := _CLOSING[marks].match(text, text.rfind("\n", place, found)):
            return closing
        place = text.find("\n", found)
        if place < 0:
            break
    return None
