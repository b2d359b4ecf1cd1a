"""Ask the permission matrix whether this sender may ask this team, and for these kinds."""

from __future__ import annotations

from orchestrator.authorize.sender import may_ask
from orchestrator.desk import Desk
from orchestrator.model.case import Case
from orchestrator.model.verdict import Verdict
from orchestrator.steps.ending import after


def authorize(case: Case, desk: Desk) -> Case:
    """Ask the matrix whether this sender may ask this team."""
    return after(case, sender(case, desk, ()))


def sender(case: Case, desk: Desk, kinds: tuple[str, ...]) -> Verdict:
    """Give the matrix's verdict on the sender, for these kinds; for none, on asking the team at all."""
    inbox = desk.configuration.teams[desk.team].inbox
    return may_ask(desk.policy, case.request.sender, desk.team, kinds, root=desk.root, inbox=inbox)
