"""Stage parcels: everything an answer brings, written and made durable under a token, out of everybody's sight.

<token>.md        the response
<token>/r<N>/…    the documents of the answer's own folder
<token>.<n>       the n-th file for the work tree; once it is there, what it replaced
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress

from orchestrator.deliver.disk import Disk
from orchestrator.deliver.parcel import Parcel


class Staging:
    """The staging folder of one clone; on the outbox's file system."""

    def __init__(self, folder: str, disk: Disk) -> None:
        self.folder = folder
        self.disk = disk
        self._ready = ""  # the token of a folder that waits for the first revision of some answer
        self._given = ""  # the token under which it was given away, found as it was made

    def response(self, token: str) -> str:
        """Tell where the response of a parcel is staged. As long as it is, something waits to be finished."""
        return f"{self.folder}/{token}.md"

    def documents(self, token: str) -> str:
        """Tell the folder that holds a parcel's documents, in a folder `r<N>`."""
        return f"{self.folder}/{token}"

    def target(self, token: str, number: int) -> str:
        """Tell where a parcel's n-th file for the work tree is staged."""
        return f"{self.folder}/{token}.{number}"

    def tokens(self) -> set[str]:
        """Tell under which tokens something is staged. Nothing counts as made ready any more."""
        self._ready = ""
        return {name.partition(".")[0] for name in os.listdir(self.folder)}

    def make_ready(self) -> None:
        """Make the folder of the next answer while nobody waits for one: a folder costs a disk as much as a file."""
        if not self._ready:
            token = secrets.token_hex(8)
            with suppress(OSError):  # a full disk, say: the next answer meets it too, and tells
                for folder in self._folders(token, 1):
                    self.disk.make_folder(folder)
                self._ready = token

    def clear(self) -> None:
        """Take back the folder that waits for an answer: there will be none."""
        token, self._ready = self._ready, ""
        if token:
            self.drop(token)

    def token(self, parcel: Parcel) -> str:
        """Give a parcel's token: that of the folder made ready, where it fits and still stands."""
        if self._ready and parcel.documents and parcel.entry.revision == 1:
            token, self._ready = self._ready, ""
            if _holds_only(self._folders(token, 1)):
                self._given = token
                return token
        return secrets.token_hex(8)

    def stage(self, parcels: Sequence[Parcel], tokens: Sequence[str]) -> None:
        """Write all that these parcels bring, and make it durable."""
        files: list[tuple[str, bytes, bool]] = []
        folders: list[str] = []
        missing: list[str] = []
        for parcel, token in zip(parcels, tokens, strict=True):
            files.append((self.response(token), parcel.response, False))
            if parcel.documents:
                own = self._folders(token, parcel.entry.revision)
                below = own[-1]
                deeper: dict[str, None] = {}
                for document in parcel.documents:
                    path = f"{below}/{document.path}"
                    files.append((path, document.data, document.executable))
                    deeper.update(dict.fromkeys(_between(below, path)))
                folders += [*own, *deeper]
                missing += deeper if token == self._given else [*own, *deeper]
            for number, target in enumerate(parcel.targets):
                files.append((self.target(token, number), target.data, target.executable))
        for folder in missing:
            self.disk.make_folder(folder)
        self.disk.write_files(files)
        for folder in reversed(folders):
            self.disk.sync_folder(folder)
        self.disk.sync_folder(self.folder)

    def drop(self, token: str) -> None:
        """Remove everything staged under a token, the response first: without it nothing waits to be finished."""
        staged = (name for name in os.listdir(self.folder) if name.partition(".")[0] == token)
        for name in sorted(staged, key=lambda name: not name.endswith(".md")):
            path = os.path.join(self.folder, name)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)

    def _folders(self, token: str, revision: int) -> list[str]:
        folder = self.documents(token)
        return [folder, f"{folder}/r{revision}"]


def _between(folder: str, path: str) -> Iterator[str]:
    """Tell the folders between a folder and a file below it, outermost first."""
    end = len(folder)
    while (end := path.find("/", end + 1)) > 0:
        yield path[:end]


def _holds_only(folders: list[str]) -> bool:
    """Tell whether nested folders, outermost first, hold each other and nothing else."""
    inner = [*(os.path.basename(folder) for folder in folders[1:]), None]
    try:
        return all(os.listdir(one) == ([name] if name else []) for one, name in zip(folders, inner, strict=True))
    except OSError:
        return False
