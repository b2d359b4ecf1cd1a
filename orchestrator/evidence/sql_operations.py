"""Read what plain SQL of a migration does to tables, columns and indexes: by the first words of each statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from orchestrator.model.evidence import Operation

_COMMENT = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_NAME = r"(?P<{0}>[\w.\"`]+)"
_IF = r"(?:IF\s+(?:NOT\s+)?EXISTS\s+)?"
_TABLE = re.compile(
    r"^\s*(?P<verb>CREATE|DROP)\s+(?:UNLOGGED\s+|TEMP(?:ORARY)?\s+)?TABLE\s+" + _IF + _NAME.format("table"),
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?P<how>CONCURRENTLY\s+)?"
    + _IF
    + r"(?:(?P<name>(?!ON\b)[\w.\"`]+)\s+)?ON\s+(?:ONLY\s+)?"
    + _NAME.format("table"),
    re.IGNORECASE,
)
_ALTER = re.compile(
    r"^\s*ALTER\s+TABLE\s+" + _IF + r"(?:ONLY\s+)?" + _NAME.format("table") + r"\s+(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_A_COLUMN = (
    r"(?!CONSTRAINT\b|PRIMARY\b|FOREIGN\b|UNIQUE\b|CHECK\b|EXCLUDE\b|DEFAULT\b|NOT\b|IDENTITY\b|EXPRESSION\b)"
)
_ADD = re.compile(
    r"^ADD\s+(?:COLUMN\s+)?" + _IF + _NOT_A_COLUMN + _NAME.format("name") + r"(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_DROP = re.compile(r"^DROP\s+(?:COLUMN\s+)?" + _IF + _NOT_A_COLUMN + _NAME.format("name"), re.IGNORECASE)
_RENAME = re.compile(
    r"^RENAME\s+(?:(?P<to>TO)\s+|(?:COLUMN\s+)?(?!CONSTRAINT\b)" + _NAME.format("name") + r"\s+TO\b)", re.IGNORECASE
)
_SET_NOT_NULL = re.compile(r"^ALTER\s+(?:COLUMN\s+)?" + _NAME.format("name") + r"\s+SET\s+NOT\s+NULL", re.IGNORECASE)
_FILLED = re.compile(r"\bDEFAULT\b|\bGENERATED\b|\b(?:BIG|SMALL)?SERIAL\b", re.IGNORECASE)
_NOT_NULL = re.compile(r"\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b", re.IGNORECASE)
_INDEXED = re.compile(r"\bUNIQUE\b|\bPRIMARY\s+KEY\b", re.IGNORECASE)


def operations_of(sql: str, *, line: int, autocommit: bool = False) -> Iterator[Operation]:
    """Give the operations of SQL text. A statement that does none of the known ones is "other".

    Args:
        line: of the text's first line in its file.
    """
    plain = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), sql)
    at = line
    for statement in plain.split(";"):
        begin = at + statement[: len(statement) - len(statement.lstrip())].count("\n")
        at += statement.count("\n")
        if statement.strip():
            yield from (replace(one, autocommit=autocommit) for one in _operations(statement, begin))


def _operations(statement: str, line: int) -> Iterator[Operation]:
    if match := _TABLE.match(statement):
        verb = match["verb"].lower()
        yield Operation(
            action="create-table" if verb == "create" else "drop-table", table=_plain(match["table"]), line=line
        )
    elif match := _INDEX.match(statement):
        yield Operation(
            action="create-index",
            table=_plain(match["table"]),
            name=_plain(match["name"] or ""),
            concurrently=match["how"] is not None,
            line=line,
        )
    elif match := _ALTER.match(statement):
        table = _plain(match["table"])
        for clause in _clauses(match["rest"]):
            yield from _altered(table, clause, line)
    else:
        yield Operation(action="other", name=" ".join(statement.split()[:2])[:40], line=line)


def _altered(table: str, clause: str, line: int) -> Iterator[Operation]:
    if match := _ADD.match(clause):
        rest = match["rest"]
        name = _plain(match["name"])
        required = _NOT_NULL.search(rest) is not None
        filled = _FILLED.search(f"{rest}") is not None
        yield Operation(
            action="add-column", table=table, name=name, nullable=False if required else None, default=filled, line=line
        )
        if _INDEXED.search(rest):
            yield Operation(action="create-index", table=table, name=name, line=line)
    elif match := _DROP.match(clause):
        yield Operation(action="drop-column", table=table, name=_plain(match["name"]), line=line)
    elif match := _RENAME.match(clause):
        yield Operation(
            action="rename-table" if match["to"] else "rename-column",
            table=table,
            name=_plain(match["name"] or ""),
            line=line,
        )
    elif match := _SET_NOT_NULL.match(clause):
        yield Operation(action="alter-column", table=table, name=_plain(match["name"]), nullable=False, line=line)
    else:
        yield Operation(action="other", table=table, name=" ".join(clause.split()[:2])[:40], line=line)


def _clauses(text: str) -> Iterator[str]:
    """Cut at the commas that stand outside of parentheses."""
    depth = start = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()


def _plain(name: str) -> str:
    return name.strip('"`')
