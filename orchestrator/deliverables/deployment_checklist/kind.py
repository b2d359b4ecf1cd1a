"""The kind: the lead's definition of done, with what is proven ticked."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="deployment-checklist",
    title=say("Deployment checklist"),
    summary=say(
        "Lists what must be done before, while and after a deployment; ticks only what is proven, and says by what."
    ),
    role="devops-lead",
    needs=(say("services that a compose file or a Dockerfile of the repository declares"),),
    picks_services=True,
    draft=drafted_in(__package__),
)
