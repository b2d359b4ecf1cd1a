"""The kind: bring a version of services into an environment, migrations included."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="deployment",
    title=say("Deployment"),
    summary=say("Specifies the deployment of services to an environment; brings guide, rollback plan and checklists."),
    role="devops-lead",
    brings=("deployment-guide", "rollback-plan", "deployment-checklist"),
    needs=(
        say("services that a compose file or a Dockerfile of the repository declares"),
        say("for production: an accepted decision that names backup, test stages, time window and rollback"),
        say("tracked reports of test coverage, security scan and performance test; production waits for them"),
    ),
    deploys=True,
    picks_services=True,
    draft=drafted_in(__package__),
)
