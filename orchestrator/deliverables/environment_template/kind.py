"""The kind: `.env.example` files, and where the values of their keys are kept."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="environment-template",
    title=say("Environment template"),
    summary=say(
        "Writes `.env.example` from the keys that the code reads, and says which are secret and where each is kept."
    ),
    role="devops-release",
    needs=(say("code or configuration that reads keys from the environment, or a request that names them"),),
    draft=drafted_in(__package__),
)
