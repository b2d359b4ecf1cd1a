"""Hold a production change without a way back: the operator documents the rollback before the deployment."""

from __future__ import annotations

from orchestrator.decisions.stated import ROLLBACK, is_stated
from orchestrator.gate.question import Question
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait

NAME = "rollback-documented"


def ask(question: Question) -> Verdict:
    """Hold unless the decision or the request says how to go back."""
    if not question.changes_production or is_stated(ROLLBACK, question.request, question.read_with):
        return ALLOW
    return Verdict(
        ruling="hold",
        reasons=(
            Reason(
                source=NAME,
                message=say("no rollback is documented"),
                remedy=say(
                    "write below a heading “Rollback plan” of the decision or of the request the steps that lead back, "
                    "and the version they lead back to"
                ),
            ),
        ),
        waits=(Wait(sort="edit", name=question.request.name, who=question.request.sender or ""),),
    )
