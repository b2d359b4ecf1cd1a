"""The kind: a compose file for everything that the repository builds and needs."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in, mended_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="compose-stack",
    title=say("Compose stack"),
    summary=say("Writes a compose file with health checks, limits, networks, and secrets by reference."),
    role="devops-operator",
    needs=(say("services or package manifests in the repository, or databases that the request names"),),
    picks_services=True,
    takes_manifests=True,
    draft=drafted_in(__package__),
    mends=mended_in(__package__),
)
