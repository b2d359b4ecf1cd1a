"""A leaf of a markdown text's structure."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Sort = Literal["heading", "paragraph", "row", "fence", "code", "html", "break"]


class Block(Struct):
    """One leaf of the structure.

    Attributes:
        text: of a heading, paragraph or code; a row's cells joined by " | ".
        line, end: its first line, and the line behind its last, from 1.
        level: of a heading.
        underlined: whether a line of = or - stands below the heading, or below the row of a table's column titles.
        depth: how many lists it lies in.
        item_end: where it opens a list item, the line behind that item's last; else 0.
        quoted: whether it lies in a quotation.
        info, markup: a fence's words behind the opening, and its marks.
        cells: a row's cells.
        before: the block directly before a fence: its elder sibling, or the last paragraph of the list before it.
    """

    sort: Sort
    text: str
    line: int
    end: int
    level: int = 0
    underlined: bool = False
    depth: int = 0
    item_end: int = 0
    quoted: bool = False
    info: str = ""
    markup: str = ""
    cells: tuple[str, ...] = ()
    before: Block | None = None
