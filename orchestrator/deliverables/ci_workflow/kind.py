"""The kind: a workflow that brings a change from a commit to production, and back."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in, mended_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="ci-workflow",
    title=say("CI/CD workflow"),
    summary=say("Writes a workflow with tests, coverage, scans, a performance test, and a deployment with rollback."),
    role="devops-operator",
    needs=(say("a package manifest: Node, Python, PHP, Go, Java or Flutter"),),
    picks_services=True,
    takes_manifests=True,
    draft=drafted_in(__package__),
    mends=mended_in(__package__),
)
