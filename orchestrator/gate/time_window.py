"""Hold a production change that says nothing about when it happens."""

from __future__ import annotations

from orchestrator.decisions.stated import window_line
from orchestrator.gate.question import Question
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait

NAME = "time-window"


def ask(question: Question) -> Verdict:
    """Hold unless the decision or the request names a time: beside a word for the window, or as a range of hours."""
    if not question.changes_production or window_line(question.request, question.read_with) is not None:
        return ALLOW
    return Verdict(
        ruling="hold",
        reasons=(
            Reason(
                source=NAME,
                message=say("no time window is named for the change of production"),
                remedy=say(
                    "write below a heading “Time window” of the decision or of the request the day and the hours, "
                    "with their time zone"
                ),
            ),
        ),
        waits=(Wait(sort="edit", name=question.request.name, who=question.request.sender or ""),),
    )
