"""Tell which accepted decisions are due to be looked at again, by the protocol's periods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from orchestrator.model.decision import Decision
from orchestrator.model.decision_protocol import DecisionProtocol


def due(decision: Decision, protocol: DecisionProtocol) -> date | None:
    """Tell when a decision is to be looked at again; None where it need not be, or has no date."""
    months = protocol.rule(decision.level or "critical").review_months
    if decision.status != "accepted" or decision.made_on is None or not months:
        return None
    return later(decision.made_on, months)


def overdue_reviews(
    decisions: Iterable[Decision], protocol: DecisionProtocol, today: date
) -> tuple[tuple[Decision, date], ...]:
    """List the decisions whose review is overdue, the longest overdue first."""
    dated = ((decision, due(decision, protocol)) for decision in decisions)
    late = [(decision, day) for decision, day in dated if day is not None and day < today]
    return tuple(sorted(late, key=lambda pair: pair[1]))


def later(day: date, months: int) -> date:
    """Give the same day so many months later; the month's last day where it has no such day."""
    from calendar import monthrange  # a list tells no review

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
