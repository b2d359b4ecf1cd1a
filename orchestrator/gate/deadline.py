"""Note a deadline that has passed. It is never held for: late is better than never."""

from __future__ import annotations

from orchestrator.gate.question import Question
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict

NAME = "deadline"


def ask(question: Question) -> Verdict:
    """Allow, with a reason where the deadline has passed."""
    deadline = question.request.deadline
    if deadline is None or deadline >= question.now.date():
        return ALLOW
    message = say("the deadline {deadline} has passed; the request is worked on all the same", deadline=deadline)
    return Verdict(ruling="allow", reasons=(Reason(source=NAME, message=message),))
