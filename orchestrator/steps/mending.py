"""Propose a compliant draft beside a file that the standards withhold, where a kind can make one."""

from __future__ import annotations

import logging

from msgspec.structs import replace

from orchestrator.authorize.writer import may_write
from orchestrator.decisions.waivers import lift
from orchestrator.deliver.difference import difference
from orchestrator.desk import Desk
from orchestrator.model.artifact import Artifact, Judged, Mending
from orchestrator.model.case import Case
from orchestrator.model.kind import Kind, Mended, Order
from orchestrator.model.text import say
from orchestrator.model.verdict import Reason
from orchestrator.standards.blanking import blanked
from orchestrator.steps.drafting import order_of

SOURCE = "mending"
log = logging.getLogger(__name__)


def mend(case: Case, desk: Desk) -> Case:
    """Ask every kind that mends for each withheld file; its draft is offered where the standards find no veto in it.

    It is proposed, never written: nobody asked for it, and the text may still be a stranger's.
    """
    chosen = case.dispatch
    if chosen is None or chosen.role is None or not any(map(_is_withheld, case.judged)):
        return case
    good = {one.artifact.path for one in case.judged if not _is_withheld(one)}
    order = order_of(case, desk, chosen, chosen.role)
    judged: list[Judged] = []
    for one in case.judged:
        judged.append(one)
        if _is_withheld(one) and one.artifact.path not in good:
            judged.extend(_offered(one, case, desk, order))
    return replace(case, judged=tuple(judged))


def _is_withheld(one: Judged) -> bool:
    artifact = one.artifact
    if not one.findings or artifact.place != "repository" or artifact.section is not None:
        return False
    return any(finding.vetoes for finding in one.findings)


def _offered(withheld: Judged, case: Case, desk: Desk, order: Order) -> list[Judged]:
    """Give the first draft without a veto; none where no kind makes one."""
    before = withheld.artifact
    for kind in desk.kinds.values():
        mended = _mended(kind, withheld, case, desk, order)
        if mended is None or mended.content == before.content:
            continue
        artifact = Artifact(
            path=before.path,
            place="repository",
            title=say("{kind} that keeps the standards", kind=kind.title),
            content=mended.content,
            kind=kind.name,
            executable=before.executable,
        )
        findings, not_checked = desk.judge([artifact])[0]
        findings, _ = lift(before.path, findings, desk.decisions, desk.now)
        if any(finding.vetoes for finding in findings):
            continue
        left = {(finding.rule, str(finding.message)) for finding in findings}
        gone = tuple(one for one in withheld.findings if (one.rule, str(one.message)) not in left)
        old, new = blanked(before.content, mended.content, withheld.findings)
        mending = Mending(findings=gone, gaps=mended.gaps, difference=difference(before.path, old, new))
        return [
            Judged(
                artifact=artifact,
                outcome="proposed",
                reasons=_reasons(kind, withheld, mended, desk),
                findings=findings,
                not_checked=not_checked,
                mending=mending,
            )
        ]
    return []


def _mended(kind: Kind, withheld: Judged, case: Case, desk: Desk, order: Order) -> Mended | None:
    if kind.mends is None:
        return None
    try:
        return kind.mends(withheld, order, desk.pen(case.language, kind))
    except (ValueError, RecursionError) as error:
        # A stranger's text that is odd enough has no compliant draft; the answer withholds it all the same.
        log.info("%s can't mend %s: %s", kind.name, withheld.artifact.path, type(error).__name__)
        return None


def _reasons(kind: Kind, withheld: Judged, mended: Mended, desk: Desk) -> tuple[Reason, ...]:
    message = say("drafted beside the withheld file; nobody asked for it, so nothing is written")
    permission = may_write(desk.policy, kind.role, withheld.artifact.path)
    if not permission.allows:  # who may take it is said by the reason that follows
        return (Reason(source=SOURCE, message=message), *permission.reasons[:1])
    if mended.gaps:
        remedy = say("compare the two, fill in what is missing, and ask again with this text")
    else:
        remedy = say("compare the two, and ask again with this text")
    return (Reason(source=SOURCE, message=message, remedy=remedy),)
