"""The kind: what runs on the server today, how it is set up, and what it becomes when it grows."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="server-architecture",
    title=say("Server architecture"),
    summary=say(
        "Shows the single server with its ports and steps of set-up, when it has to grow, and what it grows into."
    ),
    role="devops-release",
    needs=(say("services that a compose file or a Dockerfile of the repository declares"),),
    draft=drafted_in(__package__),
)
