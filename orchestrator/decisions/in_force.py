"""Derive the status in force of every decision. What a file says of itself is a claim, never a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from orchestrator.decisions.approvers import approvers
from orchestrator.model.decision import Decision
from orchestrator.model.text import Text, say


def derive(decisions: Iterable[Decision], approvals: Literal["signed", "local"] = "signed") -> tuple[Decision, ...]:
    """Give the decisions with `status`, `verified`, `awaits` and `standing` as they are in force.

    Args:
        decisions: as read from their files.
        approvals: `signed`: a hand-written `accepted` reads as proposed; `local`: it counts, unverified.
    """
    read = tuple(decisions)
    twice = {name for name, count in Counter(decision.id for decision in read).items() if count > 1}
    claimed = [_claimed(decision, approvals, decision.id in twice) for decision in read]
    return superseded(claimed)


def superseded(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Let accepted successors take effect: what one accepted decision replaces is superseded.

    Two accepted successors of the same decision contradict one another: both are held.
    """
    read = tuple(decisions)
    successors: dict[str, list[str]] = {}
    for decision in read:
        if decision.status == "accepted":
            for former in decision.supersedes:
                if former != decision.id:
                    successors.setdefault(former, []).append(decision.id)
    rivals = {name: former for former, names in successors.items() if len(names) > 1 for name in names}
    given = []
    for decision in read:
        if decision.id in rivals and decision.status == "accepted":
            why = say(
                "another accepted decision supersedes `{former}` too; both are held until one is withdrawn",
                former=rivals[decision.id],
            )
            decision = held(decision, why)
        elif decision.status == "accepted" and decision.id in successors:
            why = say("`{successor}` supersedes it", successor=successors[decision.id][0])
            decision = decision.model_copy(
                update={"status": "superseded", "standing": (*decision.standing, why), "awaits": ()}
            )
        given.append(decision)
    return tuple(given)


def held(decision: Decision, why: Text) -> Decision:
    """Give the decision as proposed, whatever it says, with the reason."""
    return decision.model_copy(
        update={
            "status": "proposed",
            "verified": False,
            "standing": (*decision.standing, why),
            "awaits": decision.awaits or approvers(decision.level),
        }
    )


def _claimed(decision: Decision, approvals: str, twice: bool) -> Decision:
    status = decision.status_written or "proposed"
    if twice:
        return held(decision, say("another file has the same id; give one of them another"))
    if status == "accepted" and approvals != "local":
        return held(decision, say("it says `accepted`, and nobody signed that"))
    awaits = approvers(decision.level) if status == "proposed" else ()
    return decision.model_copy(update={"status": status, "verified": False, "awaits": awaits})
