"""Hold a change of production until a decision that people accepted covers it."""

from __future__ import annotations

from orchestrator.decisions.approvers import approvers
from orchestrator.decisions.covers import uncovered
from orchestrator.decisions.draft import identifier_of, level_of
from orchestrator.gate.question import Question
from orchestrator.model.decision import Decision
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait

NAME = "accepted-decision"


def ask(question: Question) -> Verdict:
    """Hold a production change or migration that no accepted decision covers; say what stands nearest, and why not."""
    if not question.changes_production:
        return ALLOW
    if question.decision is not None:
        return Verdict(ruling="allow", reasons=_remarks(question, question.decision))
    pending = question.pending
    moment = question.received or question.now
    name = pending.id if pending else identifier_of(question.request, question.decisions, moment, question.manifests)
    level = level_of(question.services, question.evidence, question.migrates)
    awaited = (pending.awaits if pending else ()) or approvers(level)
    return Verdict(
        ruling="hold",
        reasons=(
            Reason(
                source=NAME,
                message=_fact(question, pending, name),
                remedy=say(
                    "read the decision `{name}`, fill its gaps, and approve it: `orchestrator decision approve {name}`",
                    name=name,
                ),
            ),
            *_near_misses(question, pending),
        ),
        waits=tuple(Wait(sort="decision", name=name, who=capacity) for capacity in awaited),
    )


def _fact(question: Question, pending: Decision | None, name: str) -> Text:
    what = say("a migration of production data") if question.migrates else say("a change of production")
    if pending is None or pending.status == "proposed":
        # Said alike of the decision that this answer drafts: the next look finds it, and has nothing new to tell.
        return say("{what} needs an accepted decision; `{name}` is not accepted yet", what=what, name=name)
    return say(
        "{what} needs an accepted decision; `{name}` is {status}",
        what=what,
        name=pending.id,
        status=status_text(pending),
    )


def status_text(decision: Decision) -> Text:
    """Name a status in force, so that it can be translated."""
    return {
        "proposed": say("proposed"),
        "accepted": say("accepted"),
        "rejected": say("rejected"),
        "withdrawn": say("withdrawn"),
        "superseded": say("superseded"),
        "deprecated": say("deprecated"),
    }[decision.status]


def _near_misses(question: Question, pending: Decision | None) -> tuple[Reason, ...]:
    """Say of each decision that looks as if it should do why it does not."""
    reasons: list[Reason] = []
    nearest = {decision.id: decision for decision in question.near}
    if pending is not None:
        nearest[pending.id] = pending
    for decision in question.decisions:
        claims = "accepted" in (decision.status, decision.status_written)
        if claims and decision.scope.environment == question.environment:
            nearest.setdefault(decision.id, decision)
    for decision in nearest.values():
        if decision.status_written == "accepted" and decision.status != "accepted":
            reasons.append(
                Reason(
                    source=NAME,
                    message=say(
                        "`{name}` says that it is accepted, but what people signed does not: {why}",
                        name=decision.id,
                        why=decision.standing[0] if decision.standing else say("there is no valid approval"),
                    ),
                )
            )
        elif decision.status in ("proposed", "rejected", "withdrawn") and decision is pending:
            reasons.extend(Reason(source=NAME, message=message) for message in decision.standing)
        why = uncovered(
            decision,
            question.request,
            question.kinds,
            question.environment,
            question.services,
            question.now,
            question.manifests,
        )
        if why is not None and decision.status in ("accepted", "proposed"):
            message = say("`{name}` does not cover this request: {why}", name=decision.id, why=why)
            reasons.append(Reason(source=NAME, message=message))
    return tuple(reasons[:6])


def _remarks(question: Question, decision: Decision) -> tuple[Reason, ...]:
    reasons = []
    if not decision.verified:
        reasons.append(
            Reason(
                source=NAME,
                message=say(
                    "approval not verified: `{name}` is accepted by hand, which counts here (`approvals: local`)",
                    name=decision.id,
                ),
            )
        )
    reasons.extend(Reason(source=NAME, message=message) for message in decision.standing)
    return tuple(reasons)
