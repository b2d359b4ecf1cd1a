"""Write the part of a response that people read, in the communication protocol's form: blocks, a blank line between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orchestrator.deliver import lists
from orchestrator.deliver.phrases import Phrases, phrases
from orchestrator.model.artifact import Judged
from orchestrator.model.case import Case, Proven
from orchestrator.model.check import Unchecked
from orchestrator.model.dispatch import Dispatch
from orchestrator.model.finding import Finding
from orchestrator.model.kind import Task
from orchestrator.model.response import ArtifactLine, ResponseHeader
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import Reason, Wait
from orchestrator.wording.catalogue import Catalogue
from orchestrator.wording.markdown import code, inline, line

# What would end a link's target between angle brackets, which may hold spaces, and is percent-encoded there.
_ENDS_A_LINK = re.compile(r"[%<>\\\n\r\t]")
IN_PLACE = frozenset({"written", "unchanged"})


def response_text(case: Case, header: ResponseHeader, judged: tuple[Judged, ...], history: tuple[str, ...]) -> str:
    """Give the response's text below its front matter, without its last line end.

    Args:
        judged: every artifact with its final outcome, in the order of the header's artifacts.
        history: links to former answers, newest first, relative to the response.
    """
    said = phrases(case.language)
    request, chosen, drafts, language = case.request, case.dispatch, case.drafts, case.language
    blocks = [*_head(case, header, said), said.summary, _summary(case, judged, said)]
    if case.verdict.reasons or case.notes:
        blocks.append("\n".join([_reason(one, said) for one in (*case.verdict.reasons, *case.notes)]))
    if request.unreadable:
        blocks += (said.unreadable, _found([one for one in request.findings if one.severity == "error"], said))
    if case.status == "Blocked":
        blocks += _waiting(case, header.waits, said)
    blocks += _files(judged, header.artifacts, f"{case.incoming.answer_name}/r{header.revision}", said)
    if missed := _not_checked(judged, said):
        blocks += (*said.not_checked, missed)
    if case.checks:
        blocks += (*said.mandatory, f"{said.checks}\n{lists.checked(language, case.checks)}")
    if case.criteria:
        blocks += (said.criteria, "\n".join([_criterion(one, said) for one in case.criteria]))
    tasks = [_task(task, said) for draft in drafts for task in draft.tasks]
    if tasks:
        blocks += (said.left, "\n".join([said.tasks, *tasks]))
    if gaps := lists.bulleted(language, tuple([draft.gaps for draft in drafts])):
        blocks += (*said.gaps, gaps)
    if verify := lists.numbered(language, _verifiable(case, judged)):
        blocks += (said.verify, verify)
    blocks += (said.details, "\n".join([*_chosen(chosen, said, case), *_in_force(case, header, said)]))
    if notes := [one for one in request.findings if one.severity != "error"]:
        blocks += (said.notes, _found(notes, said))
    blocks += (said.next_steps, _next_steps(case, judged, header, said))
    if history:
        blocks += (said.history, "\n".join([f"- [{inline(link)}](<{line(link)}>)" for link in history]))
    return "\n\n".join(blocks)


def _head(case: Case, header: ResponseHeader, said: Phrases) -> tuple[str, str]:
    request = case.request
    role = f" · {inline(header.role)}" if header.role else ""
    facts = (
        f"{said.date}: {header.date.isoformat(timespec='seconds')}",
        f"{said.sender}: {inline(header.team)}{role}",
        f"{said.to}: {inline(request.sender_written or header.to or '—')}",
        f"{said.request_id}: {code(f'{header.request}.md')}",
        f"{said.status}: {header.status} ({said.statuses[header.status]})",
    )
    return f"# {said.response}: {inline(request.title)}", "  \n".join(facts)


def _summary(case: Case, judged: tuple[Judged, ...], said: Phrases) -> str:
    if case.followed_by:
        return said.tell(say("A follow-up answers this request: `{name}`.", name=case.followed_by))
    if case.incoming.cancelled or case.request.cancelled:
        return said.cancelled
    own = [one.path for one in (case.drafted_decision, case.filed) if one is not None]
    asked = [one for one in judged if one.artifact.path not in own] if own else judged
    if case.status == "Rejected" and not asked:
        return said.nothing
    if case.status == "Blocked":
        return said.held
    outcomes = [one.outcome for one in asked]
    here = [one.artifact.place for one in asked if one.outcome != "vetoed"].count("answer")
    written = outcomes.count("written") + outcomes.count("unchanged") - here
    if case.status == "Completed":
        return said.done.format(here=here, written=written)
    return said.partly_done.format(
        here=here,
        written=written,
        proposed=outcomes.count("proposed"),
        skipped=outcomes.count("skipped"),
        vetoed=outcomes.count("vetoed"),
    )


def _waiting(case: Case, waits: tuple[Wait, ...], said: Phrases) -> Iterator[str]:
    yield said.waiting
    if questions := case.questions:
        yield said.questions
        yield "\n".join([f"{number}. {said.tell(question)}" for number, question in enumerate(questions, 1)])
    if case.drafted_decision:
        yield said.drafted.format(path=code(case.drafted_decision.path))
    if waits:
        yield "\n".join([_wait(one, said) for one in waits])


def _wait(one: Wait, said: Phrases) -> str:
    name = f": {code(one.name)}" if one.name else ""
    who = f" — {inline(one.who)}" if one.who else ""
    return f"- {said.waits[one.sort]}{name}{who}"


def _files(judged: tuple[Judged, ...], lines: Iterable[ArtifactLine], folder: str, said: Phrases) -> Iterator[str]:
    """Give what the answer brings, and of each file that was not simply written the reasons, security first."""
    papers: list[str] = []
    rows: list[str] = []
    withheld: list[tuple[Judged, str]] = []
    for one, its in zip(judged, lines, strict=True):
        artifact, outcome, title = one.artifact, one.outcome, said.tell(one.artifact.title)
        if artifact.place == "answer" and outcome != "vetoed":
            papers.append(f"- [{title}]({_link(folder, artifact.path)})")
            continue
        copy = its.copy_at.partition(f"/{folder}/")[2] if its.copy_at else ""
        section = f" ({inline(artifact.section)})" if artifact.section else ""
        proposal = f" · [{said.proposal}]({_link(folder, copy)})" if copy else ""
        rows.append(f"| {code(artifact.path)}{section} | {said.outcomes[outcome]} | {title}{proposal} |")
        if outcome not in IN_PLACE or one.findings or one.reasons:
            withheld.append((one, copy))
    if papers or rows:
        yield said.deliverables
    if papers:
        yield "\n".join(papers)
    if rows:
        yield "\n".join([said.files, *rows])
    if withheld:
        yield said.remarks
        for one, copy in _security_first(withheld):
            yield f"### {code(one.artifact.path)} — {said.outcomes[one.outcome]}"
            if remarks := list(_remarks(one, copy, folder, said)):
                yield "\n".join(remarks)
        if any(one.outcome == "vetoed" for one, _ in withheld):
            yield said.vetoed


def _security_first(withheld: list[tuple[Judged, str]]) -> list[tuple[Judged, str]]:
    """Put files that are withheld for security first, each with the draft that stands beside it."""
    first = {
        one.artifact.path
        for one, _ in withheld
        if one.outcome != "skipped" and any(_withholds(finding) for finding in one.findings)
    }
    return sorted(withheld, key=lambda file: file[0].artifact.path not in first) if first else withheld


def _withholds(finding: Finding) -> bool:
    """Tell whether a finding is a veto for security."""
    return finding.vetoes and finding.security


def _remarks(one: Judged, copy: str, folder: str, said: Phrases) -> Iterator[str]:
    """Give the reasons for what became of a file, what a draft beside a withheld one mends, and what was found."""
    rules = {finding.rule for finding in one.findings}
    for reason in one.reasons:
        if reason.source not in rules:
            yield _reason(reason, said)
    mending = one.mending
    if mending is not None:
        if mending.findings:
            mends = said.mends.format(rules=inline(", ".join(dict.fromkeys([each.rule for each in mending.findings]))))
            link = f" [{said.difference}]({_link(folder, f'{copy}.diff')})" if mending.difference else ""
            yield f"- {mends}{link}"
        for gap in mending.gaps:
            yield f"- {said.missing.format(gap=said.tell(gap))}"
    # Of a file that is not ours to write nothing is said but what its sender has to know: a secret in it has been read.
    told = one.findings if one.outcome != "skipped" else tuple([each for each in one.findings if _withholds(each)])
    if told:
        yield lists.found(said.language, told)


def _not_checked(judged: tuple[Judged, ...], said: Phrases) -> str:
    """Give each check that did not run with the files that call for it, each once; "" where all of them ran."""
    missed: dict[Unchecked, dict[str, None]] = {}
    for one in judged:
        for check in one.not_checked:
            missed.setdefault(check, {})[code(one.artifact.path)] = None
    if not missed:
        return ""
    rows = [
        f"| {code(check.check)} | {', '.join(files)} | {said.tell(check.why)} | {said.tell(check.remedy)} |"
        for check, files in missed.items()
    ]
    return "\n".join([said.unchecked, *rows])


def _criterion(one: Proven, said: Phrases) -> str:
    if one.by:
        return f"- [x] {inline(one.text)} — {said.tell(one.by)}"
    if one.ticked:
        return f"- [x] {inline(one.text)} — {said.ticked}"
    return f"- [ ] {inline(one.text)} — {said.unproven}"


def _task(task: Task, said: Phrases) -> str:
    return f"| {inline(task.title)} | {inline(task.owner)} | {said.tell(task.why) if task.why else '—'} |"


def _verifiable(case: Case, judged: tuple[Judged, ...]) -> lists.Lists:
    """Give the steps by which a reader checks the result, less those about files that were not delivered."""
    steps = tuple([draft.verify for draft in case.drafts])
    absent = [one.artifact.path for one in judged if one.outcome in ("vetoed", "skipped")]
    if not absent:
        return steps
    words = Catalogue.load("en").translate
    told = [(step, words(step)) for step in lists.once(steps)]
    for path in absent:
        told = [(step, its) for step, its in told if path not in its]
    return (tuple([step for step, _ in told]),)


def _chosen(chosen: Dispatch | None, said: Phrases, case: Case) -> Iterator[str]:
    """Tell what the request was taken for, and why."""
    if chosen is None or not chosen.kinds:
        return
    yield lists.chosen(case.language, tuple([(one.kind.title, one.kind.name, one.why) for one in chosen.kinds]))
    if chosen.environment:
        why = f" — {said.tell(chosen.environment_why)}" if chosen.environment_why else ""
        yield f"- {said.environment.format(environment=chosen.environment)}{why}"
    if chosen.services:
        why = f" — {said.tell(chosen.services_why)}" if chosen.services_why else ""
        yield f"- {said.services}: {', '.join([code(one.name) for one in chosen.services])}{why}"
    for finding in chosen.findings:
        yield _reason(finding, said)


def _in_force(case: Case, header: ResponseHeader, said: Phrases) -> Iterator[str]:
    """Tell who asked, by which matrix and decision it was answered, and what was changed against a common sample."""
    yield f"- {said.identity}: {said.levels[header.identity]}"
    if case.matrix:
        yield f"- {said.matrix}: {inline(case.matrix)}"
    if case.decision:
        verified = "" if case.decision.verified else f" ({said.not_verified})"
        yield f"- {said.decision}: {code(case.decision.id)}{verified}"
    for draft in case.drafts:
        for text in draft.mended:
            yield f"- {said.mended}: {said.tell(text)}"


def _next_steps(case: Case, judged: tuple[Judged, ...], header: ResponseHeader, said: Phrases) -> str:
    assert case.status is not None
    if case.status in ("Completed", "Partial"):
        # What names the request is no other's: the rest is kept for the next one.
        own = [f"{number}. {said.tell(text)}" for number, text in enumerate(_with_the_files(case, judged), 1)]
        steps = lists.numbered(case.language, tuple([draft.next_steps for draft in case.drafts]), len(own) + 1)
        if own or steps:
            return "\n".join([*own, steps] if steps else own)
    return f"- {said.steps[case.status].format(name=code(header.request))}"


def _with_the_files(case: Case, judged: tuple[Judged, ...]) -> Iterator[Text]:
    """Say what is to be done with the files, by what became of them; who takes over drafts stands among the tasks."""
    own = bool(case.request.files) and any(one.artifact.origin == "embedded" for one in judged)
    if own and any(one.outcome == "proposed" for one in judged):
        yield say("read what was only proposed, and take over what fits")
    if any(one.outcome == "written" and one.artifact.place == "repository" for one in judged):
        yield say("take the written files into a commit: `orchestrator commit {name}`", name=case.request.name)


def _reason(one: Reason | Finding, said: Phrases) -> str:
    """Give a reason behind a bullet, with what to do about it."""
    remedy = f" → {said.tell(one.remedy)}" if one.remedy else ""
    return f"- {said.tell(one.message)}{remedy}"


def _found(findings: list[Finding], said: Phrases) -> str:
    """Give what was found in the request, each with its place."""
    lines = []
    for one in findings:
        told = _reason(one, said)
        if one.line:
            told = f"- {said.place.format(line=one.line, column=one.column or 1)}: {told[2:]}"
        lines.append(told)
    return "\n".join(lines)


def _link(folder: str, path: str) -> str:
    target = f"{folder}/{path}"
    if _ENDS_A_LINK.search(target):
        target = _ENDS_A_LINK.sub(lambda sign: f"%{ord(sign[0]):02X}", target)
    return f"<{target}>"
