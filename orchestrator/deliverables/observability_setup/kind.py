"""The kind: how an API and its app report errors, write logs, tell their health, and which figures must hold."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="observability-setup",
    title=say("Observability setup"),
    summary=say("Sets up Sentry, structured logs and the health endpoint for API and app, with the targets to watch."),
    role="devops-release",
    needs=(say("package manifests of the API and the app"),),
    draft=drafted_in(__package__),
)
