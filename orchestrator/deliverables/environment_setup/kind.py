"""The kind: the three environments, side by side, and how a machine gets one."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="environment-setup",
    title=say("Environments"),
    summary=say("Compares development, staging and production, and brings the settings and the script of each."),
    role="devops-operator",
    needs=(
        say("environment keys that the code or a compose file reads"),
        say("in the company's profile: server and domain of each environment, and the secret store"),
    ),
    draft=drafted_in(__package__),
)
