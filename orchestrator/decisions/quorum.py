"""Rule on one decision from its verdicts: who approved which words, who is still missing, who said no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from orchestrator.model.decision import Decision, Level, Status
from orchestrator.model.decision_protocol import DecisionProtocol
from orchestrator.model.signed_verdict import Checked, Ruled, SignedVerdict
from orchestrator.model.text import Text, say
from orchestrator.parse.verdict import scope_line

GUARDIAN = "standards-guardian"
OPINIONS: tuple[Ruled, ...] = ("approve", "reject", "withdraw")


class Rules(Struct, frozen=True, kw_only=True):
    """What a quorum is, in this workspace.

    Attributes:
        protocol: whose table names the capacities of each level.
        solo: whether one person may stand for all their capacities, and approve what they asked for.
        presence: levels that need keys which somebody must touch.
    """

    protocol: DecisionProtocol
    solo: bool = False
    presence: tuple[Level, ...] = ()

    def capacities(self, decision: Decision) -> tuple[str, ...]:
        """Give the capacities that must approve; a decision that says no level is treated as critical."""
        return self.protocol.rule(decision.level or "critical").capacities


class Ruling(Struct, frozen=True, kw_only=True):
    """What the verdicts say of a decision. `status` is "accepted" only by a full quorum over its present words."""

    status: Status
    awaits: tuple[str, ...] = ()
    standing: tuple[Text, ...] = ()
    persons: tuple[str, ...] = ()
    soft: bool = False
    done: Literal["implemented", "validated"] | None = None


def rule(
    decision: Decision,
    checks: tuple[Checked, ...],
    rules: Rules,
    filers: frozenset[str],
    aliases: dict[str, frozenset[str]],
    highest: int = 0,
) -> Ruling:
    """Rule on a decision.

    Args:
        checks: of the verdicts on this decision, by number.
        filers: every name of those who asked for it; they can't approve it.
        aliases: person to every name that they go by.
        highest: the highest number that was ever seen on it, so that a deleted last verdict is missed too.
    """
    required = rules.capacities(decision)
    latest = _latest(checks)
    notes: list[Text] = []
    missing = _missing(checks, highest)
    approvals: dict[str, Checked] = {}
    rejected: dict[str, Checked] = {}
    for person, checked in latest.items():
        verdict = checked.verdict
        assert verdict is not None
        if not checked.counts:
            assert checked.why_not is not None
            notes.append(say("the verdict of `{person}` does not count: {why}", person=person, why=checked.why_not))
        elif verdict.verdict == "reject":
            rejected[person] = checked
        elif verdict.verdict == "approve":
            why = _void(decision, checked, verdict, rules, filers, aliases)
            if why is None:
                approvals[person] = checked
            else:
                notes.append(why)
        elif verdict.verdict == "withdraw":
            return Ruling(status="withdrawn", standing=(say("`{person}` withdrew it", person=person),))
    notes += [
        say("the verdict {file} counts for nothing: {why}", file=checked.file, why=checked.why_not)
        for checked in checks
        if not checked.authentic and checked.why_not is not None
    ]
    given = _given(approvals, rules)
    awaits = tuple(capacity for capacity in required if capacity not in given)
    for person, checked in rejected.items():
        verdict = checked.verdict
        assert verdict is not None
        veto = verdict.capacity == GUARDIAN
        if veto or verdict.capacity in awaits:
            said = say("`{person}` rejected it as {capacity}", person=person, capacity=verdict.capacity)
            reason = say("{fact}: “{reason}”", fact=said, reason=verdict.reason) if verdict.reason else said
            return Ruling(status="rejected", standing=(reason,))
    if missing:
        which = ", ".join(map(str, missing))
        notes.insert(0, say("verdict {numbers} on it is missing: it was deleted, or was never signed", numbers=which))
    if not required:
        notes.insert(0, say("the decision protocol names nobody who approves at its level"))
    if missing or not required:  # nobody is waited for: no approval and no emergency helps
        return Ruling(status="proposed", standing=tuple(notes))
    if awaits:
        return Ruling(status="proposed", awaits=awaits, standing=tuple(notes))
    soft = any(checked.soft for checked in approvals.values())
    persons = tuple(approvals)
    deprecated = [one for one in checks if _says(one, "deprecate") and _is_last(one, approvals.get(one.person))]
    if deprecated:
        return Ruling(status="deprecated", standing=(say("`{person}` deprecated it", person=deprecated[0].person),))
    return Ruling(status="accepted", persons=persons, soft=soft, done=_progress(checks))


def emergency(
    decision: Decision, checks: tuple[Checked, ...], protocol: DecisionProtocol
) -> tuple[SignedVerdict, datetime] | None:
    """Give the valid emergency verdict on a decision and the end of the time it gives; None where there is none.

    It binds the scope, not the words: the rest of the text may follow. The time runs from the first declaration, so
    that declaring it again, or over another scope, gives no more of it.
    """
    declared = [
        checked.verdict
        for checked in checks
        if checked.authentic and checked.verdict is not None and checked.verdict.verdict == "emergency"
    ]
    valid = [
        checked.verdict
        for checked in checks
        if checked.counts
        and checked.verdict in declared
        and checked.verdict.capacity in protocol.emergency_capacities
        and checked.verdict.scope == scope_line(decision.scope)
    ]
    if not valid:
        return None
    return valid[-1], min(verdict.at for verdict in declared) + timedelta(hours=protocol.emergency_hours)


def _latest(checks: Iterable[Checked]) -> dict[str, Checked]:
    """Give each person's highest-numbered opinion. One that a revoked key signed replaces nothing."""
    latest: dict[str, Checked] = {}
    for checked in checks:
        verdict = checked.verdict
        if verdict is None or not checked.authentic or checked.revoked or verdict.verdict not in OPINIONS:
            continue
        former = latest.get(checked.person)
        if former is None or former.verdict is None or _order(verdict) > _order(former.verdict):
            latest[checked.person] = checked
    return latest


