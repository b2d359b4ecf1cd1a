"""Choose kinds, role, environment and services."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.desk import Desk
from orchestrator.dispatch.infer import dispatch
from orchestrator.model.case import Case
from orchestrator.steps.authorizing import sender
from orchestrator.steps.ending import after, asked, wanted


def choose(case: Case, desk: Desk) -> Case:
    """Choose kinds, role, environment and services, and ask the matrix once more, now for the kinds."""
    chosen = dispatch(case.request, desk.kinds, desk.roles, desk.evidence(), desk.configuration)
    case = replace(case, dispatch=chosen)
    case = after(case, sender(case, desk, wanted(chosen)))
    if case.status is None and chosen.questions:
        case = after(case, asked(case))
    return case
