"""Publish answers: stage, announce, put in place, apply, and last of all the response.

    staging/<token>/…         everything the answer brings, written and made durable
    ledger                    the intent, durable: from here on the response is known as ours
    responses/…/<name>/r<N>/  the folder, by one rename
    the work tree             each file by exchange, or to a free name
    responses/…/<name>.md     the response: to a free name, or over a former one that lies in history/ by then
    state/before/<sha256>     what came out of each exchange, for undo

Before the announcement nothing has happened. After it everything needed lies staged, so whoever comes next finishes the
very same answer, even when the request was changed or removed meanwhile: the next start (`recover`), or the next look
at the request, where the system refused a step (`finish`).

Of several answers each step is done for all before the next one begins, so that the disk's journal writes a step down
once (group commit); each is as recoverable as if it were alone.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from orchestrator.deliver.disk import ASIDE, Disk
from orchestrator.deliver.ledger import Applied, Entry, Ledger
from orchestrator.deliver.parcel import Parcel
from orchestrator.deliver.staging import Staging
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.errors import DeliveryError, OrchestratorError, TargetMovedError
from orchestrator.model.digest import digest

log = logging.getLogger(__name__)


class Paused(OrchestratorError):  # noqa: N818 - a state, not a failure
    """git is in the middle of something, or the work tree is on another branch: nothing may be published now."""


class Stuck(NamedTuple):
    """An announced answer that could not go out: why, and how many of its targets were brought to their places."""

    why: DeliveryError
    brought: int


class Publisher:
    """Publishes parcels into one outbox, one by one or some together.

    Args:
        outbox: `responses/from-<team>/`.
        state: the clone's own folder, which keeps `before/` for undo.
        staging: where parcels are staged; on the outbox's file system.
        may_publish: raises Paused where nothing may be published now.

    Attributes:
        unfinished: answers that are announced and not out, because the system refused a step, by identity.
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
        self.staging = Staging(os.fspath(staging), disk)
        self.work_tree = work_tree
        self.ledger = ledger
        self.disk = disk
        self.may_publish = may_publish
        self.unfinished: dict[str, Entry] = {}

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for folder in (self.outbox, self.before, self.staging.folder):
            os.makedirs(folder, exist_ok=True)

    def publish(self, parcel: Parcel) -> Entry:
        """Make the answer durable and visible; tell what the ledger remembers of it.

        Raises:
            Paused: nothing may be published now. Where it was announced already, `finish` finishes it.
            TargetMovedError: a target is no longer what it was; the caller plans anew.
            DeliveryError: the system refused (full disk, permissions); nothing half-written is visible. Where it was
                announced already, `finish` finishes it.
        """
        (outcome,) = self.publish_together([parcel])
        if isinstance(outcome, DeliveryError):
            raise outcome
        return outcome

    def publish_together(self, parcels: Sequence[Parcel]) -> list[Entry | DeliveryError]:
        """Make several answers durable and visible; tell of each what the ledger remembers of it, or what hindered it.

        Where several write the same file, each expects what the one before it leaves there.

        Raises:
            Paused, DeliveryError: as `publish`.
        """
        tokens = [self.staging.token(parcel) for parcel in parcels]
        try:
            self.staging.stage(parcels, tokens)
            self.may_publish()
            entries = [
                replace(
                    parcel.entry,
                    token=token,
                    response=digest(parcel.response),
                    applied=(*parcel.entry.applied, *(target.applied for target in parcel.targets)),
                    targets=len(parcel.targets),
                )
                for parcel, token in zip(parcels, tokens, strict=True)
            ]
            announced = [(parcel.identity, entry) for parcel, entry in zip(parcels, entries, strict=True)]
            lines = self.ledger.write(announced)
        except Exception as error:
            for token in tokens:
                self.staging.drop(token)
            if isinstance(error, OSError):
                raise _refused([parcel.entry for parcel in parcels], error) from error
            raise
        stuck: dict[str, Stuck] = {}
        try:
            stuck = self._complete(announced)
        except Exception as error:
            self.unfinished.update(
                (identity, entry)
                for identity, entry in announced
                if os.path.lexists(self.staging.response(entry.token))
            )
            if isinstance(error, OSError):
                raise _refused(entries, error) from error
            raise
        finally:
            # Announced is announced, whatever came of it; but nobody has to wait until it is in our memory too.
            for (identity, entry), line in zip(announced, lines, strict=True):
                if entry.token not in stuck:
                    self.ledger.remember(identity, entry, line)
        return [stuck[entry.token].why if entry.token in stuck else entry for entry in entries]

    def recover(self) -> list[str]:
        """Finish what was announced and not published, and sweep everything else that is staged.

        What can't be finished now stays `unfinished`, and holds up nothing else.

        Returns:
            The identities whose answers could not be finished as announced (a person changed a target meanwhile):
            the caller answers them anew.
        """
        tokens = self.staging.tokens()
        moved: list[str] = []
        for identity, entry in self.ledger.announced(tokens) if tokens else ():
            tokens.discard(entry.token)
            self.unfinished[identity] = entry
            try:
                if not self.finish(identity):
                    moved.append(identity)
            except (Paused, DeliveryError) as error:
                log.warning("%s is not out yet: %s", entry.name, error.fact)
        for token in tokens:
            self.staging.drop(token)
        return moved

    def finish(self, identity: str) -> bool:
        """Bring an unfinished answer out; False where it can't go out as announced, and is to be planned anew.

        Raises:
            Paused, DeliveryError: as `publish`; it stays unfinished.
        """
        entry = self.unfinished[identity]
        self.may_publish()
        try:
            stuck = self._complete([(identity, entry)], resumed=True)
        except OSError as error:
            raise _refused([entry], error) from error
        del self.unfinished[identity]
        if stuck:
            self.ledger.relearn()
        return not stuck

    def _complete(self, announced: Sequence[tuple[str, Entry]], *, resumed: bool = False) -> dict[str, Stuck]:
        """Bring announced answers from the staging area to their places; tell, by token, which got stuck.

        Everything is put in its place first and made durable then: a journal writes it down in one go. What can't be
        brought there is corrected in the ledger, and dropped.

        Args:
            resumed: any step may have been done already, by an attempt that was killed or refused.
        """
        stuck: dict[str, Stuck] = {}
        touched: dict[str, None] = {}
        placed: list[Entry] = []
        for _, entry in announced:
            if resumed and not os.path.lexists(self.staging.response(entry.token)):
                continue
            if entry.folder:
                touched.update(dict.fromkeys(self._place_folder(entry)))
            for number, target in enumerate(_targets(entry)):
                staged = self.staging.target(entry.token, number)
                try:
                    if not (resumed and self._is_applied(target, staged)):
                        self.work_tree.write(target.path, expected=target.before, staged=staged)
                except DeliveryError as error:
                    stuck[entry.token] = Stuck(error, number)
                    break
            else:
                placed.append(entry)
        self.work_tree.make_durable(target.path for entry in placed for target in _targets(entry))
        for folder in touched:
            self.disk.sync_folder(folder)
        if placed:
            self.may_publish()
            for entry in placed:
                self._place_response(entry)
            self.disk.sync_folder(self.outbox)
        for identity, entry in announced:
            if entry.token in stuck:
                self.ledger.correct(identity, entry, stuck[entry.token].brought)
                self.staging.drop(entry.token)
            else:
                self._put_away(entry)
        return stuck

    def _put_away(self, entry: Entry) -> None:
        """Keep what undo needs of what is still staged, and remove the rest."""
        for number, target in enumerate(_targets(entry)):
            self._put_by(target, self.staging.target(entry.token, number))
        documents = self.staging.documents(entry.token)
        if entry.folder and os.path.lexists(documents):
            shutil.rmtree(documents)

    def _put_by(self, target: Applied, staged: str) -> None:
        """Keep for undo what came out of an exchange: it lies under the staged name until it lies in `before/`."""
        if not os.path.lexists(staged):
            return
        if target.before is not None and digest(_read(staged)) == target.before:
            self.disk.rename(staged, f"{self.before}/{target.before}")
        else:
            os.unlink(staged)

    def _place_folder(self, entry: Entry) -> tuple[str, ...]:
        """Put the answer's folder in its place; tell the folders that have to be made durable for it."""
        staged = self.staging.documents(entry.token)
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

    def _is_applied(self, target: Applied, staged: str) -> bool:
        """Tell whether an attempt that was cut short brought a target to its place: by what it left under its name.

        What stands in that place now tells less: a later answer, or a person, may have written there since.

        Raises:
            TargetMovedError: it was cut short before a person's words were given back. They stand in their place again.
        """
        if not self.work_tree.settle(target.path, staged=staged):
            aside = f"{staged}{ASIDE}"
            self.disk.rename(aside, f"{self.before}/{digest(_read(aside))}")
        if not os.path.lexists(staged):
            return target.before is None or self.work_tree.look(target.path).sha256 == target.after
        left = digest(_read(staged))
        if left == target.after:
            return False
        if left != target.before:
            if not self.work_tree.give_back(target.path, written=target.after, staged=staged):
                self.disk.rename(staged, f"{self.before}/{left}")
            raise TargetMovedError(f"{target.path} was changed while the answer was written")
        return True

    def _place_response(self, entry: Entry) -> None:
        staged = self.staging.response(entry.token)
        place = f"{self.outbox}/{entry.name}.md"
        try:
            self.disk.rename_new(staged, place)
        except FileExistsError:
            self._keep_former(entry, place)
            self.disk.rename(staged, place)

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


def _targets(entry: Entry) -> tuple[Applied, ...]:
    """Give what this very attempt applies; what an earlier one applied stands before it."""
    return entry.applied[len(entry.applied) - entry.targets :]


def _refused(entries: Sequence[Entry], error: OSError) -> DeliveryError:
    name = entries[0].name if len(entries) == 1 else f"{entries[0].name} and {len(entries) - 1} more"
    return DeliveryError(
        f"the answer to {name} can't be written: {error.strerror}",
        "free space on the disk, or make the folder writable; it is tried again",
        place=str(error.filename or ""),
    )


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as stream:
        return stream.read()
