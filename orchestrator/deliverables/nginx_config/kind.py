"""The kind: nginx settings for a service that answers on the web."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in, mended_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="nginx-config",
    title=say("Nginx configuration"),
    summary=say("Writes an nginx server with TLS, proxying, a health check and an upload limit for a service."),
    role="devops-release",
    needs=(say("a service with a port, and the domain that it answers under"),),
    picks_services=True,
    draft=drafted_in(__package__),
    mends=mended_in(__package__),
)
