"""The kind: what comes first on the way to automatic delivery, and what of it is there."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="delivery-roadmap",
    title=say("Delivery roadmap"),
    summary=say("Holds eight priorities of delivery against what the repository has, and says what comes next."),
    role="devops-release",
    needs=(say("what a survey of the repository finds"),),
    draft=drafted_in(__package__),
)
