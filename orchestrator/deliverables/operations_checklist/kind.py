"""The kind: what an operator looks at daily, weekly, monthly and quarterly."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="operations-checklist",
    title=say("Operations checklist"),
    summary=say(
        "Lists the checks of the day, week, month and quarter with their commands, limits, alerts and schedule."
    ),
    role="cicd-operator",
    needs=(say("services that a compose file of the repository declares"),),
    draft=drafted_in(__package__),
)
