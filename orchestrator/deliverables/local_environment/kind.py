"""The kind: what a developer starts on their own machine."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="local-environment",
    title=say("Local environment"),
    summary=say(
        "Writes a compose file for development with databases and API, and the steps from clone to running app."
    ),
    role="devops-release",
    needs=(say("services or package manifests in the repository"),),
    draft=drafted_in(__package__),
)
