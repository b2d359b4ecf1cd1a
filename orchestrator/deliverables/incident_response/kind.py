"""The kind: the runbook of an incident, and its record."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="incident-response",
    title=say("Incident runbook"),
    summary=say("Gives the six steps of an incident with this repository's commands, whom to call, and the record."),
    role="devops-operator",
    needs=(
        say("services that a compose file or a Dockerfile of the repository declares"),
        say("in the company's profile: contacts, dashboards, channel and status page"),
    ),
    picks_services=True,
    draft=drafted_in(__package__),
)
