"""Draw an answer up in one process, and tell in another whether it still holds.

Whoever draws it up asks the desk and the work tree, and writes down what he was told. The keeper of the ledger asks the
same questions again: where he is told the same, the answer is the very one that he would have drawn up himself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.deliver.compose import Look, Place, compose
from orchestrator.deliver.manifest import with_sums
from orchestrator.deliver.parcel import MANIFEST, Document, Parcel, Target
from orchestrator.deliver.sections import merged
from orchestrator.deliver.work_tree import Present
from orchestrator.desk import Desk
from orchestrator.model.artifact import Artifact
from orchestrator.model.case import Incoming
from orchestrator.model.response import ResponseHeader, ResponseStatus
from orchestrator.model.text import Text
from orchestrator.pipeline import opened, work


class Commission(Struct, frozen=True):
    """A request that somebody else is to draw the answer up for: all that only the keeper of the ledger knows of it."""

    incoming: Incoming
    place: Place
    followed_by: tuple[str, ResponseStatus] | None


class Told(NamedTuple):
    """What was told of an artifact's place: nothing is there, or the very same, or what we wrote ourselves."""

    artifact: Artifact
    absent: bool
    same: bool
    ours: bool = False


class Drawn(Struct, frozen=True):
    """An answer, and what it was drawn up from.

    Attributes:
        told: of the places of its artifacts; `looked`: the sha256 of every file that was looked at.
        grounds: a digest of matrix, decisions, evidence, company and standards.
    """

    parcel: Parcel
    header: ResponseHeader
    told: tuple[Told, ...]
    looked: Mapping[str, str | None]
    grounds: bytes


class OnlyTheKeeperKnowsError(Exception):
    """What a case asked stands in the ledger, or is too odd to be told in few words."""


def draw_up(commission: Commission, desk: Desk, look: Look, grounds: Callable[[Desk, bool], bytes]) -> Drawn | None:
    """Draw up an answer without the ledger; None where it can't be done without."""
    told: list[Told] = []
    looked: dict[str, str | None] = {}

    def ask_the_keeper(_: str) -> NoReturn:
        raise OnlyTheKeeperKnowsError

    def present(artifact: Artifact) -> tuple[bytes | None, Text | None]:
        data, odd = desk.present(artifact)
        if odd is not None:
            raise OnlyTheKeeperKnowsError
        told.append(Told(artifact, absent=data is None, same=data == artifact.content))
        return data, None

    def known(artifact: Artifact, _: bytes) -> bool:
        told.append(Told(artifact, absent=False, same=False, ours=True))
        return True

    def looking(path: str) -> Present:
        found = look(path)
        if found.odd is not None:
            raise OnlyTheKeeperKnowsError
        looked[path] = found.sha256
        return found

    away = replace(
        desk,
        answered=ask_the_keeper,
        followed=ask_the_keeper,
        followed_by=lambda _: commission.followed_by,
        present=present,
        known=known,
        writer=ask_the_keeper,
    )
    try:
        case = work(opened(commission.incoming, away), away)
        parcel, header = compose(case, commission.place, looking)
    except OnlyTheKeeperKnowsError:
        return None
    return Drawn(parcel, header, tuple(told), looked, grounds(away, header.status == "Blocked"))


def still_true(drawn: Drawn, desk: Desk, look: Look, grounds: Callable[[Desk, bool], bytes]) -> Parcel | None:
    """Give the parcel, if everything stands as it stood when it was drawn up; None where it has to be drawn up anew.

    What changed in a document beside our sections is no matter: they are put into the document as it is now.
    """
    if drawn.grounds != grounds(desk, drawn.header.status == "Blocked"):
        return None
    for told in drawn.told:
        data, odd = desk.present(told.artifact)
        if odd is not None:
            return None
        if told.ours:
            if data is None or not desk.known(told.artifact, data):
                return None
        elif (data is None, data == told.artifact.content) != (told.absent, told.same):
            return None
    shared = {target.path: target for target in drawn.parcel.targets if target.sections}
    parcel = drawn.parcel
    for path, sha256 in drawn.looked.items():
        found = look(path)
        if found.odd is not None:
            return None
        if found.sha256 != sha256:
            if path not in shared:
                return None
            parcel = _moved(parcel, shared[path], found.data, [told.artifact for told in drawn.told])
    return parcel


def _moved(parcel: Parcel, target: Target, data: bytes | None, artifacts: list[Artifact]) -> Parcel:
    """Give the parcel with a target's sections put into the document as it stands now."""
    ours = {one.section: one.content for one in artifacts if one.path == target.path and one.section is not None}
    document = data or b""
    for section, _ in target.sections:
        document = merged(document, section, ours[section])
    now = replace(target, data=document, expected=data)
    sums = now.applied
    return replace(
        parcel,
        targets=tuple(now if one is target else one for one in parcel.targets),
        documents=tuple(
            Document(one.path, with_sums(one.data, sums.path, sums.before, sums.after)) if one.path == MANIFEST else one
            for one in parcel.documents
        ),
    )
