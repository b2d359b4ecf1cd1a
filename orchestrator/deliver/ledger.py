"""Remember every answer that this clone gave, in one append-only file: intent first, publication after.

A line is durable before the answer it announces is published, so a response that the ledger does not know is not ours.
A ledger that is lost is rebuilt from the responses; one that is there is believed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from orchestrator.deliver.disk import Disk
from orchestrator.deliver.entries import Entries
from orchestrator.deliver.entry import Applied, Entry, as_line, of_line
from orchestrator.errors import DeliveryError
from orchestrator.parse.names import identity as _identity

__all__ = ["Applied", "Entry", "Ledger"]

PLACE = 8  # bytes that say where a line begins


class Ledger(Struct):
    """The ledger, open for appending. Not safe for several threads at once: delivery is serial.

    Attributes:
        entries: identity to the newest answer, less what `whole` reads back.
        known: path (and section) to the sha256 that we last wrote there, and where the line that tells of it begins, as
            bytes.
        followers: identity of a request to that of its newest follow-up.
        held: identities whose answer is `Blocked`; `waiting`: what they wait for, by identity, to who waits.
    """

    path: Path
    disk: Disk
    entries: Entries = field(default_factory=Entries)
    known: dict[str, bytes | str] = field(default_factory=dict)
    followers: dict[str, str] = field(default_factory=dict)
    held: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, set[str]] = field(default_factory=dict)
    _descriptor: int = -1

    @classmethod
    def open(cls, path: Path, disk: Disk, found: Callable[[], Iterable[tuple[str, Entry]]]) -> Ledger:
        """Open the ledger for appending; where there is none, build it from the answers that `found` lists.

        Raises:
            DeliveryError: it can't be read or begun.
        """
        ledger = cls(path=path, disk=disk)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                ledger._rebuild(found())
            ledger._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            whole = ledger._load()
            if path.stat().st_size > whole:
                # A torn last line is an answer that was never announced: its request is simply answered.
                os.ftruncate(ledger._descriptor, whole)
        except OSError as error:
            raise DeliveryError(
                f"the ledger {path} can't be opened: {error.strerror}", "check the folder's permissions and free space"
            ) from error
        return ledger

    @classmethod
    def read(cls, path: Path, disk: Disk, found: Callable[[], Iterable[tuple[str, Entry]]]) -> Ledger:
        """Read the ledger without touching it, beside a daemon that appends; where there is none, as `found` tells."""
        ledger = cls(path=path, disk=disk)
        if path.exists():
            ledger._load()
        else:
            for identity, entry in found():
                ledger.remember(identity, entry)
        return ledger

    def _load(self) -> int:
        """Remember what every whole line says; tell where the last of them ends."""
        brought = _Brought()
        whole = 0
        for read, begin, end in self._lines():
            if read is not None:
                self._keep(*read, begin)
                brought.note(*read, begin)
            whole = end
        self._learn(brought)
        return whole

    def relearn(self) -> None:
        """Learn again, from the lines, what was last written where: an announcement was corrected."""
        brought = _Brought()
        for read, begin, _ in self._lines():
            if read is not None:
                brought.note(*read, begin)
        self.known.clear()
        self._learn(brought)

    def _learn(self, brought: _Brought) -> None:
        for applied, offset in brought.values():
            self._know(applied, offset)

    def _lines(self) -> Iterator[tuple[tuple[str, Entry] | None, int, int]]:
        """Give what each whole line says (None: nothing that we understand), where it begins and where it ends."""
        begin = 0
        with self.path.open("rb") as stream:
            for line in stream:
                if not line.endswith(b"\n"):
                    return
                end = begin + len(line)
                yield of_line(line), begin, end
                begin = end

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def announce(self, identity: str, entry: Entry) -> None:
        """Make the intent to publish this answer durable, and remember it. Raises OSError as `write`."""
        self.remember(identity, entry, *self.write([(identity, entry)]))

    def write(self, announced: Sequence[tuple[str, Entry]]) -> list[int]:
        """Make the intent to publish these answers durable; tell where each one's line begins, for `remember`.

        Raises OSError (full disk); then nothing was written.
        """
        lines = [as_line(identity, entry) for identity, entry in announced]
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            self.disk.append(self._descriptor, b"".join(lines))
        except OSError:
            os.ftruncate(self._descriptor, end)
            raise
        return list(accumulate(map(len, lines[:-1]), initial=end))

    def whole(self, identity: str) -> Entry | None:
        """Give the newest answer with all that its line holds; None where there is none."""
        entry = self.entries.get(identity)
        if entry is None or entry.offset < 0:
            return entry
        read = self._line_at(entry.offset)
        return entry if read is None else replace(read[1], former=entry.former, offset=entry.offset)

    def _line_at(self, offset: int) -> tuple[str, Entry] | None:
        with self.path.open("rb") as stream:
            stream.seek(offset)
            return of_line(stream.readline())

    def correct(self, identity: str, entry: Entry, brought: int) -> None:
        """Take back from an announcement what could not be brought to its place: all targets but the first `brought`.

        Raises OSError as `write`.
        """
        applied = entry.applied[: len(entry.applied) - entry.targets + brought]
        self.announce(identity, replace(entry, applied=applied, targets=0, token=""))

    def announced(self, tokens: set[str]) -> list[tuple[str, Entry]]:
        """List the newest answers that were announced under one of these staging tokens."""
        found = []
        marks = [token.encode() for token in tokens]
        with self.path.open("rb") as stream:
            for line in stream:
                read = of_line(line) if any(mark in line for mark in marks) else None
                if read is not None and read[1].token in tokens:
                    entry = self.whole(read[0])
                    if entry is not None and entry.token == read[1].token:
                        found.append((read[0], entry))
        return found

    def ours(self, identity: str, response_sha256: str) -> bool:
        """Tell whether a response with these bytes is one that this clone announced for this identity."""
        entry = self.entries.get(identity)
        return entry is not None and (response_sha256 == entry.response or response_sha256 in entry.former)

    def written(self, path: str, section: str | None = None) -> str | None:
        """Tell the sha256 that we last wrote to a path (or to a section of it); None where we never did."""
        known = self.known.get(_place(path, section))
        return known[:-PLACE].hex() if isinstance(known, bytes) else known

    def writer(self, path: str) -> tuple[str, str] | None:
        """Tell identity and name of the request whose answer last wrote a file; None where no line tells."""
        known = self.known.get(path)
        if not isinstance(known, bytes) or (offset := int.from_bytes(known[-PLACE:], "little", signed=True)) < 0:
            return None
        read = self._line_at(offset)
        return None if read is None else (read[0], read[1].name)

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(self.entries.items())

    def _rebuild(self, found: Iterable[tuple[str, Entry]]) -> None:
        # Whole or not at all: half a ledger would be believed, and the other half of the answers called strangers'.
        lines = [as_line(identity, entry) for identity, entry in found]
        new = f"{self.path}.new"
        if os.path.lexists(new):
            os.unlink(new)
        self.disk.write_files([(new, b"".join(lines), False)])
        self.disk.rename(new, str(self.path))
        self.disk.sync_folder(str(self.path.parent))

    def remember(self, identity: str, entry: Entry, offset: int = -1) -> None:
        """Take in an answer as the newest one, whose line begins at `offset`; -1: no line holds it."""
        self._keep(identity, entry, offset)
        self._know(entry.applied, offset)

    def _keep(self, identity: str, entry: Entry, offset: int) -> None:
        before = self.entries.get(identity)
        # The last three former responses suffice: a crash leaves at most one behind, an old checkout rarely more.
        former = (*before.former, before.response)[-3:] if before else ()
        if before is not None and before.status == "Blocked":
            del self.held[identity]
            for _, name, _ in before.waits:
                self.waiting.get(_identity(name), set()).discard(identity)
        if entry.status == "Blocked":
            self.held[identity] = None
            for sort, name, _ in entry.waits:
                if sort == "request":
                    self.waiting.setdefault(_identity(name), set()).add(identity)
        if entry.follows:
            self.followers[entry.follows] = identity
        self.entries.keep(identity, replace(entry, former=former, offset=offset))

    def _know(self, applied: Iterable[Applied], offset: int) -> None:
        for one in applied:
            parts: tuple[tuple[str | None, str], ...] = one.sections or ((None, one.after),)
            for section, part in parts:
                place = _place(one.path, section)
                if one.undone:
                    self.known.pop(place, None)
                else:
                    self.known[place] = _sum(part, offset)


class _Brought(dict[tuple[str, int], tuple[tuple[Applied, ...], int]]):
    """What each revision of an answer brought, in the order of writing, and where the line begins that tells of it.

    Of several attempts, the newest line tells.
    """

    def note(self, identity: str, entry: Entry, offset: int) -> None:
        self.pop((identity, entry.revision), None)
        if entry.applied:
            self[identity, entry.revision] = entry.applied, offset


def _place(path: str, section: str | None) -> str:
    return f"{path}#{section}" if section else path


def _sum(sha256: str, offset: int) -> bytes | str:
    try:
        return bytes.fromhex(sha256) + offset.to_bytes(PLACE, "little", signed=True)
    except ValueError:
        return sha256  # somebody's own line; it is the sum of nothing
