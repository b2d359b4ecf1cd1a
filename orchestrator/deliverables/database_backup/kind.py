"""The kind: scripts and schedule for the backups of the databases, and the test that they can be restored."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="database-backup",
    title=say("Database backup"),
    summary=say(
        "Writes scripts and schedule for encrypted backups, before migrations too, and a monthly test of the restore."
    ),
    role="devops-release",
    needs=(say("a database that a compose file of the repository declares"),),
    draft=drafted_in(__package__),
)
