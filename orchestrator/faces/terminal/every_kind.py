"""Show what became of every kind's example: each file with its verdict, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from orchestrator.faces.terminal.answers import OUTCOMES, counted, say_waits, summary, took
from orchestrator.faces.terminal.lines import clean, columns, count, join, pad, paint, say, width

if TYPE_CHECKING:
    from orchestrator.faces.every_kind import Exhibit, File

_WIDEST = 62
"""Columns for a path; a longer one pushes what stands behind it to the right."""


def say_exhibit(one: Exhibit) -> None:
    """Print a kind's answer: its status, then each file with its outcome and what judged it."""
    header = one.shown.header
    say(f"{paint(one.kind.name, 'bold')}  {one.kind.role}  {paint(clean(one.title), 'dim')}")
    parts = [paint(header.status, header.status), counted(header.artifacts) or "no file"]
    say("  ".join([*parts, paint(took(one.shown.seconds), "dim")]), 1)
    names = [clean(file.name) for file in one.files]
    size = min(max(map(width, names), default=0), _WIDEST)
    for name, file in zip(names, one.files, strict=True):
        outcome = file.line.outcome
        say(f"{paint(outcome, outcome)}{' ' * (10 - len(outcome))}{pad(name, size)}  {paint(_judges(file), 'dim')}", 2)
        for reason in file.line.reasons:
            fact, _, remedy = clean(reason).partition(" → ")
            say(fact, 4)
            if remedy:
                say(f"→ {remedy}", 4)
        if file.line.not_checked:
            say(f"{paint('not checked', 'warning')}: {join(file.line.not_checked)}", 4)
    for reason in header.reasons:
        say(clean(reason), 2)
    say_waits(((wait.sort, wait.name, wait.who) for wait in header.waits), 2)


def say_summary(seen: Sequence[Exhibit], here: Sequence[str], missing: Sequence[str]) -> None:
    """Print one line for each kind, then what all of them add up to."""
    rows = [["", *OUTCOMES, "not checked", ""]]
    for one in seen:
        outcomes = Counter[str](file.line.outcome for file in one.files)
        unchecked = sum(bool(file.line.not_checked) for file in one.files)
        figures = [str(number or "–") for number in (*(outcomes[name] for name in OUTCOMES), unchecked)]
        rows.append([one.kind.name, *figures, took(one.shown.seconds)])
    heads = ["status", *(one.shown.header.status for one in seen)]
    for index, line in enumerate(columns([[row[0], head, *row[1:]] for row, head in zip(rows, heads, strict=True)])):
        say(paint(line, "bold") if index == 0 else line)
    lines = [file.line for one in seen for file in one.files]
    unchecked = sum(bool(line.not_checked) for line in lines)
    say()
    say(f"{count(len(seen), 'kind')}, {summary(one.shown.header for one in seen)}")
    say("Partial: something is left for people, such as a criterion that no file proves, or a file of another team", 1)
    say(f"{count(len(lines), 'file')}: {counted(lines)}")
    say(f"linters: {join(here)}")
    if missing:
        told = f"; {count(unchecked, 'file')} not checked by them" if unchecked else ""
        say(f"not installed: {join(missing)}{told}. What is not checked is never taken for passed")


def _judges(file: File) -> str:
    if file.with_answer:
        return "lies with the answer"
    return join([*([count(file.rules, "rule")] if file.rules else []), *file.linters], none="")
