"""The kind: Kubernetes manifests for the applications of the repository."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in, mended_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="kubernetes-manifests",
    title=say("Kubernetes manifests"),
    summary=say("Writes deployments, services, autoscaling, network policies and an ingress with TLS."),
    role="devops-operator",
    needs=(
        say("services that a compose file or a Dockerfile of the repository declares"),
        say("in the company's profile: registry and domain"),
    ),
    picks_services=True,
    draft=drafted_in(__package__),
    mends=mended_in(__package__),
)
