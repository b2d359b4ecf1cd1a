"""Publish one answer: stage, announce, put in place, apply, and last of all the response.

    staging/<token>/…         everything the answer brings, written and made durable
    ledger                    the intent, durable: from here on the response is known as ours
    responses/…/<name>/r<N>/  the folder, by one rename
    the work tree             each file by exchange, or to a free name
    responses/…/<name>.md     the response: to a free name, or over a former one that lies in history/ by then
    state/before/<sha256>     what came out of each exchange, for undo

Before the announcement nothing has happened. After it everything needed lies staged, so whoever comes next finishes the
very same answer (`recover`), even when the request was changed or removed meanwhile.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from orchestrator.deliver.disk import Disk
from orchestrator.deliver.ledger import Applied, Entry, Ledger
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.errors import DeliveryError, OrchestratorError, TargetMovedError
from orchestrator.model.digest import digest
from orchestrator.model.replacing import replace

MANIFEST = "manifest.json"


class Paused(OrchestratorError):  # noqa: N818 - a state, not a failure
    """git is in the middle of something, or the work tree is on another branch: nothing may be published now."""


class Document(Struct, frozen=True):
    """A file of the answer's own folder: path below `r<N>/`, bytes."""

    path: str
    data: bytes
    executable: bool = False


class Target(Struct, frozen=True):
    """A file to be written into the work tree.

    `data` is the whole file as it will stand there; `expected` the bytes that stand there now (None: nothing).
    `sections`: name and sha256 of each section's text, where only these are ours.
    """

    path: str
    data: bytes
    expected: bytes | None
    executable: bool = False
    sections: tuple[tuple[str, str], ...] = ()

    @property
    def applied(self) -> Applied:
        before = None if self.expected is None else digest(self.expected)
        return Applied(self.path, before, digest(self.data), self.sections)


class Parcel(Struct, frozen=True):
    """One answer, ready to go out: what the ledger will remember of it, and its bytes.

    `entry` is complete but for the staging token, the response's sha256 and what the targets apply: the publisher
    fills these in. What an earlier attempt at this revision has applied stands in it already.
    """

    identity: str
    entry: Entry
    response: bytes
    documents: tuple[Document, ...] = ()
    targets: tuple[Target, ...] = ()


