"""Tick what is proven, and say how the request ended."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.desk import Desk
from orchestrator.model.artifact import Outcome
from orchestrator.model.case import Case, Proven
from orchestrator.model.response import ResponseStatus
from orchestrator.model.text import Text

HERE: frozenset[Outcome] = frozenset({"written", "unchanged"})
NOWHERE: frozenset[Outcome] = frozenset({"vetoed", "skipped"})


def conclude(case: Case, desk: Desk) -> Case:
    """Tick what is proven, and say how the request ended."""
    criteria: tuple[Proven, ...] = ()
    if case.request.criteria:
        proofs = _proofs(case)
        criteria = tuple(
            [
                Proven(text=one.text, line=one.line, ticked=one.ticked, by=proofs.get(one.line))
                for one in case.request.criteria
            ]
        )
    return replace(case, criteria=criteria, status=_status(case, criteria))


def _proofs(case: Case) -> dict[int, Text]:
    """Give the first proof of each criterion that rests on nothing but what is there, by the criterion's line."""
    held = case.verdict.ruling == "hold"
    here = {one.artifact.path for one in case.judged if one.outcome in HERE and not held}
    proofs: dict[int, Text] = {}
    for proof in case.proofs:
        if here.issuperset(proof.paths):
            proofs.setdefault(proof.line, proof.by)
    return proofs


def _status(case: Case, criteria: tuple[Proven, ...]) -> ResponseStatus:
    if case.verdict.ruling == "hold":
        return "Blocked"
    outcomes = {one.outcome for one in case.judged if one.mending is None}
    if outcomes and outcomes <= NOWHERE:
        return "Rejected"
    whole = (
        outcomes <= HERE
        and not any(one.not_checked for one in case.judged)
        and all(one.standing == "passed" for one in case.checks)
        and not any(drafted.tasks for drafted in case.drafts)
        and all(one.by is not None or one.ticked for one in criteria)
    )
    return "Completed" if whole else "Partial"
