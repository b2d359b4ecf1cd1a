"""Let the standards guardian look at every artifact."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.desk import Desk
from orchestrator.model.artifact import Artifact, Judged
from orchestrator.model.case import Case
from orchestrator.model.check import Unchecked
from orchestrator.model.finding import Finding
from orchestrator.model.verdict import Reason


def judge(case: Case, desk: Desk) -> Case:
    """Let the standards guardian look at every artifact at once; a veto withholds the file."""
    artifacts = [artifact for drafted in case.drafts for artifact in drafted.artifacts]
    judged = tuple([_judged(artifact, *said) for artifact, said in zip(artifacts, desk.judge(artifacts), strict=True)])
    return replace(case, judged=judged)


def _judged(artifact: Artifact, findings: tuple[Finding, ...], not_checked: tuple[Unchecked, ...]) -> Judged:
    if not findings:
        return Judged(artifact=artifact, outcome="written", not_checked=not_checked)
    vetoes = [finding for finding in findings if finding.vetoes]
    return Judged(
        artifact=artifact,
        outcome="vetoed" if vetoes else "written",
        reasons=tuple([Reason(source=one.rule, message=one.message, remedy=one.remedy) for one in vetoes]),
        findings=findings,
        not_checked=not_checked,
    )
