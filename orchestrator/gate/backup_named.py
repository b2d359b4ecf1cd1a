"""Hold a production change that names no backup: nothing is done without one (the master's first safety rule)."""

from __future__ import annotations

from orchestrator.decisions.stated import BACKUP, is_stated
from orchestrator.gate.question import Question
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait

NAME = "backup-named"


def ask(question: Question) -> Verdict:
    """Hold unless the decision or the request says what is backed up, and how or where."""
    if not question.changes_production or is_stated(BACKUP, question.request, question.read_with):
        return ALLOW
    return Verdict(
        ruling="hold",
        reasons=(
            Reason(
                source=NAME,
                message=say("no backup is named that is made before production is changed"),
                remedy=say(
                    "write below a heading “Backup” of the decision or of the request what is backed up, "
                    "when, and where to"
                ),
            ),
        ),
        waits=(Wait(sort="edit", name=question.request.name, who=question.request.sender or ""),),
    )
