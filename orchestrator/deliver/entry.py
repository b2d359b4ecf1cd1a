"""Say what the ledger remembers of one answer, and write and read it as a line."""

from __future__ import annotations

import json
from sys import intern
from typing import Any

from msgspec import Struct

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
NEEDED = frozenset({"identity", "name", "request", "response", "revision", "status", "at"})


class Applied(Struct, frozen=True):
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


class Entry(Struct, frozen=True):
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
        offset: where its line begins in the file; what memory leaves out (at, token, folder, applied, targets,
            received) stands there, and `Ledger.whole` reads it back.
    """

    name: str
    request: str
    response: str
    revision: int
    status: str
    at: str = ""
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


def as_line(identity: str, entry: Entry) -> bytes:
    """Give an entry as its line: JSON without what is empty, and a newline."""
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
    return _as_json(record).encode("utf-8", "surrogateescape") + b"\n"


def of_line(line: bytes) -> tuple[str, Entry] | None:
    """Read identity and entry back from a line; None where it is none."""
    try:
        record = json.loads(line.decode("utf-8", "surrogateescape"))
        if not isinstance(record, dict) or not record.keys() >= NEEDED:
            return None
        return str(record["identity"]), _entry(record)
    except (ValueError, TypeError):
        return None


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(
        name=str(record["name"]),
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
