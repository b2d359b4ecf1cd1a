"""Tick what is proven, and say how the request ended."""

from __future__ import annotations

from orchestrator.desk import Desk
from orchestrator.model.case import Case, Proven
from orchestrator.model.replacing import replace
from orchestrator.model.response import ResponseStatus
from orchestrator.model.text import Text

HERE = frozenset({"written", "unchanged"})


def conclude(case: Case, desk: Desk) -> Case:
    """Tick what is proven, and say how the request ended."""
    held = case.verdict.ruling == "hold"
    here = {one.artifact.path for one in case.judged if one.outcome in HERE and not held}
    proofs: dict[int, Text] = {}
    for proof in case.proofs:
        if all(path in here for path in proof.paths):
            proofs.setdefault(proof.line, proof.by)
    criteria = tuple(
        Proven(text=one.text, line=one.line, ticked=one.ticked, by=proofs.get(one.line))
        for one in case.request.criteria
    )
    return replace(case, criteria=criteria, status=_status(case, criteria))


def _status(case: Case, criteria: tuple[Proven, ...]) -> ResponseStatus:
    if case.verdict.ruling == "hold":
        return "Blocked"
    outcomes = [one.outcome for one in case.judged if one.mending is None]
    if outcomes and all(outcome in ("vetoed", "skipped") for outcome in outcomes):
        return "Rejected"
    whole = (
        all(outcome in HERE for outcome in outcomes)
        and not any(one.not_checked for one in case.judged)
        and all(one.standing == "passed" for one in case.checks)
        and not any(drafted.tasks for drafted in case.drafts)
        and all(one.by is not None or one.ticked for one in criteria)
    )
    return "Completed" if whole else "Partial"
