"""The kind: what a health check must answer, who asks it, and what is missing today."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="health-check",
    title=say("Health checks"),
    summary=say("Specifies the health endpoint of each service, and brings the probes and a script that asks them."),
    role="devops-operator",
    needs=(say("services that a compose file or a Dockerfile of the repository declares"),),
    picks_services=True,
    draft=drafted_in(__package__),
)
