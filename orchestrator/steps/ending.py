"""Join a verdict to a case: a denial ends it, a hold is remembered until the end."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.model.case import Case
from orchestrator.model.dispatch import Dispatch
from orchestrator.model.response import ResponseStatus
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait, strictest


def after(case: Case, verdict: Verdict) -> Case:
    """Join a verdict to the case's; a denial ends it."""
    if verdict is ALLOW and case.status is None and case.verdict.ruling != "deny":
        return case
    joined_verdict = strictest((case.verdict, verdict))
    status: ResponseStatus | None = "Rejected" if joined_verdict.ruling == "deny" else None
    return replace(case, verdict=joined_verdict, status=status)


def asked(case: Case) -> Verdict:
    """Give the verdict that holds a case until its questions are answered."""
    wait = Wait(sort="answer", name=case.incoming.answer_name, who=case.request.sender or "")
    message = say("{count} question(s) must be answered first", count=len(case.questions))
    remedy = say("edit the request, or file a follow-up with `Follows: {name}`", name=case.incoming.name)
    return Verdict(ruling="hold", reasons=(Reason(source="dispatch", message=message, remedy=remedy),), waits=(wait,))


def wanted(chosen: Dispatch) -> tuple[str, ...]:
    """List the kinds that the request itself asks for, without those that others bring along."""
    return tuple([one.kind.name for one in chosen.kinds if one.brought_by is None])
