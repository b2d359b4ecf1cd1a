"""Show a case to people: how the request is read, what is asked of it, and what would become of each file."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.faces.terminal.answers import say_waits
from orchestrator.faces.terminal.case_facts import findings
from orchestrator.faces.terminal.lines import clean, columns, join, paint, say, say_finding
from orchestrator.model.artifact import Judged
from orchestrator.model.case import Case
from orchestrator.model.verdict import Reason


def say_case(case: Case) -> None:
    """Print a case. What does not apply is left out."""
    request = case.request
    say(f"{paint(clean(request.title) or '(no title)', 'bold')}  {request.name}, {len(request.fields)} header lines")
    for line in columns(list(_header(case))):
        say(line, 1)
    if unknown := [field for field in request.fields if not field.key]:
        say(f"not understood: {join(f'{clean(field.name)} (line {field.line})' for field in unknown)}", 1)
    _list("sections", [f"{clean(one.title)}{f' = {one.name}' if one.name else ''}" for one in request.sections])
    _list("criteria", [_criterion(case, number) for number in range(len(case.criteria or request.criteria))])
    _list(
        "embedded files",
        [
            f"{clean(file.path)}  line {request.place_of(file.line)}, named by its {file.named_by}"
            for file in request.files
        ],
    )
    _kinds(case)
    _gates(case)
    checks = (
        f"{one.check}{f' of {clean(one.of)}' if one.of else ''}: {one.standing}, {clean(str(one.message))}"
        for one in case.checks
    )
    _list("mandatory checks", list(checks))
    if case.judged:
        say(paint("what would become of each file", "bold"))
        for judged in case.judged:
            _say_judged(judged)
    _list("questions", [f"{number}. {question}" for number, question in enumerate(case.questions, 1)])
    _list("gaps", [str(gap) for draft in case.drafts for gap in draft.gaps])
    _list("left for others", [f"{task.title} ({task.owner})" for draft in case.drafts for task in draft.tasks])
    if found := findings(case):
        say(paint("findings", "bold"))
        for finding in found:
            say_finding(finding)
    say(f"would be answered: {paint(case.status or 'not at all', case.status or '')}; nothing was written")


def _header(case: Case) -> Iterator[tuple[str, str]]:
    request, chosen = case.request, case.dispatch
    sender = request.sender or "not said"
    written = clean(request.sender_written)
    yield "sender", f"{sender} ({written})" if written and written != sender else sender
    if request.recipient:
        yield "to", request.recipient
    yield "priority", request.priority
    if request.deadline or request.deadline_written:
        yield "deadline", f"{request.deadline or 'not understood'} ({clean(request.deadline_written)})"
    if request.blocking:
        yield "blocking", clean(request.blocking)
    if request.follows:
        yield "follows", clean(request.follows)
    if request.depends_on:
        yield "depends on", clean(join(request.depends_on))
    yield "language", case.language
    if chosen is not None:
        why = f" ({clean(str(chosen.environment_why))})" if chosen.environment_why else ""
        yield "environment", f"{chosen.environment or 'none'}{why}"
        if chosen.services:
            why = f" ({clean(str(chosen.services_why))})" if chosen.services_why else ""
            yield "services", f"{join(service.name for service in chosen.services)}{why}"
        yield "role", case.role or "none"
    if case.matrix:
        yield "permissions", case.matrix


def _kinds(case: Case) -> None:
    if case.dispatch is None or not case.dispatch.kinds:
        return
    say(paint("kinds", "bold"))
    for chosen in case.dispatch.kinds:
        say(f"{chosen.kind.name}: {clean('; '.join(map(str, chosen.why)))}", 1)


def _gates(case: Case) -> None:
    verdict = case.verdict
    if verdict.allows and not verdict.reasons:
        return
    say(f"{paint('gates', 'bold')}  {verdict.ruling}")
    for reason in verdict.reasons:
        _say_reason(reason, 1)
    say_waits((wait.sort, wait.name, wait.who) for wait in verdict.waits)


def _say_judged(judged: Judged) -> None:
    artifact = judged.artifact
    where = clean(artifact.path) if artifact.place == "repository" else f"{clean(artifact.path)} (with the answer)"
    section = f" · section {clean(artifact.section)}" if artifact.section else ""
    say(f"{paint(judged.outcome, judged.outcome)}{' ' * (10 - len(judged.outcome))}{where}{section}", 1)
    for reason in judged.reasons:
        _say_reason(reason, 3)
    for finding in judged.findings:
        say_finding(finding, 3)
    for one in judged.not_checked:
        say(f"not checked by {one.check}: {clean(str(one.why))}", 3)
        say(clean(str(one.remedy)), 4)


def _say_reason(reason: Reason, indent: int) -> None:
    say(f"{clean(str(reason.message))} ({reason.source})", indent)
    if reason.remedy:
        say(clean(str(reason.remedy)), indent + 1)


def _criterion(case: Case, number: int) -> str:
    if not case.criteria:
        return clean(case.request.criteria[number].text)
    proven = case.criteria[number]
    return f"[{'x' if proven.by else ' '}] {clean(proven.text)}{f': {clean(str(proven.by))}' if proven.by else ''}"


def _list(heading: str, lines: list[str]) -> None:
    if lines:
        say(paint(heading, "bold"))
        for line in dict.fromkeys(lines):
            say(line, 1)
