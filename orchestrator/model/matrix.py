"""The permission matrix as read from its file: rows of agents, columns of paths, and the long form beside it.

Plain slotted classes instead of the house's Structs: git hooks read a matrix in milliseconds, and `msgspec` alone,
with what it imports, would take longer.
"""

from __future__ import annotations

NONE, READ, WRITE = 0, 1, 2
ACCESSES = ("none", "read", "write")

_IGNORED = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFEFF, 0xFE0F))


class Problem:
    """Something in the matrix that can't be understood. It never widens a right.

    Attributes:
        rule: a stable identifier ("matrix/unreadable-cell").
        fact: the sentence, English, with `{text}` for what stands there.
        text: what stands there.
        file, line, column: where, counted from 1.
    """

    __slots__ = ("column", "fact", "file", "line", "rule", "text")

    def __init__(self, rule: str, fact: str, text: str, file: str, line: int, column: int) -> None:
        self.rule = rule
        self.fact = fact
        self.text = text
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.fact.format(text=self.text)}"


class Pattern:
    """A path pattern. `flaw` says why it lies outside the dialect; `lead` is its literal beginning."""

    __slots__ = ("flaw", "lead", "text")

    def __init__(self, text: str, flaw: str = "", lead: str = "") -> None:
        self.text = text
        self.flaw = flaw
        self.lead = lead


class Clause:
    """One part of a cell: an access, and the parts of the column that it is limited to (none: the whole column)."""

    __slots__ = ("access", "scopes")

    def __init__(self, access: int, scopes: tuple[str, ...]) -> None:
        self.access = access
        self.scopes = scopes


class Cell:
    """A cell: its text as written, and its clauses; None where it can't be read, which denies."""

    __slots__ = ("clauses", "text")

    def __init__(self, text: str, clauses: tuple[Clause, ...] | None) -> None:
        self.text = text
        self.clauses = clauses


class Column:
    """A column: its heading as written, and the patterns it names."""

    __slots__ = ("heading", "patterns")

    def __init__(self, heading: str, patterns: tuple[Pattern, ...]) -> None:
        self.heading = heading
        self.patterns = patterns


class Row:
    """An agent's row in one table: the name as written, its cells beside the table's columns, the kinds it may ask for.

    `kinds` is None where nothing limits them.
    """

    __slots__ = ("cells", "columns", "kinds", "line", "name")

    def __init__(
        self,
        name: str,
        line: int,
        columns: tuple[Column, ...],
        cells: tuple[Cell, ...],
        kinds: tuple[str, ...] | None,
    ) -> None:
        self.name = name
        self.line = line
        self.columns = columns
        self.cells = cells
        self.kinds = kinds


class Entry:
    """A line of the long form: an agent ("*" for every agent that has a row), a pattern, what is granted or denied.

    Attributes:
        access: READ or WRITE for a grant; for a deny, the highest access that remains (NONE or READ).
        denies: whether it takes away instead of giving.
        until: the last day, "YYYY-MM-DD"; empty without an end; "?" where it can't be read (a grant is then void, a
            deny stays).
        text: the line's access cell as written.
    """

    __slots__ = ("access", "agent", "denies", "line", "pattern", "text", "until")

    def __init__(
        self, agent: str, pattern: Pattern, access: int, denies: bool, until: str, text: str, line: int
    ) -> None:
        self.agent = agent
        self.pattern = pattern
        self.access = access
        self.denies = denies
        self.until = until
        self.text = text
        self.line = line


class Matrix:
    """A permission matrix.

    Attributes:
        file: where it was read from, for messages.
        rows: agent's key (see `key`) to its rows; more than one with a common column denies everything.
        twice: keys of agents that stand twice in one table, or twice under one column.
        entries: the long form.
        settings: the guards' settings that stand in the same file, lower-case name to value.
        problems: what could not be understood.
    """

    __slots__ = ("entries", "file", "problems", "rows", "settings", "twice")

    def __init__(
        self,
        file: str,
        rows: dict[str, list[Row]],
        twice: frozenset[str],
        entries: tuple[Entry, ...],
        settings: dict[str, str],
        problems: tuple[Problem, ...],
    ) -> None:
        self.file = file
        self.rows = rows
        self.twice = twice
        self.entries = entries
        self.settings = settings
        self.problems = problems


def key(name: str) -> str:
    """Tell what two spellings of an agent's name have in common: letters and digits, case-folded, NFC.

    "**DevOps Operator**", "DevOps/Operator" and "devops-operator" are one agent; what stands in parentheses after a
    name is an explanation ("PM (Project Manager)"). A name without letters or digits (an emoji) stays as it is.
    """
    if not name.isascii():
        from unicodedata import normalize

        name = normalize("NFC", name.translate(_IGNORED))
    head = name.replace("\uff08", "(").partition("(")[0]
    found = "".join([letter for letter in head if letter.isalnum()])
    return found.casefold() or name.strip().casefold()
