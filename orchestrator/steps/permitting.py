"""Decide for every artifact whether the role may write it there, and what becomes of it."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.authorize.paths import too_long, unsafe
from orchestrator.authorize.strangers import runs_by_itself
from orchestrator.authorize.writer import may_write
from orchestrator.desk import Desk
from orchestrator.model.artifact import Artifact, Judged, Outcome
from orchestrator.model.case import Case
from orchestrator.model.decision import Decision
from orchestrator.model.text import say
from orchestrator.model.verdict import Reason

STANDS: frozenset[Outcome] = frozenset({"written", "unchanged", "proposed"})


def permit(case: Case, desk: Desk) -> Case:
    """Decide for every artifact whether the role may write it there, and what becomes of it."""
    judged: list[Judged] = []
    taken: dict[tuple[str, str | None], str] = {}
    for one in case.judged:
        artifact = one.artifact
        if artifact.place == "repository":
            one = _permitted(one, case, desk)
            if one.outcome in STANDS:
                place = (artifact.path, artifact.section)
                if place in taken and one.outcome != "proposed":
                    one = _beside(one, taken[place])
                taken.setdefault(place, artifact.kind)
        judged.append(one)
    return replace(case, judged=tuple(judged))


def _permitted(one: Judged, case: Case, desk: Desk) -> Judged:
    """Rule on a file of the work tree."""
    outcome, reason = _ruled(one, case, desk)
    reasons = one.reasons if outcome == "vetoed" else ()
    if reason is not None:
        reasons = (reason, *reasons)
    # What is not delivered need not be checked.
    not_checked = () if outcome == "skipped" else one.not_checked
    if (outcome, reasons, not_checked) == (one.outcome, one.reasons, one.not_checked):
        return one
    return replace(one, outcome=outcome, reasons=reasons, not_checked=not_checked)


def _beside(one: Judged, kind: str) -> Judged:
    """Propose what would be written where this answer writes already: the first, the requester's own, stands."""
    message = say("`{kind}` brings a file for this path in the same answer; this one is proposed beside it", kind=kind)
    remedy = say("compare the two and take over what fits")
    reason = Reason(source="answer", message=message, remedy=remedy)
    return replace(one, outcome="proposed", reasons=(reason, *one.reasons))


def _ruled(one: Judged, case: Case, desk: Desk) -> tuple[Outcome, Reason | None]:
    artifact, decision = one.artifact, case.decision
    withheld: Outcome = "skipped" if artifact.origin == "embedded" else "proposed"
    # Strangers' bytes out of the request are written by the answering role.
    role = case.role if artifact.origin == "embedded" else desk.kinds[artifact.kind].role
    permission = may_write(desk.policy, role, artifact.path)
    if not permission.allows:
        if (odd := unsafe(artifact.path)) is not None:  # which nobody may write
            return "skipped", Reason(source="path", message=odd)
        return withheld, permission.reasons[0] if permission.reasons else None
    if (odd := too_long(artifact.path)) is not None:
        return "skipped", Reason(source="path", message=odd)
    if one.outcome == "vetoed":
        return "vetoed", None
    data, why_not = desk.present(artifact)
    if why_not is not None:
        message = say("what stands at `{path}` can't be replaced: {why}", path=artifact.path, why=why_not)
        return "proposed", Reason(source="work-tree", message=message)
    if data == artifact.content:
        return "unchanged", None
    if artifact.origin == "embedded" and runs_by_itself(artifact.path) and not _decided(artifact, decision):
        return "proposed", Reason(
            source="strangers",
            message=say("what runs by itself is only proposed: it is somebody else's text out of the request"),
            remedy=say("a person reads it and takes it over, or a decision names its sha256"),
        )
    if artifact.deploys == "production" and not _decided(artifact, decision):
        return "proposed", Reason(
            source="accepted-decision",
            message=say("once it is merged it deploys to production by itself, so it is only proposed"),
            remedy=say("a person reads it and takes it over, or an accepted decision names its sha256"),
        )
    if data is not None and not desk.known(artifact, data):
        return "proposed", Reason(
            source="work-tree",
            message=say("`{path}` is there with other content, and nobody's words are overwritten", path=artifact.path),
            remedy=say("compare the two and take over what fits"),
        )
    if (missing := next((check for check in one.not_checked if check.vetoes), None)) is not None:
        return "proposed", Reason(
            source=missing.check,
            message=say(
                "`{check}` may withhold such a file, and did not check it: {why}", check=missing.check, why=missing.why
            ),
            remedy=missing.remedy,
        )
    if not desk.enforceable:
        return "proposed", Reason(
            source="matrix",
            message=say("there is no committed permission matrix yet, so nothing is written, only proposed"),
            remedy=say("commit the workspace, then ask again"),
        )
    if desk.configuration.apply == "propose":
        message = say("this workspace is configured to propose only (`apply: propose`)")
        return "proposed", Reason(source="configuration", message=message)
    return "written", _replaced(artifact, case, desk) if data is not None else None


def _replaced(artifact: Artifact, case: Case, desk: Desk) -> Reason | None:
    """Say that it replaces what the answer to another request wrote; a section is there to be brought up to date."""
    if artifact.section is not None or case.verdict.ruling == "hold":
        return None
    writer = desk.writer(artifact.path)
    if writer is None or writer[0] == case.incoming.identity:
        return None
    mine = case.incoming.answer_name
    return Reason(
        source="ledger",
        message=say("it replaces what the answer to the earlier request `{name}` wrote here", name=writer[1]),
        remedy=say("compare the two; `orchestrator undo {name}` brings the former content back", name=mine),
    )


def _decided(artifact: Artifact, decision: Decision | None) -> bool:
    return decision is not None and artifact.sha256 in decision.scope.files_sha256
