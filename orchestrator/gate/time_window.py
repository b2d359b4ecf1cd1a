"""Hold a production change that says nothing about when it happens."""

from __future__ import annotations

import re

from orchestrator.decisions.stated import WINDOW, lines_about, means_nothing
from orchestrator.gate.question import Question
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait

NAME = "time-window"

_TIME = re.compile(
    r"\b\d{1,2}:\d{2}\b|\b\d{1,2}\s*(?:am|pm)\b|\d{1,2}\s*시|\b\d{4}-\d{2}-\d{2}\b|\d{1,2}월\s*\d{1,2}일", re.IGNORECASE
)
_RANGE = re.compile(
    r"\b\d{1,2}:\d{2}\s*(?:[-–~]|to|until|부터)\s*\d{1,2}:\d{2}\b|\d{1,2}\s*시\s*(?:[-–~]|부터|에서)\s*.{0,6}\d{1,2}\s*시",
    re.IGNORECASE,
)


def ask(question: Question) -> Verdict:
    """Hold unless the decision or the request names a time: beside a word for the window, or as a range of hours."""
    if not question.changes_production or _is_named(question):
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


def _is_named(question: Question) -> bool:
    if any(
        _TIME.search(line) and not means_nothing(line)
        for line in lines_about(WINDOW, question.request, question.read_with)
    ):
        return True
    return any(_RANGE.search(line) for line in question.request.body.splitlines())
