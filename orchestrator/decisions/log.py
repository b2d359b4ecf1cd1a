"""Write the decision log: every decision with its number, its status in force, its successors, and what is overdue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from orchestrator.decisions.reviews import due, overdue_reviews
from orchestrator.model.decision import Decision
from orchestrator.model.decision_protocol import DecisionProtocol

if TYPE_CHECKING:  # the list needs the numbers alone
    from orchestrator.decisions.advice import Advice
    from orchestrator.model.kind import Pen

FILE = "decision-log.md"
TEMPLATE = "decision-log.md.j2"
_OLD_NUMBER = re.compile(r"(?:ADR[-_ ]?)?0*(\d{1,5})(?=\D|$)", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w가-힣 .,:-]")


class Row(NamedTuple):
    """A line of the log. `number` is for people; identifiers are what binds."""

    number: int
    decision: Decision
    file: str
    review: date | None


class Edge(NamedTuple):
    """One decision supersedes another; by their numbers, `takes_effect` where the successor is accepted."""

    successor: int
    former: int
    takes_effect: bool


def numbered(decisions: Iterable[Decision]) -> tuple[tuple[int, Decision], ...]:
    """Number decisions in the order in which they were made: by date, then by identifier."""
    ordered = sorted(decisions, key=lambda one: (one.made_on or date.max, _old_number(one), one.id))
    return tuple(enumerate(ordered, start=1))


def write_log(
    decisions: Iterable[Decision],
    protocol: DecisionProtocol,
    today: date,
    pen: Pen,
    advice: Mapping[str, tuple[Advice, ...]] | None = None,
) -> str:
    """Write the log's text, the same for the same decisions on the same day.

    Args:
        advice: what agents said of the decisions, by their ids.
    """
    rows = tuple(
        Row(number, decision, decision.file.rpartition("/")[2], due(decision, protocol))
        for number, decision in numbered(decisions)
    )
    number_of = {row.decision.id: row.number for row in rows}
    edges = tuple(
        Edge(row.number, number_of[former], row.decision.status == "accepted")
        for row in rows
        for former in row.decision.supersedes
        if former in number_of
    )
    linked = sorted({number for edge in edges for number in edge[:2]})
    return pen.render(
        TEMPLATE,
        rows=rows,
        edges=edges,
        labels={row.number: _label(row) for row in rows if row.number in linked},
        advice=advice or {},
        awaiting=tuple(row for row in rows if row.decision.status == "proposed"),
        overdue=tuple((number_of[decision.id], decision, day) for decision, day in overdue_reviews(
            (row.decision for row in rows), protocol, today
        )),
        today=today,
    )  # fmt: skip


def _label(row: Row) -> str:
    """Give a node's label without anything that Mermaid could take for its own."""
    title = _UNSAFE.sub(" ", row.decision.title)
    return f"{row.number}. {' '.join(title.split())[:48]}"


def _old_number(decision: Decision) -> int:
    match = _OLD_NUMBER.match(decision.id)
    return int(match[1]) if match else 0
