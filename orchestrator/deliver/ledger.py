"""Remember every answer that this clone gave, in one append-only file: intent first, publication after.

A line is durable before the answer it announces is published, so a response that the ledger does not know is not ours.
A ledger that is lost is rebuilt from the responses; one that is there is believed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from sys import intern
from typing import Any

from orchestrator.deliver.disk import Disk
from orchestrator.errors import DeliveryError
from orchestrator.parse.names import identity as _identity


@dataclass(frozen=True, slots=True)
class Applied:
    """One file of the work tree that an answer wrote.

    Attributes:
        before, after: sha256 of the whole file; `before` is None where there was none.
        sections: where only sections of it are ours: name and sha256 of each one's text.
        undone: whether it was taken back, or was another attempt's.
    """

    path: str
    before: str | None
    after: str
    sections: tuple[tuple[str, str], ...] = ()
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """The newest answer to one identity.

    Attributes:
        name: the request's name as written; its identity is the key.
        request: sha256 of the request's bytes; response: of the response's bytes.
        revision: counts the answers to this name, from 1.
        status: Completed, Partial, Blocked or Rejected.
        at: when, ISO 8601.
        token: what the staged files of this answer are called; they are gone once it is published.
        folder: whether the answer brings a folder.
        applied: what it wrote, or is about to write, into the work tree.
        targets: how many of `applied`, counted from the end, are staged as `<token>.<number>`.
        follows: identity of the request that this one follows; waits: what a held one waits for.
        received: when this revision of the request was first looked at, ISO 8601; role: who answered.
        former: sha256 of up to three former responses.
        offset: where its line begins in the file; what memory leaves out (token, folder, applied, targets, received)
            stands there, and `Ledger.whole` reads it back.
    """

    name: str
    request: str
    response: str
    revision: int
    status: str
    at: str
    token: str = ""
    folder: bool = False
    applied: tuple[Applied, ...] = ()
    targets: int = 0
    follows: str = ""
    waits: tuple[tuple[str, str, str], ...] = ()
    received: str = ""
    role: str = ""
    former: tuple[str, ...] = ()
    offset: int = -1


@dataclass(slots=True)
class Ledger:
    """The ledger, open for appending. Not safe for several threads at once: delivery is serial.

    Attributes:
        entries: identity to the newest answer.
        known: path (and section) to the sha256 that we last wrote there.
        followers: identity of a request to that of its newest follow-up.
        held: identities whose answer is `Blocked`; `waiting`: what they wait for, by identity, to who waits.
        rebuilt: how many answers were read back from the outbox, where the ledger was lost.
    """

    path: Path
    disk: Disk
    entries: dict[str, Entry] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    followers: dict[str, str] = field(default_factory=dict)
    held: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, set[str]] = field(default_factory=dict)
    rebuilt: int | None = None
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
                ledger._take(_record(identity, entry))
        return ledger

    def _load(self) -> int:
        whole = 0
        with self.path.open("rb") as stream:
            for line in stream:
                if not line.endswith(b"\n"):
                    break
                record = _parse(line)
                if record is not None:
                    self._take(record, whole)
                whole += len(line)
        return whole

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def announce(self, identity: str, entry: Entry) -> None:
        """Make the intent to publish this answer durable. Raises OSError (full disk) and then remembers nothing."""
        record = _record(identity, entry)
        line = _line(record)
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            self.disk.append(self._descriptor, line)
        except OSError:
            os.ftruncate(self._descriptor, end)
            raise
        self._take(record, end)

    def whole(self, identity: str) -> Entry | None:
        """Give the newest answer with all that its line holds; None where there is none."""
        entry = self.entries.get(identity)
        if entry is None or entry.offset < 0:
            return entry
        with self.path.open("rb") as stream:
            stream.seek(entry.offset)
            record = _parse(stream.readline())
        return entry if record is None else replace(_entry(record), former=entry.former, offset=entry.offset)

    def announced(self, tokens: set[str]) -> list[tuple[str, Entry]]:
        """List the newest answers that were announced under one of these staging tokens."""
        found = []
        marks = [token.encode() for token in tokens]
        with self.path.open("rb") as stream:
            for line in stream:
                record = _parse(line) if any(mark in line for mark in marks) else None
                if record is not None and record.get("token") in tokens:
                    entry = self.whole(str(record["identity"]))
                    if entry is not None and entry.token == record["token"]:
                        found.append((str(record["identity"]), entry))
        return found

    def ours(self, identity: str, response_sha256: str) -> bool:
        """Tell whether a response with these bytes is one that this clone announced for this identity."""
        entry = self.entries.get(identity)
        return entry is not None and (response_sha256 == entry.response or response_sha256 in entry.former)

    def written(self, path: str, section: str | None = None) -> str | None:
        """Tell the sha256 that we last wrote to a path (or to a section of it); None where we never did."""
        return self.known.get(_place(path, section))

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(self.entries.items())

    def _rebuild(self, found: Iterable[tuple[str, Entry]]) -> None:
        # Whole or not at all: half a ledger would be believed, and the other half of the answers called strangers'.
        lines = [_line(_record(identity, entry)) for identity, entry in found]
        new = f"{self.path}.new"
        if os.path.lexists(new):
            os.unlink(new)
        self.disk.write_files([(new, b"".join(lines), False)])
        self.disk.rename(new, str(self.path))
        self.disk.sync_folder(str(self.path.parent))
        self.rebuilt = len(lines)

    def _take(self, record: dict[str, Any], offset: int = -1) -> None:
        identity = intern(str(record["identity"]))
        entry = _entry(record)
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
        for one in entry.applied:
            parts: tuple[tuple[str | None, str], ...] = one.sections or ((None, one.after),)
            for section, part in parts:
                place = _place(one.path, section)
                if one.undone:
                    self.known.pop(place, None)
                else:
                    self.known[place] = part
        if offset >= 0:
            # Memory keeps what every look needs; the rest is read back from the line when an answer is touched.
            entry = replace(entry, token="", folder=False, applied=(), targets=0, received="")
        self.entries[identity] = replace(entry, former=former, offset=offset)


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(
        name=intern(str(record["name"])),
        request=str(record["request"]),
        response=str(record["response"]),
        revision=int(record["revision"]),
        status=intern(str(record["status"])),
        at=str(record["at"]),
        token=str(record.get("token", "")),
        folder=bool(record.get("folder", False)),
        applied=tuple(
            Applied(path, before, after, tuple((name, part) for name, part in sections), undone)
            for path, before, after, sections, undone in record.get("applied", ())
        ),
        targets=int(record.get("targets", 0)),
        follows=str(record.get("follows", "")),
        waits=tuple((str(sort), str(name), str(who)) for sort, name, who in record.get("waits", ())),
        received=str(record.get("received", "")),
        role=intern(str(record.get("role", ""))),
    )


def digest(data: bytes) -> str:
    """Tell the sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _record(identity: str, entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = {
        "identity": identity,
        "name": entry.name,
        "request": entry.request,
        "response": entry.response,
        "revision": entry.revision,
        "status": entry.status,
        "at": entry.at,
    }
    for name in ("token", "folder", "targets", "follows", "waits", "received", "role"):
        if value := getattr(entry, name):
            record[name] = value
    if entry.applied:
        record["applied"] = [[one.path, one.before, one.after, one.sections, one.undone] for one in entry.applied]
    return record


def _line(record: dict[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogateescape") + b"\n"


def _place(path: str, section: str | None) -> str:
    return f"{path}#{section}" if section else path


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line.decode("utf-8", "surrogateescape"))
    except ValueError:
        return None
    needed = {"identity", "name", "request", "response", "revision", "status", "at"}
    return record if isinstance(record, dict) and needed <= record.keys() else None
