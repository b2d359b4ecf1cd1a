"""Find what is wrong with one decision, and with all of them together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from orchestrator.decisions.covers import LONGEST
from orchestrator.decisions.reviews import overdue_reviews
from orchestrator.decisions.stated import BACKUP, ROLLBACK, TESTS, WINDOW, Topic, says_something
from orchestrator.model.decision import Decision
from orchestrator.model.decision_protocol import DecisionProtocol
from orchestrator.model.finding import Finding, Severity
from orchestrator.model.signed_verdict import Checked
from orchestrator.model.text import Text, say
from orchestrator.parse.signers import Signers

WANTED: dict[str, Text] = {
    "context": say("context"),
    "options": say("considered options"),
    "outcome": say("decision outcome"),
    "consequences": say("consequences"),
}
FOR_PRODUCTION: dict[Topic, Text] = {
    ROLLBACK: say("rollback plan"),
    BACKUP: say("backup"),
    TESTS: say("test stages"),
    WINDOW: say("time window"),
}


def lint(decision: Decision) -> tuple[Finding, ...]:
    """Find what is wrong with a decision: what could not be read, what is missing, a scope that covers nothing."""
    found = list(decision.findings)

    def find(rule: str, severity: Severity, message: Text, remedy: Text) -> None:
        found.append(_finding(decision.file, rule, severity, message, remedy))

    for name, title in WANTED.items():
        if not _is_written(decision.section(name)):
            message = say("the section “{title}” is missing or empty", title=title)
            find("section", "warning", message, say("write it, so that people can tell why they approve"))
    if decision.status_written is None:
        find(
            "status", "warning", say("the decision says no status"), say("write `status: proposed` in the front matter")
        )
    if decision.level is None:
        find(
            "level",
            "warning",
            say("the decision says no level, so it needs the approval of a critical one"),
            say("write `level: minor`, `major` or `critical`"),
        )
    scope = decision.scope
    if scope.environment == "production":
        for topic, title in FOR_PRODUCTION.items():
            lines = [line for name in topic.sections for line in decision.section(name).splitlines()]
            if not any(says_something(line, topic) for line in lines):
                message = say("the section “{title}” names nothing, and production is in scope", title=title)
                find("production", "warning", message, say("name it here or in the request; the gates ask for it"))
        missing = [
            name
            for name, value in (("services", scope.services), ("kinds", scope.kinds), ("until", scope.until))
            if not value
        ]
        if missing:
            message = say("the scope for production names no {keys}", keys=", ".join(missing))
            find("scope", "error", message, say("name them; there is no wildcard"))
        elif decision.made_on is None:
            find(
                "date",
                "error",
                say("a scope for production needs the decision's date"),
                say("write `date: 2026-11-20`"),
            )
        elif _day(scope.until) - decision.made_on > LONGEST:
            find("scope", "error", say("the scope for production is longer than 90 days"), say("choose an earlier end"))
    if decision.level == "critical" and scope.environment and not (scope.request_sha256 and scope.manifest_sha256):
        find(
            "scope",
            "error",
            say("a critical decision must name the sha256 of the request and of what would be done"),
            say("draft it with: orchestrator decision new --for REQUEST"),
        )
    if scope.waives and decision.level != "critical":
        find("waiver", "error", say("only a critical decision waives a rule"), say("write `level: critical`"))
    if scope.waives and decision.made_on is None:
        message = say("a waiver needs the decision's date, from which its 90 days count")
        find("date", "error", message, say("write `date: 2026-11-20`"))
    for waiver in scope.waives:
        if decision.made_on is not None and _day(waiver.until) - decision.made_on > LONGEST:
            message = say(
                "the waiver of `{rule}` for `{path}` is longer than 90 days", rule=waiver.rule, path=waiver.path
            )
            find("waiver", "error", message, say("choose an earlier end"))
    return tuple(found)


def examine(
    decisions: Iterable[Decision],
    checks: Mapping[str, tuple[Checked, ...]],
    unreadable: Iterable[Checked],
    signers: Signers,
    protocol: DecisionProtocol,
    folder: str,
    today: date,
) -> tuple[Finding, ...]:
    """Find what is wrong with the folder as a whole: identifiers, links between decisions, verdicts, signers, reviews.

    And of each file what can't be read; what else it lacks, `lint` tells.

    Args:
        folder: of the decisions, from the repository's root.
    """
    read = tuple(decisions)
    found: list[Finding] = []
    ids = Counter(decision.id for decision in read)
    successors = defaultdict(list)
    for decision in read:
        found += [finding for finding in decision.findings if finding.severity == "error"]
        if ids[decision.id] > 1:
            message = say("{count} files have the id `{name}`", count=ids[decision.id], name=decision.id)
            found.append(
                _finding(decision.file, "twice", "error", message, say("give each its own; none of them counts"))
            )
        for former in decision.supersedes:
            if former not in ids:
                message = say("it supersedes `{name}`, and there is no such decision", name=former)
                found.append(_finding(decision.file, "link", "error", message, say("mend the identifier")))
            elif decision.status == "accepted":
                successors[former].append(decision)
        found += _scopes_that_meet(decision, read)
        for checked in checks.get(decision.id, ()):
            if checked.why_not is not None:
                message = say("the verdict counts for nothing: {why}", why=checked.why_not)
                found.append(_finding(f"{folder}/verdicts/{checked.file}", "verdict", "warning", message))
    for former, several in successors.items():
        if len(several) > 1:
            names = ", ".join(one.id for one in several)
            message = say("`{name}` is superseded by several accepted decisions: {names}", name=former, names=names)
            found.append(_finding(several[0].file, "rivals", "error", message, say("withdraw all but one")))
    for name, verdicts in checks.items():
        if name not in ids:
            message = say("a verdict speaks of `{name}`, and there is no such decision", name=name)
            found.append(_finding(f"{folder}/verdicts/{verdicts[0].file}", "verdict", "warning", message))
    for checked in unreadable:
        message = say("it is no verdict: {why}", why=checked.why_not or "?")
        found.append(_finding(f"{folder}/verdicts/{checked.file}", "verdict", "warning", message))
    for line, why in signers.refused:
        message = say("line {line} of the signers file counts for nothing: {why}", line=line, why=why)
        found.append(_finding(None, "signers", "error", message))
    for decision, day in overdue_reviews(read, protocol, today):
        message = say("its review was due on {day}", day=day)
        remedy = say("read it again, and confirm, supersede or deprecate it")
        found.append(_finding(decision.file, "review", "warning", message, remedy))
    return (*protocol.findings, *found)


def _scopes_that_meet(decision: Decision, others: Iterable[Decision]) -> list[Finding]:
    """Find two accepted decisions over the same thing: which of them a request rests on is then chance."""
    scope = decision.scope
    if decision.status != "accepted" or scope.environment is None or scope.requests or scope.request_sha256:
        return []
    return [
        _finding(
            decision.file,
            "overlap",
            "note",
            say("`{name}` is accepted for some of the same services and kinds", name=other.id),
            say("let one supersede the other, or narrow their scopes"),
        )
        for other in others
        if other.id > decision.id
        and other.status == "accepted"
        and other.scope.environment == scope.environment
        and not other.scope.requests
        and not other.scope.request_sha256
        and set(other.scope.services) & set(scope.services)
        and set(other.scope.kinds) & set(scope.kinds)
    ]


def _finding(file: str | None, rule: str, severity: Severity, message: Text, remedy: Text | None = None) -> Finding:
    return Finding(rule=f"decision/{rule}", severity=severity, message=message, remedy=remedy, file=file)


def _is_written(text: str) -> bool:
    """Tell whether a section holds anything but the places that a draft left open."""
    return any(line.strip() and not line.lstrip("-*> ").startswith("‹") for line in text.splitlines())


def _day(until: date | None) -> date:
    assert until is not None
    return until.date() if hasattr(until, "date") else until
