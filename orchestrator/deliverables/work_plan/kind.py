"""The kind: what no other kind covers, as tasks with owners."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="work-plan",
    title=say("Work plan"),
    summary=say("Makes each requirement a task with an owner by the permission matrix, where no other kind covers it."),
    role="devops-lead",
    needs=(say("requirements or acceptance criteria, one thing each"),),
    last_resort=True,
    draft=drafted_in(__package__),
)
