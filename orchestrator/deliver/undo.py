"""Take back what an answer wrote into the work tree, as far as it is still ours."""

from __future__ import annotations

import os
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.deliver.header import front_matter
from orchestrator.deliver.ledger import Applied, Entry
from orchestrator.deliver.outbox import Outbox
from orchestrator.deliver.parcel import Parcel
from orchestrator.deliver.publish import Publisher
from orchestrator.deliver.sections import current, merged, without
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.errors import TargetMovedError, WorkspaceError
from orchestrator.model.digest import digest
from orchestrator.model.text import Text, say
from orchestrator.wording.catalogue import Catalogue


class Taken(Struct, frozen=True):
    """What became of one file: taken back, or left, and why."""

    path: str
    back: bool
    why: Text


def undo(entry: Entry, identity: str, publisher: Publisher, outbox: Outbox, now: datetime, sent: str) -> list[Taken]:
    """Take back an answer's files, newest first, and publish a successor of the response that says so.

    A file that holds anything else than what the answer wrote stays as it is: those are somebody's words. So does a
    request to another team: what was told is told, and nobody hides a veto by taking its report back.

    Args:
        sent: the folder of the teams' inboxes, from the repository's root.

    Raises:
        WorkspaceError: the answer wrote nothing, or everything is taken back already.
        Paused, DeliveryError: as the publisher.
    """
    if not any(not one.undone for one in entry.applied):
        raise WorkspaceError(f"{entry.name} wrote nothing into the work tree", "see: orchestrator status NAME")
    publisher.may_publish()
    taken: list[Taken] = []
    applied: list[Applied] = []
    for one in reversed(entry.applied):
        if one.undone:
            applied.append(one)
            continue
        told = one.path.startswith(f"{sent}/")
        why = say("it was sent to another team, so it stays") if told else _take_back(one, publisher)
        taken.append(Taken(one.path, why is None, why or say("taken back")))
        applied.append(replace(one, undone=why is None))
    if any(one.back for one in taken):
        parcel = _successor(entry, identity, tuple(reversed(applied)), taken, outbox, now)
        if parcel is not None:
            publisher.publish(parcel)
        else:
            publisher.ledger.announce(identity, replace(entry, applied=tuple(reversed(applied)), targets=0, token=""))
    return taken


def _take_back(one: Applied, publisher: Publisher) -> Text | None:
    tree, kept = publisher.work_tree, f"{publisher.before}/{one.before}" if one.before else None
    present = tree.look(one.path)
    if present.data is None:
        return say("it is not there any more")
    former = _read(kept) if kept else None
    if kept and (former is None or digest(former) != one.before):
        return say("what stood there before was not kept")
    if one.sections:
        return _sections_back(one, present.data, former or b"", publisher)
    if present.sha256 != one.after:
        return say("it was changed since, so it stays")
    try:
        if former is None:
            tree.remove(one.path, expected=one.after, aside=f"{publisher.before}/{one.after}")
        else:
            _put(tree, publisher, one.path, former, one.after)
    except TargetMovedError:
        return say("it was changed since, so it stays")
    return None


def _sections_back(one: Applied, data: bytes, former: bytes, publisher: Publisher) -> Text | None:
    for name, part in one.sections:
        text = current(data, name)
        if text is None or digest(text) != part:
            return say("it was changed since, so it stays")
    document = data
    for name, _ in one.sections:
        text = current(former, name)
        document = without(document, name) if text is None else merged(document, name, text)
    try:
        _put(publisher.work_tree, publisher, one.path, document, digest(data))
    except TargetMovedError:
        return say("it was changed since, so it stays")
    return None


def _put(tree: WorkTree, publisher: Publisher, path: str, data: bytes, expected: str) -> None:
    staged = f"{publisher.staging.folder}/undo-{os.getpid()}"
    if os.path.lexists(staged):
        os.unlink(staged)
    publisher.disk.write_files([(staged, data, False)])
    try:
        tree.write(path, expected=expected, staged=staged)
        tree.make_durable([path])
    finally:
        if os.path.lexists(staged):
            os.unlink(staged)


def _successor(
    entry: Entry, identity: str, applied: tuple[Applied, ...], taken: list[Taken], outbox: Outbox, now: datetime
) -> Parcel | None:
    standing = outbox.read(entry.name)
    header = outbox.header(entry.name)
    if standing is None or header is None:
        return None
    catalogue = Catalogue.load(header.language)
    note = catalogue.translate(say("taken back with `orchestrator undo`"))
    back = {one.path for one in taken if one.back}
    artifacts = tuple(
        replace(one, outcome="skipped", reasons=(note, *one.reasons)) if one.path in back else one
        for one in header.artifacts
    )
    after = replace(
        header,
        revision=entry.revision + 1,
        status="Partial" if header.status == "Completed" else header.status,
        date=now,
        artifacts=artifacts,
    )
    title = say("Taken back")
    lines = [f"## {catalogue.translate(title)}", ""]
    lines += [f"- `{one.path}`: {catalogue.translate(one.why)}" for one in taken]
    body = standing.decode("utf-8", "replace").partition("\n---\n")[2].lstrip("\n")
    response = f"{front_matter(after)}\n{chr(10).join(lines)}\n\n{body}".encode()
    successor = replace(
        entry,
        revision=entry.revision + 1,
        status=after.status,
        at=now.isoformat(timespec="seconds"),
        folder=False,
        applied=applied,
        targets=0,
    )
    return Parcel(identity, successor, response)


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return None
