"""Show decisions, verdicts and findings about them on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from orchestrator.decisions.quorum import replaced_by
from orchestrator.faces.terminal.lines import (
    clean,
    columns,
    count,
    finding_facts,
    paint,
    plain,
    say,
    say_finding,
    say_json,
)

if TYPE_CHECKING:
    from orchestrator.decisions.advice import Advice
    from orchestrator.decisions.ground import Ground
    from orchestrator.model.decision import Decision
    from orchestrator.model.finding import Finding
    from orchestrator.model.signed_verdict import Checked
    from orchestrator.parse.signers import Signer

COLOURS = {
    "accepted": "green",
    "proposed": "yellow",
    "rejected": "red",
    "withdrawn": "dim",
    "superseded": "dim",
    "deprecated": "dim",
}


def say_rows(rows: Sequence[tuple[int, Decision]]) -> None:
    """Print one line for each decision: number, status, level, identifier, title; whom it waits for below."""
    cells = [[str(number), one.status, one.level or "-", clean(one.id), clean(one.title)] for number, one in rows]
    counts = Counter(one.status for _, one in rows)
    painted = {status: paint(status, COLOURS[status]) for status in counts}
    said = []
    for line, (_, one) in zip(columns(cells), rows, strict=True):
        said.append(line.replace(one.status, painted[one.status], 1))
        if one.awaits:
            said.append(f"    waits for {', '.join(one.awaits)}")
        if one.emergency_until is not None:
            said.append(f"    emergency until {one.emergency_until:%Y-%m-%d %H:%M} UTC")
    if said:
        say("\n".join(said))
    say(f"{count(len(rows), 'decision')}{''.join(f', {number} {status}' for status, number in counts.items())}")


def decision_facts(decision: Decision) -> dict[str, Any]:
    """Put a decision into plain values."""
    facts = plain(decision, without={"sections", "findings", "standing"})
    facts["standing"] = [str(text) for text in decision.standing]
    facts["findings"] = [finding_facts(finding) for finding in decision.findings]
    return facts


def check_facts(checked: Checked) -> dict[str, Any]:
    """Put a verdict and its check into plain values."""
    facts = plain(checked, without={"why_not"})
    return {**facts, "counts": checked.counts, "why_not": str(checked.why_not) if checked.why_not else None}


def say_status(decision: Decision) -> None:
    """Print a decision's status in force, why, and whom it waits for."""
    signed = "" if decision.status == "proposed" else " (signed)" if decision.verified else " (not signed)"
    done = f", {decision.done}" if decision.done else ""
    say(f"{clean(decision.id)}: {paint(decision.status, COLOURS[decision.status])}{signed}{done}")
    for text in decision.standing:
        say(clean(str(text)), 1)
    if decision.awaits:
        say(f"waits for {', '.join(decision.awaits)}", 1)


def say_decision(decision: Decision, text: str, checks: Sequence[Checked], advice: Sequence[Advice]) -> None:
    """Print a decision's text, then its status, every verdict on it, and what agents say of it."""
    _say_text(text)
    say()
    say_status(decision)
    for checked in checks:
        say_check(checked, decision, checks)
    _say_advice(decision, advice)
    for finding in decision.findings:
        say_finding(finding)


def say_check(checked: Checked, decision: Decision, among: Iterable[Checked]) -> None:
    """Print one verdict: number, what it says, who, and whether it counts, or which one among all replaced it."""
    verdict = checked.verdict
    if verdict is None:
        say(f"{paint('not a verdict', 'red')}  {clean(checked.file)}: {checked.why_not}", 1)
        return
    counts = paint("counts", "green") if checked.counts else paint("does not count", "red")
    if checked.counts and verdict.verdict == "approve" and verdict.sha256 != decision.sha256:
        counts = paint("counts for an earlier text", "yellow")
    if checked.counts and (later := replaced_by(checked, among)):
        counts = paint(f"replaced by number {later}", "dim")
    touch = "soft key" if checked.soft else "touched key"
    who = f"{clean(checked.person or verdict.signer)} as {clean(verdict.capacity)}"
    key = f", {touch} {checked.fingerprint}" if checked.fingerprint else ""
    say(f"{verdict.number}  {verdict.verdict} by {who}, {verdict.at:%Y-%m-%d %H:%M} UTC{key}: {counts}", 1)
    if checked.why_not is not None:
        say(clean(str(checked.why_not)), 2)
    if verdict.reason:
        say(f"“{clean(verdict.reason)}”", 2)


