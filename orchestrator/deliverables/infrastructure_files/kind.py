"""The kind: files that stand in the request, brought into the repository as they are."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="infrastructure-files",
    title=say("Infrastructure files"),
    summary=say("Brings the files that stand in the request into the repository, judged by standards and permissions."),
    role="devops-operator",
    needs=(say("each file as a fenced block whose first line is a comment with its path"),),
    draft=drafted_in(__package__),
)
