"""A markdown text's structure: its leaves in order, and how far the text was read."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from orchestrator.model.text import Text

MOST_STEPS = 20_000

# What CommonMark calls white space; `str.strip` alone takes more.
_WHITE = "\t\n\v\f\r \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"

Sort = Literal["heading", "paragraph", "row", "fence", "code", "html", "break"]


class Block(Struct, gc=False):
    """One leaf of the structure.

    Attributes:
        text: of a heading, paragraph or code; a row's cells joined by " | ".
        line, below: its first line, and the line below its last, from 1.
        start, end: where these two lines begin in the text, whatever container they lie in.
        depth: how many lists it lies in.
        item_end: where it opens a list item, the beginning of the line below that item's last; else 0.
        level: of a heading.
        underlined: whether a line of = or - stands below the heading, or below the row of a table's column titles.
        quoted: whether it lies in a quotation.
        info, markup, closed: a fence's words behind the opening, its marks, and whether a line of such marks closes it.
        cells: a row's cells.
        before: the block directly before a fence: its elder sibling, or the last paragraph of the list before it.
    """

    sort: Sort
    text: str
    line: int
    below: int
    start: int
    end: int
    depth: int = 0
    item_end: int = 0
    level: int = 0
    underlined: bool = False
    quoted: bool = False
    info: str = ""
    markup: str = ""
    closed: bool = False
    cells: tuple[str, ...] = ()
    before: Block | None = None


class Outline(Struct):
    """The blocks that were found in a text whose line ends are LF, and where reading goes on.

    Attributes:
        place, line: the place behind what was read, and the number of the line that begins there.
        blocks: in the text's order.
        tops: the numbers of the headings and paragraphs that lie in no list or quotation.
        fences: the fences, in order.
        underlined: the headings with a line of = or - below them, wherever they lie.
        youngest: the last block in every open container, the text itself first.
        steps: how often a rule had to be looked for; 20,000 are the most.
        problem, problem_line: where a bound was reached, which, and at which line; there are no blocks then.
    """

    text: str
    place: int = 0
    line: int = 1
    blocks: list[Block] = field(default_factory=list)
    tops: list[int] = field(default_factory=list)
    fences: list[Block] = field(default_factory=list)
    underlined: list[Block] = field(default_factory=list)
    youngest: list[Block | None] = field(default_factory=lambda: [None])
    steps: int = 0
    problem: Text | None = None
    problem_line: int = 1


def trimmed(words: str) -> str:
    """Strip white space as CommonMark has it; `str.strip` takes more, but tells sooner where there is none."""
    return words if words.strip() == words else words.strip(_WHITE)
