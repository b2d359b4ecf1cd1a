"""Lift the veto of a rule on one file where people decided so: a waiver, which names rule, path and until when."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from orchestrator.decisions.covers import end_of, too_long
from orchestrator.model.decision import Decision, Status, Waiver
from orchestrator.model.finding import Finding, Waived
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import Reason

SOURCE = "waiver"  # of the reasons that say why one does not count
_NOT_IN_FORCE: dict[Status, Text] = {
    "rejected": say("it was rejected"),
    "withdrawn": say("it was withdrawn"),
    "superseded": say("another decision supersedes it"),
    "deprecated": say("it is deprecated"),
}


def lift(
    path: str,
    findings: tuple[Finding, ...],
    decisions: Iterable[Decision],
    now: datetime,
    asking: frozenset[str] = frozenset(),
) -> tuple[tuple[Finding, ...], tuple[Reason, ...]]:
    """Give a file's findings, those that a waiver covers without their veto; and why other waivers of it do not count.

    Args:
        decisions: with their status in force.
        now: with its time zone; a waiver that ends on a date ends with that day there.
        asking: every name of those whose file it is; a decision that one of them approved waives nothing for them.
    """
    rules = {finding.rule for finding in findings if finding.vetoes}
    if not rules:
        return findings, ()
    file = unicodedata.normalize("NFC", path)
    lifted: dict[str, Waived] = {}
    reasons: dict[str, Reason] = {}
    for decision in decisions:
        for waiver in decision.scope.waives:
            if waiver.path != file or waiver.rule not in rules:
                continue
            why = why_not(decision, waiver, now, asking)
            if why is None:
                lifted.setdefault(waiver.rule, Waived(decision=decision.id, until=waiver.until))
            else:
                message = say(
                    "`{name}` does not waive `{rule}` here: {why}", name=decision.id, rule=waiver.rule, why=why
                )
                reasons.setdefault(waiver.rule, Reason(source=SOURCE, message=message))
    given = tuple(
        replace(finding, vetoes=False, severity="warning", waived=lifted[finding.rule])
        if finding.vetoes and finding.rule in lifted
        else finding
        for finding in findings
    )
    return given, tuple(reason for rule, reason in reasons.items() if rule not in lifted)


def why_not(decision: Decision, waiver: Waiver, now: datetime, asking: frozenset[str] = frozenset()) -> Text | None:
    """Say why a waiver does not count now; None where it does."""
    if any(finding.rule == "decision/scope" for finding in decision.findings):
        return say("its scope can't be read")
    if decision.status == "proposed":
        return say("it waits for the approval of {who}", who=", ".join(decision.awaits) or "—")
    if decision.status != "accepted":
        return _NOT_IN_FORCE[decision.status]
    if not decision.verified:
        return say("nobody signed it")
    if decision.emergency_until is not None:
        return say("it is in force by an emergency alone")
    if decision.level != "critical":
        return say("it is not a critical decision")
    if decision.made_on is None:
        return say("it has no date, so the 90 days of a waiver can't be counted")
    end = end_of(waiver.until, now)
    if end < now:
        return say("its waiver ended on {until}", until=waiver.until)
    if too_long(decision.made_on, end, now):
        return say("its waiver is longer than 90 days")
    if asking & set(decision.approved_by):
        return say("the one who filed the request approved it")
    return None
