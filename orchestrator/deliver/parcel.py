"""What goes out as one answer: the response, the documents of its own folder, and what it writes into the work tree."""

from __future__ import annotations

from msgspec import Struct

from orchestrator.deliver.entry import Applied, Entry
from orchestrator.model.digest import digest

MANIFEST = "manifest.json"


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
