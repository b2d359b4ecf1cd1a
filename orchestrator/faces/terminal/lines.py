"""Print facts: one line each, details indented below, colour only on a terminal, JSON for machines."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:  # `--help` and errors need no values
    from msgspec import Struct

    from orchestrator.model.finding import Finding

COLOURS: Mapping[str, str] = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "dim": "2", "bold": "1"}
STATUS_COLOURS: Mapping[str, str] = {
    "Completed": "green",
    "Partial": "yellow",
    "Blocked": "yellow",
    "Rejected": "red",
    "error": "red",
    "warning": "yellow",
    "note": "dim",
    "written": "green",
    "unchanged": "dim",
    "proposed": "yellow",
    "skipped": "yellow",
    "vetoed": "red",
}


def in_colour(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that wants colour (https://no-color.org is honoured)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: str, stream: TextIO | None = None) -> str:
    """Colour a text for a stream, standard output unless told; on anything but a terminal it stays as it is."""
    code = COLOURS.get(STATUS_COLOURS.get(colour, colour))
    return f"\x1b[{code}m{text}\x1b[0m" if code and in_colour(stream or sys.stdout) else text


def clean(text: str) -> str:
    """Show what strangers wrote in one line, without the control characters that could steer a terminal."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return "".join(
        character if not unicodedata.category(character).startswith("C") or character == "\u200d" else "�"
        for character in " ".join(text.split())
    )


def width(text: str) -> int:
    """Count the columns that a text takes; Korean and most emoji take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def pad(text: str, columns: int) -> str:
    """Fill a text with spaces up to so many columns."""
    return text + " " * max(0, columns - width(text))


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align rows of cells into lines, two spaces between columns, nothing after the last one."""
    if not rows:
        return []
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows]


def say(line: str = "", indent: int = 0) -> None:
    """Print one line on standard output."""
    print(f"{'  ' * indent}{line}")


def say_finding(finding: Finding, indent: int = 1) -> None:
    """Print a finding, its remedy below it."""
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    word = "veto" if finding.vetoes else "waived" if finding.waived is not None else finding.severity
    sort = paint(word, "vetoed" if finding.vetoes else finding.severity)
    say(f"{f'{clean(place)}: ' if place else ''}{sort}: {clean(str(finding.message))} ({finding.rule})", indent)
    if finding.waived is not None:
        say(clean(f"waived by {finding.waived.decision} until {finding.waived.until}"), indent + 1)
    elif finding.remedy:
        say(clean(str(finding.remedy)), indent + 1)


def finding_facts(finding: Finding) -> dict[str, Any]:
    """Put a finding into plain values, its sentences in English."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": str(finding.message),
        "remedy": str(finding.remedy) if finding.remedy else None,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "vetoes": finding.vetoes,
        "waived": plain(finding.waived) if finding.waived is not None else None,
    }


def say_json(facts: object) -> None:
    """Print facts for machines: one JSON document, characters as they are."""
    print(json.dumps(facts, ensure_ascii=False, indent=2, default=_plain))


def join(names: Iterable[str], none: str = "none") -> str:
    """Join names with commas, or say that there is none."""
    return ", ".join(names) or none


def count(number: int, noun: str) -> str:
    """Write a number with its noun: "1 commit", "2 commits"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def plain(value: Struct, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """Put a value's fields into what JSON knows, dates as ISO 8601; `without` some of them."""
    left = frozenset(without)
    return {name: _plain(getattr(value, name)) for name in value.__struct_fields__ if name not in left}


def _plain(value: object) -> object:
    from msgspec import to_builtins

    return to_builtins(value, str_keys=True, enc_hook=_foreign)


def _foreign(value: object) -> object:
    """Put what is no value of the house into what JSON knows: a header, a path, an exception."""
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(value, by_alias=True, serialize_unknown=True)
