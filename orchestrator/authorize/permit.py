"""What the matrix says of one role, one access and one path, with the very row and cell. A plain value."""

from __future__ import annotations

WHY = {
    "granted": '"{row}" has {cell} for {pattern}',
    "denied": '"{row}" has {cell} for {pattern}',
    "scope": '"{row}" has {cell} for {pattern}, and this path lies outside of that',
    "no-column": 'no column of the matrix covers this path, and what is not granted to "{row}" is denied',
    "no-role": 'the matrix has no row for "{row}"',
    "twice": '"{row}" stands in the matrix more than once, so it may do nothing',
    "unreadable-cell": 'the cell of "{row}" for {pattern} can\'t be read ("{cell}"), so it denies',
    "outside-dialect": "the pattern {pattern} lies outside the dialect, so everything below its beginning is denied",
    "protected": "{pattern} is protected: only a person changes it",
    "program": "the program itself writes answers, proposed decisions, minutes and requests",
    "no-matrix": "there is no permission matrix, so nobody may do anything",
    "unsafe": "the path is refused, whoever asks",
}


class Permit:
    """What the matrix says of one role, one access and one path.

    Attributes:
        allowed: whether.
        why: a key of `WHY`; `sentence` fills it in.
        row, cell, pattern: the very row's name, the cell as written and the column's (or line's) pattern.
        line, file: where the row stands; 0 and "" where there is none.
        flaw: for an unsafe path, a key of `paths.FLAWS`.
    """

    __slots__ = ("allowed", "cell", "file", "flaw", "line", "pattern", "row", "why")

    def __init__(
        self,
        allowed: bool,
        why: str,
        row: str = "",
        cell: str = "",
        pattern: str = "",
        line: int = 0,
        file: str = "",
        flaw: str = "",
    ) -> None:
        self.allowed = allowed
        self.why = why
        self.row = row
        self.cell = cell
        self.pattern = pattern
        self.line = line
        self.file = file
        self.flaw = flaw

    @property
    def sentence(self) -> str:
        """Say it in English, with row, cell and pattern."""
        return WHY[self.why].format(row=self.row, cell=self.cell or "an empty cell", pattern=self.pattern)
