"""The kind: a Dockerfile for each application that is meant."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in, mended_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="dockerfile",
    title=say("Dockerfile"),
    summary=say("Writes Dockerfiles of several stages on alpine, without root, with a health check."),
    role="devops-operator",
    needs=(say("a package manifest: Node, Python, PHP, Go, Java, or Flutter for the web"),),
    picks_services=True,
    takes_manifests=True,
    draft=drafted_in(__package__),
    mends=mended_in(__package__),
)
