"""The kind: monitoring, alerts, dashboards and logs for what the repository runs."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="monitoring-stack",
    title=say("Monitoring stack"),
    summary=say("Writes Prometheus rules, alert routes, a Grafana dashboard, log shipping and probes by the targets."),
    role="devops-operator",
    needs=(
        say("services that a compose file or a Dockerfile of the repository declares"),
        say("in the company's profile: domain, operations mail and channel"),
    ),
    picks_services=True,
    draft=drafted_in(__package__),
)
