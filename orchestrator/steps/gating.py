"""Ask every gate, and draft the decision where one is missing."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.decisions.covers import covering
from orchestrator.decisions.draft import draft_decision
from orchestrator.desk import Desk
from orchestrator.gate.gates import ask_all
from orchestrator.gate.question import Question
from orchestrator.model.case import Case
from orchestrator.standards.mandatory import mandatory_checks
from orchestrator.steps.as_read import drafts_for, drafts_under, manifests
from orchestrator.steps.drafting import order_of
from orchestrator.steps.ending import after, wanted


def gate(case: Case, desk: Desk) -> Case:
    """Ask every gate, so that one answer lists everything that is missing; draft the decision where one is."""
    chosen = case.dispatch
    assert chosen is not None
    asked_for = wanted(chosen)
    by_commit = manifests(case, desk)
    decision = covering(
        desk.decisions, case.request, asked_for, chosen.environment, chosen.services, desk.now, manifests=by_commit
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
        manifests=by_commit,
    )
    case = after(replace(case, decision=decision, checks=checks), ask_all(question))
    if chosen.role is None or chosen.questions:
        return case
    if decision is not None:
        return replace(case, drafts=drafts_under(case, desk, decision))
    if any(wait.sort == "decision" for wait in case.verdict.waits):
        if question.pending is not None and question.pending.scope.commit:
            case = replace(case, drafts=drafts_for(case, desk, question.pending))
        brought = tuple(artifact for drafted in case.drafts for artifact in drafted.artifacts)
        order = order_of(case, desk, chosen, chosen.role)
        proposed = draft_decision(order, brought, desk.decisions, desk.pen(case.language, None), by_commit)
        case = replace(case, drafted_decision=proposed)
    return case
