"""Show the kinds of deliverables: for people by role, as a markdown table, and as plain values for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from orchestrator.faces.terminal.lines import count, join, paint, say

if TYPE_CHECKING:
    from orchestrator.model.kind import Kind


def say_kinds(kinds: Iterable[Kind]) -> None:
    """Print the kinds by role, each with what it brings and what it needs."""
    shown = by_role(kinds)
    for role, own in shown:
        say(f"{paint(role, 'bold')}  {count(len(own), 'kind')}")
        for kind in own:
            say(paint(kind.name, "blue"), 1)
            say(str(kind.summary), 2)
            if kind.brings:
                say(f"brings along: {join(kind.brings)}", 2)
            for need in kind.needs:
                say(f"needs: {need}", 2)
        say()
    say(f'{sum(len(own) for _, own in shown)} kinds; ask in your own words, or with a line "Kind: NAME" in the request')


def table(kinds: Iterable[Kind]) -> Iterator[str]:
    """Write the kinds as a table in markdown, line by line: role, kind, what it needs, what it brings."""
    yield "| Role | Kind | What it needs | What it brings |"
    yield "|---|---|---|---|"
    for role, own in by_role(kinds):
        for kind in own:
            needs = "; ".join(str(need) for need in kind.needs)
            along = f" Also: {join(f'`{name}`' for name in kind.brings)}." if kind.brings else ""
            yield f"| `{role}` | `{kind.name}` | {_cell(needs)} | {_cell(str(kind.summary))}{along} |"


def by_role(kinds: Iterable[Kind]) -> list[tuple[str, list[Kind]]]:
    """Give the kinds by role, both in the order of their names."""
    ordered = sorted(kinds, key=lambda kind: (kind.role, kind.name))
    return [(role, list(own)) for role, own in groupby(ordered, lambda kind: kind.role)]


def facts(kind: Kind) -> dict[str, Any]:
    """Put a kind into plain values, its sentences in English."""
    return {
        "name": kind.name,
        "title": str(kind.title),
        "summary": str(kind.summary),
        "role": kind.role,
        "brings": list(kind.brings),
        "needs": [str(need) for need in kind.needs],
        "deploys": kind.deploys,
    }


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
