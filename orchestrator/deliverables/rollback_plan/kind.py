"""The kind: the way back from a deployment or a migration."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="rollback-plan",
    title=say("Rollback plan"),
    summary=say("Says when to go back, who decides, how long it may take, and the commands for code, schema and data."),
    role="devops-lead",
    needs=(say("services that a compose file or a Dockerfile of the repository declares"),),
    picks_services=True,
    draft=drafted_in(__package__),
)
