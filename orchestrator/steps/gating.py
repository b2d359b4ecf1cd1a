"""Ask every gate, and draft the decision where one is missing."""

from __future__ import annotations

from orchestrator.decisions.covers import covering
from orchestrator.decisions.draft import draft_decision
from orchestrator.desk import Desk
from orchestrator.gate.gates import ask_all
from orchestrator.gate.question import Question
from orchestrator.model.artifact import contents_sha256
from orchestrator.model.case import Case
from orchestrator.standards.mandatory import mandatory_checks
from orchestrator.steps.drafting import drafts_of, order_of
from orchestrator.steps.ending import after, wanted


def gate(case: Case, desk: Desk) -> Case:
    """Ask every gate, so that one answer lists everything that is missing; draft the decision where one is."""
    chosen = case.dispatch
    assert chosen is not None
    asked_for = wanted(chosen)
    brought = tuple(artifact for drafted in case.drafts for artifact in drafted.artifacts)
    manifest = contents_sha256(brought)
    decision = covering(
        desk.decisions, case.request, asked_for, chosen.environment, chosen.services, desk.now, manifest_sha256=manifest
    )
    changes = chosen.deploys or (chosen.migrates and chosen.environment == "production")
    checks = mandatory_checks(desk.evidence(), chosen.services, case.request, desk.standards) if changes else ()
    question = Question(
        request=case.request,
        kinds=asked_for,
        environment=chosen.environment,
        services=chosen.services,
        deploys=chosen.deploys,
        migrates=chosen.migrates,
        decision=decision,
        decisions=desk.decisions,
        approvals=desk.configuration.approvals,
        checks=checks,
        answered={name: desk.answered(name) for name in case.request.depends_on},
        evidence=desk.evidence(),
        now=desk.now,
        received=case.incoming.received,
        manifest_sha256=manifest,
    )
    case = after(case.model_copy(update={"decision": decision, "checks": checks}), ask_all(question))
    if chosen.role is None or chosen.questions:
        return case
    if decision is not None:
        return case.model_copy(update={"drafts": drafts_of(case, desk, order_of(case, desk, chosen, chosen.role))})
    if any(wait.sort == "decision" for wait in case.verdict.waits):
        order = order_of(case, desk, chosen, chosen.role)
        proposed = draft_decision(order, brought, desk.decisions, desk.pen(case.language, None), manifest)
        case = case.model_copy(update={"drafted_decision": proposed})
    return case
