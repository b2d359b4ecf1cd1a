"""Lift vetoes that an accepted decision waives for this file, and say why another waiver does not count."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.decisions.waivers import lift
from orchestrator.desk import Desk
from orchestrator.model.artifact import Judged
from orchestrator.model.case import Case
from orchestrator.parse.names import slug


def waive(case: Case, desk: Desk) -> Case:
    """Treat each file of which every veto is waived as if the standards allowed it; the findings stay, and say so."""
    if "vetoed" not in [one.outcome for one in case.judged]:
        return case
    asking = frozenset({slug(case.request.sender or ""), slug(case.request.sender_written)}) - {""}
    return replace(case, judged=tuple(_waived(one, desk, asking) for one in case.judged))


def _waived(one: Judged, desk: Desk, asking: frozenset[str]) -> Judged:
    if one.outcome != "vetoed":
        return one
    findings, reasons = lift(one.artifact.path, one.findings, desk.decisions, desk.now, asking)
    lifted = {finding.rule for finding in findings if finding.waived is not None}
    kept = tuple(reason for reason in one.reasons if reason.source not in lifted)
    still = any(finding.vetoes for finding in findings)
    return replace(one, outcome="vetoed" if still else "written", findings=findings, reasons=(*kept, *reasons))
