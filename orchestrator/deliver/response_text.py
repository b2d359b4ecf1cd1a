"""Write the part of a response that people read, in the communication protocol's form."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.deliver import lists
from orchestrator.model.artifact import Judged
from orchestrator.model.case import Case
from orchestrator.model.check import Unchecked
from orchestrator.model.request import Language
from orchestrator.model.response import ArtifactLine, ResponseHeader
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import Reason
from orchestrator.wording.pen import TemplatePen

STATUS = {
    "Completed": say("completed"),
    "Partial": say("partly done"),
    "Blocked": say("held"),
    "Rejected": say("rejected"),
}
OUTCOME = {
    "written": say("written"),
    "unchanged": say("unchanged"),
    "proposed": say("proposed"),
    "skipped": say("skipped"),
    "vetoed": say("vetoed"),
}
IDENTITY = {
    0: say("declared (level 0)"),
    1: say("local (level 1)"),
    2: say("signed (level 2)"),
}
# What would end a link's target between angle brackets, which may hold spaces, and how it is written there.
PERCENT_ENCODED = tuple((sign, f"%{ord(sign):02X}") for sign in "%<>\\\n\r\t")


class Paper(NamedTuple):
    """A document that lies with the answer."""

    title: Text
    link: str


class Row(NamedTuple):
    """A file that the answer tells of: what became of it, and why. `insecure` is one that is withheld for security."""

    title: Text
    path: str
    section: str
    outcome: Text
    link: str
    reasons: tuple[Reason, ...]
    findings: str
    insecure: bool
    mended: tuple[str, ...]
    gaps: tuple[Text, ...]
    difference: str


def response_text(case: Case, header: ResponseHeader, judged: tuple[Judged, ...], history: tuple[str, ...]) -> str:
    """Give the response's text below its front matter.

    Args:
        judged: every artifact with its final outcome, in the order of the header's artifacts.
        history: links to former answers, newest first, relative to the response.
    """
    language, drafts = case.language, case.drafts
    folder = f"{case.incoming.answer_name}/r{header.revision}"
    outcomes = [one.outcome for one in judged]
    papers = [
        Paper(one.artifact.title, _link(folder, one.artifact.path)) for one in judged if _lies_with_the_answer(one)
    ]
    files: list[Row] = []
    withheld: list[Row] = []
    for one, line in zip(judged, header.artifacts, strict=True):
        if _lies_with_the_answer(one):
            continue
        row = _row(one, line, folder, language)
        files.append(row)
        if one.outcome not in ("written", "unchanged") or one.findings:
            withheld.append(row)
    kinds = case.dispatch.kinds if case.dispatch else ()
    return TemplatePen(language, "orchestrator.deliver").render(
        "response.md.j2",
        case=case,
        request=case.request,
        header=header,
        date=header.date.isoformat(timespec="seconds"),
        chosen=case.dispatch,
        status=STATUS[header.status],
        identity=IDENTITY[header.identity],
        summary=_summary(case, judged),
        papers=papers,
        files=files,
        remarks=_security_first(withheld),
        vetoed="vetoed" in outcomes,
        not_checked=_not_checked(judged),
        kinds=lists.chosen(language, tuple([(one.kind.title, one.kind.name, one.why) for one in kinds])),
        checks=lists.checked(language, case.checks),
        gaps=lists.bulleted(language, tuple([draft.gaps for draft in drafts])),
        tasks=[task for draft in drafts for task in draft.tasks],
        mended=[text for draft in drafts for text in draft.mended],
        verify=lists.numbered(language, _verifiable(case, judged)),
        next_steps=lists.numbered(language, tuple([draft.next_steps for draft in drafts])),
        reasons=(*case.verdict.reasons, *case.notes),
        notes=[finding for finding in case.request.findings if finding.severity != "error"],
        history=history,
    )


def _lies_with_the_answer(one: Judged) -> bool:
    return one.artifact.place == "answer" and one.outcome != "vetoed"


def _row(one: Judged, line: ArtifactLine, folder: str, language: Language) -> Row:
    findings = one.findings if one.outcome != "skipped" else ()
    rules = {finding.rule for finding in one.findings}
    copy = line.copy_at.partition(f"/{folder}/")[2] if line.copy_at else ""
    mending = one.mending
    return Row(
        title=one.artifact.title,
        path=one.artifact.path,
        section=one.artifact.section or "",
        outcome=OUTCOME[one.outcome],
        link=_link(folder, copy) if copy else "",
        reasons=tuple(reason for reason in one.reasons if reason.source not in rules) if rules else one.reasons,
        findings=lists.found(language, findings),
        insecure=any(finding.vetoes and finding.security for finding in findings),
        mended=tuple(dict.fromkeys(finding.rule for finding in mending.findings)) if mending else (),
        gaps=mending.gaps if mending else (),
        difference=_link(folder, f"{copy}.diff") if mending and mending.difference else "",
    )


def _not_checked(judged: tuple[Judged, ...]) -> dict[Unchecked, list[str]]:
    """Give each check that did not run with the paths of the files that call for it, each once."""
    missed: dict[Unchecked, dict[str, None]] = {}
    for one in judged:
        for check in one.not_checked:
            missed.setdefault(check, {})[one.artifact.path] = None
    return {check: list(paths) for check, paths in missed.items()}


def _security_first(rows: list[Row]) -> list[Row]:
    """Put files that are withheld for security first, each with the draft that stands beside it."""
    first = {row.path for row in rows if row.insecure}
    return sorted(rows, key=lambda row: row.path not in first) if first else rows


def _verifiable(case: Case, judged: tuple[Judged, ...]) -> lists.Lists:
    """Give the steps by which a reader checks the result, less those about files that were not delivered."""
    steps = tuple([draft.verify for draft in case.drafts])
    absent = [one.artifact.path for one in judged if one.outcome in ("vetoed", "skipped")]
    if not absent:
        return steps
    told = [(step, str(step)) for step in lists.once(steps)]
    return (tuple([step for step, words in told if not any(path in words for path in absent)]),)


def _summary(case: Case, judged: tuple[Judged, ...]) -> Text:
    if case.followed_by:
        return say("A follow-up answers this request: `{name}`.", name=case.followed_by)
    if case.incoming.cancelled or case.request.cancelled:
        return say("The request was cancelled. Nothing more is done.")
    own = {one.path for one in (case.drafted_decision, case.filed) if one is not None}
    asked = [one for one in judged if one.artifact.path not in own] if own else judged
    if case.status == "Rejected" and not asked:
        return say("Nothing was done; the reasons stand below.")
    if case.status == "Blocked":
        return say("Nothing is changed yet: the request waits. What it waits for, and for whom, stands below.")
    outcomes = [one.outcome for one in asked]
    here = sum([_lies_with_the_answer(one) for one in asked])
    written = outcomes.count("written") + outcomes.count("unchanged") - here
    if case.status == "Completed":
        return say(
            "Everything asked for is there: {here} document(s), {written} file(s) in place.", here=here, written=written
        )
    return say(
        "Done as far as rights, standards and evidence allow: {here} document(s), {written} file(s) in place, "
        "{proposed} proposed, {skipped} skipped, {vetoed} vetoed.",
        here=here,
        written=written,
        proposed=outcomes.count("proposed"),
        skipped=outcomes.count("skipped"),
        vetoed=outcomes.count("vetoed"),
    )


def _link(folder: str, path: str) -> str:
    target = f"{folder}/{path}"
    for sign, code in PERCENT_ENCODED:
        target = target.replace(sign, code)
    return f"<{target}>"
