"""Keep to what people read: files are drafted from the state of the repository that their decision was drafted from.

A request that names no version means the commit that was surveyed. The decision and its verdicts are committed too, so
HEAD has moved by the time that they count; what they are about has not.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from orchestrator.decisions.covers import made_for
from orchestrator.desk import Desk
from orchestrator.model.artifact import Artifact, contents_sha256
from orchestrator.model.case import Case
from orchestrator.model.decision import Decision
from orchestrator.model.kind import Draft, Order
from orchestrator.steps.drafting import drafts_of, order_of


def manifests(case: Case, desk: Desk) -> dict[str, str]:
    """Give the sha256 of what would be written, by the commit that it is drafted from; "" is the one surveyed now.

    Only decisions that were made for this revision of the request, and that are in force or wait to be, are heard.
    Where no decision at all names what would be done, nobody asks.
    """
    assert case.dispatch is not None
    if not any(one.scope.manifest_sha256 for one in desk.decisions):
        return {}
    given = {"": contents_sha256(_brought(case.drafts))}
    if case.dispatch.role is None or case.dispatch.questions:
        return given
    for commit in {one.scope.commit for one in _heard(case, desk)} - {None}:
        assert commit is not None
        given[commit] = contents_sha256(_brought(drafts_of(case, desk, order_at(case, desk, commit))))
    return given


def drafts_for(case: Case, desk: Desk, decision: Decision) -> tuple[Draft, ...]:
    """Draft what people read who decide on a decision that was made for the request: from the commit that it names."""
    return drafts_of(case, desk, order_at(case, desk, decision.scope.commit))


def drafts_under(case: Case, desk: Desk, decision: Decision) -> tuple[Draft, ...]:
    """Draft once more under the decision that covers the request, from the commit that it names.

    Where the decision names the sha256 of what would be done, the repository's files stay as they were read; only what
    lies with the answer may quote the decision.
    """
    commit = decision.scope.commit if made_for(decision, case.request) else None
    under = drafts_of(replace(case, decision=decision), desk, order_at(case, desk, commit, decision))
    if decision.scope.manifest_sha256 is None:
        return under
    read = drafts_of(case, desk, order_at(case, desk, commit))
    return tuple(
        replace(new, artifacts=(*_files(old.artifacts), *_documents(new.artifacts)))
        for old, new in zip(read, under, strict=True)
    )


def order_at(case: Case, desk: Desk, commit: str | None, decision: Decision | None = None) -> Order:
    """Give the order as it would be if a commit were surveyed; None: the one that is."""
    chosen = case.dispatch
    assert chosen is not None
    assert chosen.role is not None
    order = replace(order_of(case, desk, chosen, chosen.role), decision=decision)
    if commit is None or commit == order.evidence.commit:
        return order
    return replace(order, evidence=replace(order.evidence, commit=commit))


def _heard(case: Case, desk: Desk) -> list[Decision]:
    """List the decisions for this revision that name what would be done."""
    named = (one for one in desk.decisions if one.scope.manifest_sha256 and made_for(one, case.request))
    return [one for one in named if one.status in ("accepted", "proposed")]


def _brought(drafts: Iterable[Draft]) -> tuple[Artifact, ...]:
    return tuple(artifact for drafted in drafts for artifact in drafted.artifacts)


def _files(artifacts: Iterable[Artifact]) -> tuple[Artifact, ...]:
    return tuple(artifact for artifact in artifacts if artifact.place == "repository")


def _documents(artifacts: Iterable[Artifact]) -> tuple[Artifact, ...]:
    return tuple(artifact for artifact in artifacts if artifact.place != "repository")
