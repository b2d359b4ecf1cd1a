"""The kind: the guide that a person follows on the night of a deployment."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="deployment-guide",
    title=say("Deployment guide"),
    summary=say(
        "Gives the steps and commands of a deployment in order: back up, deploy, migrate, check, watch, close."
    ),
    role="devops-lead",
    needs=(say("services that a compose file or a Dockerfile of the repository declares"),),
    picks_services=True,
    draft=drafted_in(__package__),
)
