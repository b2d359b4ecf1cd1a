"""Let each kind draft what it brings."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.desk import Desk
from orchestrator.model.artifact import Artifact
from orchestrator.model.case import Case
from orchestrator.model.dispatch import Dispatch
from orchestrator.model.kind import Draft, Order
from orchestrator.model.role import Role
from orchestrator.model.verdict import Verdict
from orchestrator.steps.ending import after, asked


def draft(case: Case, desk: Desk) -> Case:
    """Let each kind draft what it brings; what a kind must ask back holds the request."""
    chosen = case.dispatch
    if chosen is None or chosen.questions or chosen.role is None:
        return case
    drafts = drafts_of(case, desk, order_of(case, desk, chosen, chosen.role))
    case = replace(case, drafts=drafts)
    if any(drafted.questions for drafted in drafts):
        case = after(case, asked(case))
    waits = tuple(wait for drafted in drafts for wait in drafted.waits)
    return after(case, Verdict(ruling="hold", waits=waits)) if waits else case


def order_of(case: Case, desk: Desk, chosen: Dispatch, role: Role) -> Order:
    """Give what every kind needs for its draft."""
    return Order(
        request=case.request,
        role=role,
        environment=chosen.environment,
        services=chosen.services,
        evidence=desk.evidence(),
        company=desk.company(),
        language=case.language,
        now=case.incoming.received,
        root=desk.root,
        decision=case.decision,
        owner_of=desk.policy.writers,
        agents={name: one.team for name, one in desk.roles.items()},
        kinds=chosen.names,
        migrates=chosen.migrates,
        left=chosen.left,
        real_sql=desk.real_sql,
    )


def drafts_of(case: Case, desk: Desk, order: Order) -> tuple[Draft, ...]:
    """Let the chosen kinds draft one after the other; each sees what those before it brought."""
    assert case.dispatch is not None
    drafts: list[Draft] = []
    brought: tuple[Artifact, ...] = ()
    for one in case.dispatch.kinds:
        role = desk.roles.get(one.kind.role, order.role)
        own = replace(order, artifacts_before=brought, role=role)
        drafts.append(one.kind.draft(own, desk.pen(case.language, one.kind)))
        brought += drafts[-1].artifacts
    return tuple(drafts)
