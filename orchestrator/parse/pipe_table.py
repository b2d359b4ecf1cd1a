"""Read the pipe tables of a markdown text, each row with its line. Line by line: no nesting, so nothing to blow up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_DELIMITER = re.compile(r"\s*:?-+:?\s*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class Row(NamedTuple):
    """The cells of one row, stripped, and the row's line from 1."""

    cells: tuple[str, ...]
    line: int

    def cell(self, column: int) -> str:
        """Give a cell's text; empty where the row is too short."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""


class Table(NamedTuple):
    """A table: its header's cells and the rows below."""

    header: Row
    rows: tuple[Row, ...]


def read_tables(text: str) -> Iterator[Table]:
    r"""Give the tables that stand outside fenced blocks and comments, in order. Lines end in `\n` alone."""
    lines = text.split("\n")
    prose = prose_lines(lines)
    index = 0
    while index + 1 < len(lines):
        if index not in prose or index + 1 not in prose or not _opens(lines[index], lines[index + 1]):
            index += 1
            continue
        header = Row(split_row(lines[index]), index + 1)
        rows: list[Row] = []
        index += 2
        while index in prose and "|" in lines[index]:
            rows.append(Row(split_row(lines[index]), index + 1))
            index += 1
        yield Table(header, tuple(rows))


def split_row(line: str) -> tuple[str, ...]:
    r"""Split a row into its cells. A pipe behind a backslash belongs to the cell; outer pipes may be left out."""
    cells = [""]
    escaped = False
    for character in line.strip():
        if escaped:
            cells[-1] += character if character == "|" else "\\" + character
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "|":
            cells.append("")
        else:
            cells[-1] += character
    if escaped:
        cells[-1] += "\\"
    if len(cells) > 1 and not cells[0].strip():
        del cells[0]
    if len(cells) > 1 and not cells[-1].strip():
        del cells[-1]
    return tuple(cell.strip() for cell in cells)


def _opens(header: str, delimiter: str) -> bool:
    if "|" not in header or "-" not in delimiter:
        return False
    cells = split_row(delimiter)
    return len(cells) == len(split_row(header)) and all(_DELIMITER.fullmatch(cell) for cell in cells)


def prose_lines(lines: Sequence[str], *, fenced: bool = False) -> frozenset[int]:
    """Tell the indexes of the lines outside comments and, unless `fenced`, outside fenced blocks.

    A comment begins a line, as CommonMark has it.
    """
    prose: list[int] = []
    fence = ""
    comment = False
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if comment:
            comment = "-->" not in line
        elif fence:
            if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            elif fenced:
                prose.append(index)
        elif mark:
            fence = mark[1]
        elif line.lstrip(" ").startswith("<!--"):
            comment = "-->" not in line
        else:
            prose.append(index)
    return frozenset(prose)
