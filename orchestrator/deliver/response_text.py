"""Write the part of a response that people read, in the communication protocol's form."""

from __future__ import annotations

import re
from typing import Any

from orchestrator.gate.mandatory_checks import title
from orchestrator.model.artifact import Judged
from orchestrator.model.case import Case
from orchestrator.model.check import Unchecked
from orchestrator.model.response import ResponseHeader
from orchestrator.model.text import Text, say
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
Row = dict[str, Any]
STANDING = {
    "passed": say("passed"),
    "failed": say("failed"),
    "not checked": say("not checked"),
}
IDENTITY = {
    0: say("declared (level 0)"),
    1: say("local (level 1)"),
    2: say("signed (level 2)"),
}


def response_text(case: Case, header: ResponseHeader, judged: tuple[Judged, ...], history: tuple[str, ...]) -> str:
    """Give the response's text below its front matter.

    Args:
        judged: every artifact with its final outcome, in the order of the header's artifacts.
        history: links to former answers, newest first, relative to the response.
    """
    documents: list[Row] = []
    files: list[Row] = []
    withheld: list[Row] = []
    for one, line in zip(judged, header.artifacts, strict=True):
        path = one.artifact.path
        if one.artifact.place == "answer" and one.outcome != "vetoed":
            documents.append({"title": one.artifact.title, "path": path, "link": _link(case, header, path)})
            continue
        found = {finding.rule for finding in one.findings}
        copy = line.copy_at.partition(f"/r{header.revision}/")[2] if line.copy_at else ""
        row: Row = {
            "title": one.artifact.title,
            "path": path,
            "section": one.artifact.section or "",
            "outcome": OUTCOME[one.outcome],
            "link": _link(case, header, copy) if copy else "",
            "reasons": tuple(reason for reason in one.reasons if reason.source not in found),
            "findings": one.findings if one.outcome != "skipped" else (),
            "mended": tuple(dict.fromkeys(finding.rule for finding in one.mending.findings)) if one.mending else (),
            "gaps": one.mending.gaps if one.mending else (),
            "difference": _link(case, header, f"{copy}.diff") if one.mending and one.mending.difference else "",
        }
        files.append(row)
        if one.outcome not in ("written", "unchanged") or one.findings:
            withheld.append(row)
    pen = TemplatePen(case.language, "orchestrator.deliver")
    text = pen.render(
        "response.md.j2",
        case=case,
        request=case.request,
        header=header,
        chosen=case.dispatch,
        status=STATUS[header.status],
        identity=IDENTITY[header.identity],
        summary=_summary(case, judged),
        documents=documents,
        files=files,
        remarks=_security_first(withheld),
        vetoed=any(one.outcome == "vetoed" for one in judged),
        not_checked=_not_checked(judged),
        checks=tuple(
            {
                "title": title(one),
                "standing": STANDING[one.standing],
                "message": one.message,
                "remedy": one.remedy or "—",
            }
            for one in case.checks
        ),
        gaps=tuple(dict.fromkeys(gap for draft in case.drafts for gap in draft.gaps)),
        tasks=tuple(task for draft in case.drafts for task in draft.tasks),
        mended=tuple(text for draft in case.drafts for text in draft.mended),
        verify=_verifiable(case, judged),
        next_steps=tuple(dict.fromkeys(step for draft in case.drafts for step in draft.next_steps)),
        reasons=(*case.verdict.reasons, *case.notes),
        notes=tuple(finding for finding in case.request.findings if finding.severity != "error"),
        history=history,
    )
    return _tidy(text)


def _not_checked(judged: tuple[Judged, ...]) -> dict[Unchecked, list[str]]:
    """Give each check that did not run with the paths of the files that call for it, each once."""
    missed: dict[Unchecked, dict[str, None]] = {}
    for one in judged:
        for check in one.not_checked:
            missed.setdefault(check, {})[one.artifact.path] = None
    return {check: list(paths) for check, paths in missed.items()}


def _security_first(rows: list[Row]) -> list[Row]:
    """Put files that are withheld for security first, each with the draft that stands beside it."""
    first = {row["path"] for row in rows if any(one.vetoes and one.security for one in row["findings"])}
    return sorted(rows, key=lambda row: row["path"] not in first)


def _verifiable(case: Case, judged: tuple[Judged, ...]) -> tuple[Text, ...]:
    """Give the steps by which a reader checks the result, less those about files that were not delivered."""
    absent = [one.artifact.path for one in judged if one.outcome in ("vetoed", "skipped")]
    steps = dict.fromkeys(step for draft in case.drafts for step in draft.verify)
    return tuple(step for step in steps if not any(path in str(step) for path in absent))


def _tidy(text: str) -> str:
    # One blank line before a heading and between paragraphs, whatever the conditions above left.
    text = re.sub(r"\n+(?=#{1,3} )", "\n\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def _summary(case: Case, judged: tuple[Judged, ...]) -> Text:
    own = {one.path for one in (case.drafted_decision, case.filed) if one is not None}
    judged = tuple(one for one in judged if one.artifact.path not in own)
    count = {outcome: sum(one.outcome == outcome for one in judged) for outcome in OUTCOME}
    here = sum(one.artifact.place == "answer" and one.outcome != "vetoed" for one in judged)
    written = count["written"] + count["unchanged"] - here
    if case.followed_by:
        return say("A follow-up answers this request: `{name}`.", name=case.followed_by)
    if case.incoming.cancelled or case.request.cancelled:
        return say("The request was cancelled. Nothing more is done.")
    if case.status == "Rejected" and not judged:
        return say("Nothing was done; the reasons stand below.")
    if case.status == "Blocked":
        return say("Nothing is changed yet: the request waits. What it waits for, and for whom, stands below.")
    if case.status == "Completed":
        return say(
            "Everything asked for is there: {here} document(s), {written} file(s) in place.", here=here, written=written
        )
    return say(
        "Done as far as rights, standards and evidence allow: {here} document(s), {written} file(s) in place, "
        "{proposed} proposed, {skipped} skipped, {vetoed} vetoed.",
        here=here,
        written=written,
        proposed=count["proposed"],
        skipped=count["skipped"],
        vetoed=count["vetoed"],
    )


def _link(case: Case, header: ResponseHeader, path: str) -> str:
    target = f"{case.incoming.answer_name}/r{header.revision}/{path}"
    # A link's target between angle brackets may hold spaces; what would end it is percent-encoded.
    for sign in "%<>\\\n\r\t":
        target = target.replace(sign, f"%{ord(sign):02X}")
    return f"<{target}>"
