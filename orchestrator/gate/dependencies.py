"""Hold a request until the requests that it depends on are answered."""

from __future__ import annotations

from orchestrator.gate.question import Question
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait

NAME = "dependencies"
ENOUGH = frozenset({"Completed", "Partial"})


def ask(question: Question) -> Verdict:
    """Hold while a request that must be answered first is not, or ended without anything done."""
    reasons: list[Reason] = []
    waits: list[Wait] = []
    for name in question.request.depends_on:
        status = question.answered.get(name) or question.answered.get(name.casefold())
        if status in ENOUGH:
            continue
        waits.append(Wait(sort="request", name=name))
        if status == "Rejected":
            message = say("the request `{name}` that this one depends on was rejected", name=name)
            remedy = say("put it right and file it again, or take it out of the dependencies")
        elif status == "Blocked":
            message = say("the request `{name}` that this one depends on is itself blocked", name=name)
            remedy = say("see what its answer waits for")
        else:
            message = say("the request `{name}` that this one depends on is not answered yet", name=name)
            remedy = say("nothing: this goes on by itself; if there is no such request, mend the name")
        reasons.append(Reason(source=NAME, message=message, remedy=remedy))
    return Verdict(ruling="hold", reasons=tuple(reasons), waits=tuple(waits)) if waits else ALLOW