def say_before_deciding(
    decision: Decision,
    text: str,
    changes: list[str] | None,
    written: Sequence[tuple[str, Sequence[str]]],
    advice: Sequence[Advice],
    signer: Signer,
    capacity: str,
    ruled: str,
) -> None:
    """Print what a person must have seen before they sign: the text, what changed, scope, files, and as whom."""
    _say_text(text)
    say()
    if changes is not None:
        say(paint("Changed since the last approval:", "bold"))
        for line in changes:
            colour = "green" if line.startswith("+") else "red" if line.startswith("-") else "dim"
            say(paint(clean(line), colour), 1)
    scope = {key: value for key, value in plain(decision.scope).items() if value is not None}
    say(paint("Scope:", "bold"))
    for key, value in scope.items():
        if value != ():
            say(f"{key.replace('_', '-')}: {clean(_scope_value(value))}", 1)
    if not any(value != () for value in scope.values()):
        say("none: it covers no request", 1)
    for title, lines in written:
        say(paint(title, "bold"))
        for line in lines:
            say(clean(line), 1)
    _say_advice(decision, advice)
    say_status(decision)
    say(
        f"You {deed(ruled)} as {signer.person}, {capacity}"
        + (", with a key that nobody touches" if signer.soft else "")
    )


def deed(ruled: str, text: str = "") -> str:
    """Say what is done to a text by a verdict, as a verb; most verdicts are one themselves."""
    if ruled == "emergency":
        return "declare an emergency" + (f" with {text}" if text else "")
    if ruled in ("implemented", "validated"):
        return f"mark {text or 'it'} as {ruled}"
    return f"{ruled} {text}".rstrip()


def _scope_value(value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    return ", ".join(
        f"{one['rule']} at {one['path']} until {one['until']}" if isinstance(one, dict) else str(one) for one in value
    )


def say_ground(ground: Ground) -> None:
    """Print whose word counts here, and by which rules."""
    if ground.trouble is not None:
        say(paint(f"nobody's word counts: {ground.trouble}", "red"))
    else:
        say(f"signers: {clean(ground.source) or 'none in force: nobody can approve'}")
    for signer in ground.signers.signers:
        touch = "soft" if signer.soft else "touched"
        say(f"{clean(signer.person)}  {', '.join(signer.capacities) or 'no capacity'}  {touch} {signer.fingerprint}", 1)
    for rule in ground.rules.protocol.levels:
        say(f"{rule.level}: {', '.join(rule.capacities)}, reviewed every {rule.review_months or '?'} months", 1)
    if ground.rules.solo:
        say(paint("solo: one person may approve alone, also what they asked for", "yellow"), 1)
    if ground.approvals == "local":
        say(paint("approvals: local, so a hand-written `accepted` counts, unverified", "yellow"), 1)


def say_findings(findings: Sequence[Finding], *, as_json: bool) -> int:
    """Print findings with a summary; give the exit code: 1 where one is an error."""
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        say_json([finding_facts(finding) for finding in findings])
    else:
        for finding in findings:
            say_finding(finding, 0)
        say(f"{count(len(findings), 'finding')}, {count(errors, 'error')}" if findings else "nothing is wrong")
    return 1 if errors else 0


def _say_advice(decision: Decision, advice: Sequence[Advice]) -> None:
    """Print what agents say of a decision; nothing where none does."""
    if advice:
        say(paint("Advice of agents, which counts for nothing (the role is declared, not proven):", "bold"))
    for one in advice:
        of = "" if one.sha256 == decision.sha256 else ", of another text"
        say(f"{clean(one.role)}, {clean(one.at) or 'undated'}{of}:", 1)
        for line in one.text.splitlines():
            say(_steady(line), 2)


def _say_text(text: str) -> None:
    for line in text.splitlines():
        say(_steady(line))


def _steady(line: str) -> str:
    """Give a line as it is, without what could steer a terminal."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + clean(line)
