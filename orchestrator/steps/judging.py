"""Let the standards guardian look at every artifact."""

from __future__ import annotations

from orchestrator.desk import Desk
from orchestrator.model.artifact import Judged, Outcome
from orchestrator.model.case import Case
from orchestrator.model.verdict import Reason


def judge(case: Case, desk: Desk) -> Case:
    """Let the standards guardian look at every artifact; a veto withholds the file."""
    judged = []
    for drafted in case.drafts:
        for artifact in drafted.artifacts:
            findings, not_checked = desk.judge(artifact)
            vetoes = tuple(finding for finding in findings if finding.vetoes)
            reasons = tuple(
                Reason(source=finding.rule, message=finding.message, remedy=finding.remedy) for finding in vetoes
            )
            outcome: Outcome = "vetoed" if vetoes else "written"
            judged.append(
                Judged(artifact=artifact, outcome=outcome, reasons=reasons, findings=findings, not_checked=not_checked)
            )
    return case.model_copy(update={"judged": tuple(judged)})
