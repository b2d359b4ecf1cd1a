"""Derive the status in force of every decision. What a file says of itself is a claim, never a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from orchestrator.decisions.approvers import approvers
from orchestrator.decisions.emergencies import apply_emergency, overdue_teams
from orchestrator.decisions.quorum import Rules, rule
from orchestrator.model.configuration import Approvals
from orchestrator.model.decision import Decision
from orchestrator.model.signed_verdict import Checked
from orchestrator.model.text import Text, say


class Remembered(NamedTuple):
    """A ruling with what it was made of, so that a new verdict on one decision costs nothing for the others."""

    decision: Decision
    checks: tuple[Checked, ...]
    highest: int
    ruled: Decision


class Docket(Struct, frozen=True):
    """Everything that decides over decisions beside their own words.

    Attributes:
        checks: of every verdict file, by the decision's id and in the order of their numbers.
        filers: tells every name of those who asked for a decision.
        aliases: person to every name that they go by.
        highest: decision to the highest number of a verdict that was ever seen on it.
        ruled: what was ruled before by the same rules and filers, by the decision's file; filled here.
        team: of decisions whose identifier names none.
    """

    checks: Mapping[str, tuple[Checked, ...]]
    rules: Rules
    now: datetime
    filers: Callable[[Decision], frozenset[str]] = lambda decision: frozenset()
    aliases: dict[str, frozenset[str]] = field(default_factory=dict)
    highest: Mapping[str, int] = field(default_factory=dict)
    team: str = ""
    ruled: dict[str, Remembered] = field(default_factory=dict)


def derive(
    decisions: Iterable[Decision], approvals: Approvals = "signed", docket: Docket | None = None
) -> tuple[Decision, ...]:
    """Give the decisions with `status`, `verified`, `awaits` and `standing` as they are in force.

    Args:
        decisions: as read from their files.
        approvals: `signed`: a hand-written `accepted` reads as proposed; `local`: it counts, unverified.
        docket: the verdicts; without it nothing is signed.
    """
    read = tuple(decisions)
    twice = {name for name, count in Counter(decision.id for decision in read).items() if count > 1}
    ruled = tuple(
        held(decision, say("another file has the same id; give one of them another"))
        if decision.id in twice
        else _remembered(decision, approvals, docket)
        for decision in read
    )
    if docket is not None and docket.checks:
        overdue = overdue_teams(ruled, docket.checks, docket.rules.protocol, docket.now, docket.team)
        ruled = tuple(
            apply_emergency(decision, docket.checks, docket.rules.protocol, docket.now, overdue, docket.team)
            for decision in ruled
        )
    return superseded(ruled)


def superseded(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Let accepted successors take effect: what one accepted decision replaces is superseded.

    Two accepted successors of the same decision contradict one another: both are held. What nobody signed replaces
    nothing that people signed.
    """
    read = tuple(decisions)
    signed = {decision.id for decision in read if decision.verified}
    successors: dict[str, list[Decision]] = {}
    for decision in read:
        if decision.status == "accepted":
            for former in decision.supersedes:
                if former != decision.id and (decision.verified or former not in signed):
                    successors.setdefault(former, []).append(decision)
    if not successors:
        return read
    rivals = {rival.id: former for former, several in successors.items() if len(several) > 1 for rival in several}
    given = []
    for decision in read:
        if decision.id in rivals and decision.status == "accepted":
            why = say(
                "another accepted decision supersedes `{former}` too; both are held until one is withdrawn",
                former=rivals[decision.id],
            )
            decision = held(decision, why)
        elif decision.status == "accepted" and decision.id in successors:
            why = say("`{successor}` supersedes it", successor=successors[decision.id][0].id)
            decision = replace(decision, status="superseded", standing=(*decision.standing, why), awaits=())
        given.append(decision)
    return tuple(given)


def held(decision: Decision, why: Text) -> Decision:
    """Give the decision as proposed, whatever it says, with the reason."""
    return replace(
        decision,
        status="proposed",
        verified=False,
        standing=(*decision.standing, why),
        awaits=decision.awaits or approvers(decision.level),
        approved_by=(),
    )


def _remembered(decision: Decision, approvals: Approvals, docket: Docket | None) -> Decision:
    """Rule on a decision, or give what was ruled on the very same decision and checks before."""
    if docket is None:
        return _ruled(decision, approvals, docket)
    checks, highest = docket.checks.get(decision.id, ()), docket.highest.get(decision.id, 0)
    before = docket.ruled.get(decision.file)
    if (
        before is not None
        and before.decision is decision
        and before.highest == highest
        and len(before.checks) == len(checks)
        and all(one is other for one, other in zip(before.checks, checks, strict=True))
    ):
        return before.ruled
    ruled = _ruled(decision, approvals, docket)
    docket.ruled[decision.file] = Remembered(decision, checks, highest, ruled)
    return ruled


def _ruled(decision: Decision, approvals: Approvals, docket: Docket | None) -> Decision:
    checks = docket.checks.get(decision.id, ()) if docket else ()
    if docket is None or (not checks and not docket.highest.get(decision.id)):
        return _claimed(decision, approvals, docket)
    if any(finding.rule == "decision/front-matter" for finding in decision.findings):
        return held(decision, say("its front matter can't be read"))
    ruling = rule(
        decision, checks, docket.rules, docket.filers(decision), docket.aliases, docket.highest.get(decision.id, 0)
    )
    waits = ruling.status == "proposed" and ruling.awaits  # nothing said no, and no verdict is missing
    if waits and decision.status_written == "accepted" and approvals == "local":
        return _claimed(decision, approvals, docket)
    names: set[str] = set()
    if not docket.rules.solo:
        names.update(*(docket.aliases.get(person, frozenset({person})) for person in ruling.persons))
    standing = ruling.standing
    if docket.rules.solo:
        standing += (say("this workspace lets one person approve alone, also what they asked for (`solo: true`)"),)
    if ruling.soft:
        standing += (say("approved with a soft key: every process of that person's account can sign with it"),)
    if ruling.status == "proposed" and decision.status_written == "accepted":
        standing += (say("it says `accepted`, and the verdicts do not"),)
    return replace(
        decision,
        status=ruling.status,
        verified=any(checked.counts for checked in checks),
        awaits=ruling.awaits,
        standing=standing,
        approved_by=tuple(sorted(names)),
        done=ruling.done,
    )


def _claimed(decision: Decision, approvals: Approvals, docket: Docket | None) -> Decision:
    """Believe what the file says, as far as that may be believed without a verdict."""
    status = decision.status_written or "proposed"
    awaits = docket.rules.capacities(decision) if docket else approvers(decision.level)
    if status == "accepted" and approvals != "local":
        return held(replace(decision, awaits=awaits), say("it says `accepted`, and nobody signed that"))
    return replace(decision, status=status, verified=False, awaits=awaits if status == "proposed" else ())
