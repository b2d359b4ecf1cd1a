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
_WITHIN = r"(?<!\n)(?<!\n[ ])(?<!\n[ ]{2})(?<!\n[ ]{3})"  # no fence ends here
_PLAIN = re.compile(
    rf"""
    \n*+
    (?: (?P<heading>(?P<marks>\#{{1,6}})[ \t].*+)
      | (?P<prose>{_PROSE}(?:\n{_PROSE})*+)
        (?= \Z | \n[ \t]*+(?:\n|\Z)
          | \n(?!.*\|)(?:\#{{1,6}}+[ \t] | ```[^`\n]*+(?:\n|\Z) | [-*+][ \t]+[^ \t\n]) )
      | (?P<list>(?P<mark>[-*+])[ ]{_ITEM}(?:\n(?P=mark)[ ]{_ITEM})*+)
        (?: (?:\n[ \t]*+)*+\Z | \n(?:[ \t]*\n)++(?!(?P=mark)|.*\|)(?=\S) )
      | (?P<fence>```(?P<info>[^`~\n]*+)\n(?P<words>(?:[^`]++|{_WITHIN}`++)*+)(?<=\n)```+[ \t]*+) (?=\n|\Z)
      | (?P<comment><!(?=--).*?-->.*+)
      | (?P<break>(?:-{{3,}}+|\*{{3,}}+|_{{3,}}+)[ \t]*+) (?=\n|\Z)
      | (?P<empty>[ \t]++) (?=\n)
      | (?P<end>[ \t]*+) \Z
      | (?P<other>)
    )
    """,
    re.VERBOSE,
)
_INTERRUPTING = frozenset("#`-*+")


def read_plain(outline: Outline) -> None:
    """Read the plain blocks from the outline's place on; its place is then that of the first line that is not plain.

    The steps are counted that markdown-it would have taken. The caller sees to it that they are not too many.
    """
    text, place, line, steps = outline.text, outline.place, outline.line, outline.steps
    blocks, tops, block = outline.blocks, outline.tops, outline.youngest[-1]
    pipe = text.find("|", place)
    for found in _PLAIN.finditer(text, place):
        sort = found.lastgroup
        start, end = found.span(sort)  # type: ignore[arg-type]  # a group matches always
        if start <= pipe < end:
            if sort != "fence" or pipe < found.start("words"):
                break
            pipe = text.find("|", end)
        line += start - place  # only line ends lie between
        place, below = end + 1, line + 1
        if sort == "heading":
            marks = found.end("marks")
            words = text[marks:end].strip(" \t")
            if "#" in words and (bare := words.rstrip("#"))[-1:] in ("", " ", "\t"):
                words = bare.rstrip(" \t")
            tops.append(len(blocks))
            block = Block("heading", trimmed(words), line, below, start, place, 0, 0, marks - start)
        elif sort == "prose":
            words = text[start:end]
            below += words.count("\n")
            steps += STEPS_OF_A_LINE * (below - line - 1 + (text[place : place + 1] in _INTERRUPTING))
            tops.append(len(blocks))
            block = Block("paragraph", trimmed(words), line, below, start, place)
        elif sort == "list":
            first, place = line, start
            for item in text[start + 2 : end].split("\n" + text[start : start + 2]):
                start, place = place, place + len(item) + 3
                block = Block("paragraph", trimmed(item), line, line + 1, start, place, 1, place)
                blocks.append(block)
                line += 1
            end = found.end()
            steps += 2 + STEPS_OF_AN_ITEM * (line - first - 1) + (end < len(text))
            if place <= end:  # the last item reaches over the empty lines below it
                line += text.count("\n", place, end)
                place = blocks[-1].item_end = text.rfind("\n", 0, end) + 1
            continue
        elif sort == "fence":
            info, words = found.group("info", "words")
            below += words.count("\n") + 1
            block = Block("fence", words, line, below, start, place, before=block)
            block.markup, block.info, block.closed = "```", info.strip(), True
            outline.fences.append(block)
        elif sort == "comment":
            block = Block("html", text[start:place], line, below, start, place)
        elif sort == "break":
            block = Block("break", "", line, below, start, place)
        elif sort == "empty":
            place = end
            continue
        else:
            place = end if sort == "end" else start
            break
        blocks.append(block)
        steps += 1
        line = below
    outline.place, outline.line, outline.steps, outline.youngest[-1] = place, line, steps, block
