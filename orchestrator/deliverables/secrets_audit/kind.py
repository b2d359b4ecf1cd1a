"""The kind: an audit of what is secret, where it stands, and where it belongs."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="secrets-audit",
    title=say("Secrets audit"),
    summary=say(
        "Names every place where a secret seems to stand in a tracked file, and where each environment keeps its own."
    ),
    role="devops-release",
    needs=(say("tracked files of the repository; their values are never shown"),),
    draft=drafted_in(__package__),
)
