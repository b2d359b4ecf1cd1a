"""The kind: GitHub workflows that check an API and its app, deploy the one and build the other."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="mobile-pipeline",
    title=say("Mobile pipeline"),
    summary=say(
        "Writes five workflows: checks of backend and app, deployment with a way back, builds for testers and stores."
    ),
    role="devops-release",
    needs=(say("a Python backend or an Expo app in the repository"),),
    draft=drafted_in(__package__),
)