class Publisher:
    """Publishes parcels into one outbox, one at a time.

    Args:
        outbox: `responses/from-<team>/`.
        state: the clone's own folder, which keeps `before/` for undo.
        staging: where parcels are staged; on the outbox's file system.
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
        self._ready = ""  # the token of a folder that waits for the first revision of some answer

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for folder in (self.outbox, self.before, self.staging):
            os.makedirs(folder, exist_ok=True)

    def make_ready(self) -> None:
        """Make the folder of the next answer while nobody waits for one: a folder costs a disk as much as a file."""
        if not self._ready:
            token = secrets.token_hex(8)
            with suppress(OSError):  # a full disk, say: the next answer meets it too, and tells
                for folder in self._folders(token, 1):
                    self.disk.make_folder(folder)
                self._ready = token

    def publish(self, parcel: Parcel) -> Entry:
        """Make the answer durable and visible; tell what the ledger remembers of it.

        Raises:
            Paused: nothing may be published now. Where it was announced already, `recover` finishes it.
            TargetMovedError: a target is no longer what it was; the caller plans anew.
            DeliveryError: the system refused (full disk, permissions); nothing half-written is visible.
        """
        token = self._token(parcel)
        try:
            self._stage(parcel, token)
            self.may_publish()
            entry = replace(
                parcel.entry,
                token=token,
                response=digest(parcel.response),
                applied=(*parcel.entry.applied, *(target.applied for target in parcel.targets)),
                targets=len(parcel.targets),
            )
            line = self.ledger.write(parcel.identity, entry)
        except Exception as error:
            self.drop(token)
            if isinstance(error, OSError):
                raise _refused(parcel.entry.name, error) from error
            raise
        try:
            self._complete(entry)
        except TargetMovedError:
            self.drop(token)
            raise
        except OSError as error:
            raise _refused(parcel.entry.name, error) from error
        finally:
            # Announced is announced, whatever came of it; but nobody has to wait until it is in our memory too.
            self.ledger.remember(parcel.identity, entry, line)
        return entry

    def recover(self) -> list[str]:
        """Finish what was announced and not published, and sweep everything else that is staged.

        Returns:
            The identities whose answers could not be finished as announced (a person changed a target meanwhile):
            the caller answers them anew.

        Raises:
            Paused, DeliveryError: as `publish`.
        """
        self._ready = ""
        tokens = {name.partition(".")[0] for name in os.listdir(self.staging)}
        moved: list[str] = []
        for identity, entry in self.ledger.announced(tokens) if tokens else ():
            tokens.discard(entry.token)
            self.may_publish()
            try:
                self._complete(entry)
            except TargetMovedError:
                moved.append(identity)
                self.drop(entry.token)
            except OSError as error:
                raise _refused(entry.name, error) from error
        for token in tokens:
            self.drop(token)
        return moved

    def drop(self, token: str) -> None:
        """Remove everything that is staged under a token."""
        for name in os.listdir(self.staging):
            if name.partition(".")[0] != token:
                continue
            path = os.path.join(self.staging, name)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)

    def clear(self) -> None:
        """Take back the folder that waits for an answer: there will be none."""
        token, self._ready = self._ready, ""
        if token:
            self.drop(token)

    def _token(self, parcel: Parcel) -> str:
        """Give a parcel's staging token: that of the folder made ready, where it fits and still stands."""
        if self._ready and parcel.documents and parcel.entry.revision == 1:
            token, self._ready = self._ready, ""
            if _holds_only(self._folders(token, 1)):
                return token
        return secrets.token_hex(8)

    def _folders(self, token: str, revision: int) -> list[str]:
        return [f"{self.staging}/{token}", f"{self.staging}/{token}/r{revision}"]

    def _stage(self, parcel: Parcel, token: str) -> None:
        staged = f"{self.staging}/{token}"
        files: list[tuple[str, bytes, bool]] = [(f"{staged}.md", parcel.response, False)]
        folders: list[str] = []
        if parcel.documents:
            folders = self._folders(token, parcel.entry.revision)
            below = folders[-1]
            for document in parcel.documents:
                parts = document.path.split("/")[:-1]
                folders += [f"{below}/{'/'.join(parts[: depth + 1])}" for depth in range(len(parts))]
                files.append((f"{below}/{document.path}", document.data, document.executable))
            folders = list(dict.fromkeys(folders))
            for folder in folders:
                self.disk.make_folder(folder)
        for number, target in enumerate(parcel.targets):
            files.append((f"{staged}.{number}", target.data, target.executable))
        self.disk.write_files(files)
        for folder in reversed(folders):
            self.disk.sync_folder(folder)
        self.disk.sync_folder(self.staging)

    def _complete(self, entry: Entry) -> None:
        """Bring an announced answer from the staging area to its places. Every step may have been done already.

        Everything is put in its place first and made durable then: a journal writes it down in one go.
        """
        staged = f"{self.staging}/{entry.token}"
        targets = entry.applied[len(entry.applied) - entry.targets :]
        if os.path.lexists(f"{staged}.md"):
            touched = self._place_folder(entry, staged) if entry.folder else ()
            for number, target in enumerate(targets):
                self._apply(target, f"{staged}.{number}")
            self.work_tree.make_durable(target.path for target in targets)
            for folder in touched:
                self.disk.sync_folder(folder)
            self.may_publish()
            self._place_response(entry, f"{staged}.md")
        for number, target in enumerate(targets):
            self._put_by(target, f"{staged}.{number}")
        if entry.folder and os.path.lexists(staged):
            shutil.rmtree(staged)

    def _put_by(self, target: Applied, staged: str) -> None:
        """Keep for undo what came out of an exchange: it lies under the staged name until it lies in `before/`."""
        if not os.path.lexists(staged):
            return
        if target.before is not None and digest(_read(staged)) == target.before:
            self.disk.rename(staged, f"{self.before}/{target.before}")
        else:
            os.unlink(staged)

    def _place_folder(self, entry: Entry, staged: str) -> tuple[str, ...]:
        """Put the answer's folder in its place; tell the folders that have to be made durable for it."""
        folder = f"{self.outbox}/{entry.name}"
        below = f"r{entry.revision}"
        if os.path.lexists(f"{staged}/{below}"):
            try:
                self.disk.rename_new(staged, folder)
                return (self.outbox,)
            except FileExistsError:
                pass  # of a former revision; only what is new goes there
            if os.path.lexists(f"{folder}/{below}"):
                # An earlier attempt at this revision, or a stranger's folder: the response never named it.
                self.disk.rename(f"{folder}/{below}", f"{staged}/former")
            self.disk.rename_new(f"{staged}/{below}", f"{folder}/{below}")
        return folder, self.outbox

    def _apply(self, target: Applied, staged: str) -> None:
        try:
            if not os.path.lexists(staged):
                raise TargetMovedError(f"{target.path} was changed while the answer was written")
            self.work_tree.write(target.path, expected=target.before, staged=staged)
        except TargetMovedError:
            # A predecessor that was killed may have brought it there already.
            if self.work_tree.look(target.path).sha256 != target.after:
                raise

    def _place_response(self, entry: Entry, staged: str) -> None:
        place = f"{self.outbox}/{entry.name}.md"
        try:
            self.disk.rename_new(staged, place)
        except FileExistsError:
            self._keep_former(entry, place)
            self.disk.rename(staged, place)
        self.disk.sync_folder(self.outbox)

    def _keep_former(self, entry: Entry, place: str) -> None:
        history = os.path.join(self.outbox, entry.name, "history")
        for folder in (os.path.dirname(history), history):
            if not os.path.isdir(folder):
                self.disk.make_folder(folder)
                self.disk.sync_folder(os.path.dirname(folder))
        former = f"{history}/r{max(entry.revision - 1, 1)}.md"
        try:
            self.disk.link(place, former)
        except FileExistsError:
            if _read(former) != _read(place):
                other = f"{former[:-3]}~{digest(_read(place))[:8]}.md"
                if not os.path.lexists(other):
                    self.disk.link(place, other)
        self.disk.sync_folder(history)


def _holds_only(folders: list[str]) -> bool:
    """Tell whether nested folders, outermost first, hold each other and nothing else."""
    inner = [*(os.path.basename(folder) for folder in folders[1:]), None]
    try:
        return all(os.listdir(one) == ([name] if name else []) for one, name in zip(folders, inner, strict=True))
    except OSError:
        return False


def _refused(name: str, error: OSError) -> DeliveryError:
    return DeliveryError(
        f"the answer to {name} can't be written: {error.strerror}",
        "free space on the disk, or make the folder writable; it is tried again",
        place=str(error.filename or ""),
    )


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as stream:
        return stream.read()
