"""The kind: Alembic revisions held against the five rules of safety."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="migration-review",
    title=say("Migration review"),
    summary=say(
        "Holds Alembic revisions against the five rules of safety, by their source, and says how to mend them."
    ),
    role="devops-release",
    needs=(say("Alembic revisions in the repository or in the request"),),
    draft=drafted_in(__package__),
)
