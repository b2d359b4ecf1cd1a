"""Publish one answer: stage, announce, put in place, apply, and last of all the response.

    staging/<token>/…         everything the answer brings, written and made durable
    state/before/<sha256>     what the work tree held where a file will be replaced
    ledger                    the intent, durable: from here on the response is known as ours
    responses/…/<name>/r<N>/  the folder, by one rename
    the work tree             each file by exchange, or to a free name
    responses/…/<name>.md     the response: to a free name, or over a former one that lies in history/ by then

Whatever dies when, the next look at the request finds no response with these bytes, and does it again; what the
work tree already holds is recognised by the announced sha256 and left.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestrator.deliver.disk import Disk
from orchestrator.deliver.ledger import Applied, Entry, Ledger, digest
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.errors import DeliveryError, OrchestratorError

MANIFEST = "manifest.json"


class Paused(OrchestratorError):  # noqa: N818 - a state, not a failure
    """git is in the middle of something, or the work tree is on another branch: nothing may be published now."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the answer's own folder: path below `r<N>/`, bytes."""

    path: str
    data: bytes
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A file to be written into the work tree.

    `data` is the whole file as it will stand there; `expected` the bytes that stand there now (None: nothing).
    `section` and `section_sha256` where only a section of it is ours.
    """

    path: str
    data: bytes
    expected: bytes | None
    executable: bool = False
    section: str | None = None
    section_sha256: str | None = None

    @property
    def applied(self) -> Applied:
        before = None if self.expected is None else digest(self.expected)
        return Applied(
            path=self.path, before=before, after=self.section_sha256 or digest(self.data), section=self.section
        )


@dataclass(frozen=True, slots=True)
class Parcel:
    """One answer, ready to go out. `applied_before` repeats what an earlier attempt at it has applied already."""

    identity: str
    name: str
    request: str
    revision: int
    status: str
    at: str
    response: bytes
    documents: tuple[Document, ...] = ()
    targets: tuple[Target, ...] = ()
    applied_before: tuple[Applied, ...] = ()

    @property
    def entry(self) -> Entry:
        manifest = next((document.data for document in self.documents if document.path == MANIFEST), None)
        return Entry(
            name=self.name,
            request=self.request,
            response=digest(self.response),
            revision=self.revision,
            status=self.status,
            at=self.at,
            folder=digest(manifest) if manifest is not None else "",
            applied=(*self.applied_before, *(target.applied for target in self.targets)),
        )


class Publisher:
    """Publishes parcels into one outbox, one at a time.

    Args:
        outbox: `responses/from-<team>/`.
        state: the clone's own folder; `before/` and `staging/` lie in it where it is on the outbox's file system.
        may_publish: raises Paused where nothing may be published now.
    """

    def __init__(
        self,
        outbox: Path,
        state: Path,
        staging: Path,
        work_tree: WorkTree,
        ledger: Ledger,
        disk: Disk,
        may_publish: Callable[[], None],
    ) -> None:
        self.outbox = os.fspath(outbox)
        self.before = os.path.join(state, "before")
        self.staging = os.fspath(staging)
        self.work_tree = work_tree
        self.ledger = ledger
        self.disk = disk
        self.may_publish = may_publish
        self._count = 0

    def prepare(self) -> int:
        """Make the folders and sweep what a killed predecessor left staged; tell how many entries were swept."""
        for folder in (self.outbox, self.before, self.staging):
            os.makedirs(folder, exist_ok=True)
        swept = 0
        with os.scandir(self.staging) as entries:
            for entry in entries:
                swept += 1
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    os.unlink(entry.path)
        return swept

    def publish(self, parcel: Parcel) -> None:
        """Make the answer durable and visible.

        Raises:
            Paused: nothing may be published now; nothing was.
            TargetMovedError: a target is no longer what it was; the caller plans anew.
            DeliveryError: the system refused (full disk, permissions); nothing half-written is visible.
        """
        self._count += 1
        token = os.path.join(self.staging, f"{os.getpid()}-{self._count}")
        try:
            self.may_publish()
            self._stage(parcel, token)
            self.may_publish()
            self.ledger.announce(parcel.identity, parcel.entry)
            if parcel.documents:
                self._place_folder(parcel, token)
            for number, target in enumerate(parcel.targets):
                self.work_tree.write(
                    target.path,
                    target.data,
                    expected=None if target.expected is None else digest(target.expected),
                    executable=target.executable,
                    staged=f"{token}.{number}",
                )
            self.may_publish()
            self._place_response(parcel, f"{token}.md")
        except OSError as error:
            raise DeliveryError(
                f"the answer to {parcel.name} can't be written: {error.strerror}",
                "free space on the disk, or make the folder writable; it is tried again",
                place=str(error.filename or ""),
            ) from error
        finally:
            self._unstage(token, len(parcel.targets))

    def _stage(self, parcel: Parcel, token: str) -> None:
        files: list[tuple[str, bytes, bool]] = [(f"{token}.md", parcel.response, False)]
        if parcel.documents:
            self.disk.make_folder(token)
            below = f"{token}/r{parcel.revision}"
            folders = [below]
            for document in parcel.documents:
                parts = document.path.split("/")[:-1]
                folders += [f"{below}/{'/'.join(parts[: depth + 1])}" for depth in range(len(parts))]
                files.append((f"{below}/{document.path}", document.data, document.executable))
            folders = list(dict.fromkeys(folders))
            for folder in folders:
                self.disk.make_folder(folder)
        for number, target in enumerate(parcel.targets):
            files.append((f"{token}.{number}", target.data, target.executable))
        self.disk.write_files(files)
        kept = [
            self.work_tree.keep(target.path, expected=digest(target.expected), below=self.before)
            for target in parcel.targets
            if target.expected is not None
        ]
        if any(kept):
            self.disk.sync_folder(self.before)
        if parcel.documents:
            for folder in reversed(folders):
                self.disk.sync_folder(folder)

    def _place_folder(self, parcel: Parcel, token: str) -> None:
        folder = os.path.join(self.outbox, parcel.name)
        below = f"r{parcel.revision}"
        if not os.path.lexists(folder):
            self.disk.sync_folder(token)
            self.disk.rename_new(token, folder)
            return
        if os.path.lexists(f"{folder}/{below}"):
            # An attempt that died before its response left this; the staging area is swept.
            self.disk.rename(f"{folder}/{below}", f"{token}/former")
        self.disk.rename_new(f"{token}/{below}", f"{folder}/{below}")
        self.disk.sync_folder(folder)

    def _place_response(self, parcel: Parcel, staged: str) -> None:
        place = os.path.join(self.outbox, f"{parcel.name}.md")
        if os.path.lexists(place):
            self._keep_former(parcel, place)
            self.disk.rename(staged, place)
        else:
            self.disk.rename_new(staged, place)
        self.disk.sync_folder(self.outbox)

    def _keep_former(self, parcel: Parcel, place: str) -> None:
        history = os.path.join(self.outbox, parcel.name, "history")
        for folder in (os.path.dirname(history), history):
            if not os.path.isdir(folder):
                self.disk.make_folder(folder)
                self.disk.sync_folder(os.path.dirname(folder))
        former = f"{history}/r{max(parcel.revision - 1, 1)}.md"
        try:
            self.disk.link(place, former)
        except FileExistsError:
            if _read(former) != _read(place):
                self.disk.link(place, f"{former[:-3]}~{digest(_read(place))[:8]}.md")
        self.disk.sync_folder(history)

    def _unstage(self, token: str, targets: int) -> None:
        leftovers: Sequence[str] = [f"{token}.md", *(f"{token}.{number}" for number in range(targets))]
        for path in leftovers:
            if os.path.lexists(path):
                os.unlink(path)
        if os.path.isdir(token):
            shutil.rmtree(token, ignore_errors=True)


def _read(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()