def replaced_by(checked: Checked, among: Iterable[Checked]) -> int:
    """Give the number of the same person's opinion that replaced a verdict; 0 where none did."""
    verdict, last = checked.verdict, _latest(among).get(checked.person)
    if verdict is None or verdict.verdict not in OPINIONS or last is None or last.verdict is None:
        return 0
    return last.verdict.number if _order(last.verdict) > _order(verdict) else 0


def _order(verdict: SignedVerdict) -> tuple[int, bool]:
    return verdict.number, verdict.verdict != "approve"  # of two with one number the one that allows less


def _void(
    decision: Decision,
    checked: Checked,
    verdict: SignedVerdict,
    rules: Rules,
    filers: frozenset[str],
    aliases: dict[str, frozenset[str]],
) -> Text | None:
    """Say why an approval that is rightly signed does not count for this decision; None where it does."""
    person = checked.person
    if verdict.sha256 != decision.sha256:
        return say("the text was changed after `{person}` approved it", person=person)
    if checked.soft and (decision.level or "critical") in rules.presence:
        return say("the approval of `{person}` needs a key that is touched, and theirs is not", person=person)
    if not rules.solo and filers & aliases.get(person, frozenset({person})):
        return say("`{person}` asked for it and can't approve it", person=person)
    return None


def _given(approvals: dict[str, Checked], rules: Rules) -> set[str]:
    """Give the capacities that are approved: one each person, or all of one person's where `solo` says so."""
    given: set[str] = set()
    for checked in approvals.values():
        assert checked.verdict is not None
        given.update(checked.capacities if rules.solo else (checked.verdict.capacity,))
    return given


def _missing(checks: Iterable[Checked], highest: int) -> list[int]:
    """List the numbers that no authentic verdict holds, up to the highest. A forger's file holds no place."""
    held = {checked.verdict.number for checked in checks if checked.verdict is not None and checked.authentic}
    top = max(held | {highest, 0})
    return [number for number in range(1, top + 1) if number not in held][:10]


def _progress(checks: Iterable[Checked]) -> Literal["implemented", "validated"] | None:
    progress: Literal["implemented", "validated"] | None = None
    for checked in checks:
        if _says(checked, "implemented") or _says(checked, "validated"):
            progress = "validated" if _says(checked, "validated") else "implemented"
    return progress


def _says(checked: Checked, ruled: Ruled) -> bool:
    return checked.counts and checked.verdict is not None and checked.verdict.verdict == ruled


def _is_last(checked: Checked, approval: Checked | None) -> bool:
    """Tell whether a verdict came after the same person's approval."""
    if approval is None or approval.verdict is None or checked.verdict is None:
        return True
    return checked.verdict.number > approval.verdict.number
