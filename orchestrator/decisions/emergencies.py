"""Let a declared emergency work at once, for as long as the protocol gives the rest to follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from orchestrator.decisions.quorum import emergency
from orchestrator.model.decision import Decision
from orchestrator.model.decision_protocol import DecisionProtocol
from orchestrator.model.signed_verdict import Checked
from orchestrator.model.text import say

_LANE = re.compile(r"ADR-\d{8}-(?P<lane>.+?)-\d+(?:-|$)", re.IGNORECASE)

Checks = Mapping[str, tuple[Checked, ...]]


def team_of(decision: Decision, served: str) -> str:
    """Tell the team that a decision is about: its identifier's lane, else the team that this workspace serves."""
    match = _LANE.match(decision.id)
    return match["lane"].casefold() if match else served


def overdue(
    decisions: Iterable[Decision], checks: Checks, protocol: DecisionProtocol, now: datetime
) -> tuple[tuple[Decision, datetime], ...]:
    """List the emergencies whose time is over and whose approvals or text did not follow, with when that was due."""
    found = []
    for decision in decisions:
        if decision.status != "proposed":
            continue
        declared = emergency(decision, checks.get(decision.id, ()), protocol)
        if declared is not None and declared[1] <= now:
            found.append((decision, declared[1]))
    return tuple(found)


def overdue_teams(
    decisions: Iterable[Decision], checks: Checks, protocol: DecisionProtocol, now: datetime, served: str
) -> dict[str, str]:
    """Give each team that has an overdue emergency, with that decision's id."""
    return {team_of(decision, served): decision.id for decision, _ in overdue(decisions, checks, protocol, now)}


def apply_emergency(
    decision: Decision,
    checks: Checks,
    protocol: DecisionProtocol,
    now: datetime,
    overdue_by_team: Mapping[str, str],
    served: str,
) -> Decision:
    """Give a proposed decision as accepted while an emergency verdict holds; say what must follow, or why it does not.

    A veto, a withdrawal or a missing verdict is stronger than an emergency.
    """
    if decision.status != "proposed":
        return decision
    declared = emergency(decision, checks.get(decision.id, ()), protocol)
    if declared is None or not decision.awaits:
        return decision
    verdict, end = declared
    if end <= now:
        why = say("the emergency's time ended on {end} and its approvals did not follow", end=_minute(end))
        return replace(decision, standing=(*decision.standing, why))
    other = overdue_by_team.get(team_of(decision, served))
    if other is not None and other != decision.id:
        why = say("the emergency does not count: `{other}` of the same team is overdue", other=other)
        return replace(decision, standing=(*decision.standing, why))
    note = say(
        "in force by an emergency that `{person}` declared; the rest must follow by {end}",
        person=verdict.signer,
        end=_minute(end),
    )
    return replace(decision, status="accepted", verified=True, standing=(note, *decision.standing), emergency_until=end)


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
