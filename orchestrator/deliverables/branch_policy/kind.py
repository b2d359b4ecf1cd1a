"""The kind: which branches there are, what a merge needs, and the rules that make GitHub demand it."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="branch-policy",
    title=say("Branch policy"),
    summary=say("Says which branches there are and what a merge needs, and brings rulesets that GitHub enforces."),
    role="devops-release",
    needs=(say("the repository's branch and its workflows"),),
    draft=drafted_in(__package__),
)
