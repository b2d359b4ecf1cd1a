"""Read an outbox: which answers lie there, whether they are ours, and what to do with those that are not."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator

from orchestrator.deliver.disk import Disk
from orchestrator.deliver.ledger import Applied, Entry
from orchestrator.deliver.parcel import MANIFEST
from orchestrator.errors import DeliveryError
from orchestrator.model.digest import digest
from orchestrator.model.response import ResponseHeader
from orchestrator.parse.names import identity
from orchestrator.parse.response import read_response

LARGEST = 16 * 1024 * 1024


class Outbox:
    """One outbox folder, `responses/from-<team>/`; it may be missing."""

    def __init__(self, folder: str, disk: Disk) -> None:
        self.folder = folder
        self.disk = disk

    def list(self) -> Iterator[str]:
        """List the names of the responses that lie there, in no order."""
        try:
            entries = os.scandir(self.folder)
        except FileNotFoundError:
            return
        with entries:
            for entry in entries:
                name = entry.name
                if name.endswith(".md") and not name.startswith("."):
                    yield name[:-3]

    def names(self) -> set[str]:
        """Tell the names of the responses that lie there."""
        return set(self.list())

    def read(self, name: str) -> bytes | None:
        """Give a response's bytes; None where there is none (a link or a folder is none)."""
        try:
            descriptor = os.open(f"{self.folder}/{name}.md", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            with open(descriptor, "rb", closefd=False) as stream:
                return stream.read(LARGEST)
        except OSError:
            return None
        finally:
            os.close(descriptor)

    def has(self, name: str) -> bool:
        """Tell whether anything at all stands in a response's place."""
        return os.path.lexists(f"{self.folder}/{name}.md")

    def header(self, name: str) -> ResponseHeader | None:
        """Read a response's front matter; None where it is none of ours."""
        data = self.read(name)
        return None if data is None else read_response(data)

    def set_aside(self, name: str) -> str:
        """Move what lies at a response's place and is not ours out of the way; tell the file's new name.

        Raises:
            DeliveryError: the system refused.
        """
        return self._move_aside(f"{name}.md", f"{name[:180]}.md", self.read(name))

    def clear(self, name: str) -> Iterator[tuple[str, str]]:
        """Move out of the way what stands in an answer's places and can be no part of one; tell old and new names.

        That is all but a file in the response's place, and all but a folder in those of its documents and its history:
        what would be written there would follow a link, or could not be.

        Raises:
            DeliveryError: as `set_aside`.
        """
        places = ((f"{name}.md", stat.S_ISREG), (name, stat.S_ISDIR), (f"{name}/history", stat.S_ISDIR))
        for place, is_sound in places:
            try:
                mode = os.lstat(f"{self.folder}/{place}").st_mode
            except OSError:
                continue
            if not is_sound(mode):
                yield place, self._move_aside(place, place[:180], None)

    def _move_aside(self, place: str, called: str, data: bytes | None) -> str:
        aside = f"{called}.not-ours-{digest(data or os.urandom(8))[:8]}"
        if os.path.lexists(f"{self.folder}/{aside}"):
            aside = f"{aside}-{os.urandom(4).hex()}"
        try:
            self.disk.rename_new(f"{self.folder}/{place}", f"{self.folder}/{aside}")
            self.disk.sync_folder(os.path.dirname(f"{self.folder}/{aside}"))
        except OSError as error:
            raise DeliveryError(
                f"what is not ours can't be set aside: {error.strerror}",
                "make the folder writable, or take it away; it is tried again",
                place=f"{self.folder}/{place}",
            ) from error
        return aside

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """List the answers that lie there as a ledger would know them: for a ledger that was lost."""
        for name in sorted(self.names()):
            data = self.read(name)
            header = read_response(data) if data is not None else None
            if data is None or header is None:
                continue
            yield (
                identity(name),
                Entry(
                    name=name,
                    request=header.sha256,
                    response=digest(data),
                    revision=header.revision,
                    status=header.status,
                    at=header.date.isoformat(timespec="seconds"),
                    applied=self._applied(name, header.revision),
                    follows=identity(header.follows) if header.follows else "",
                    waits=tuple((wait.sort, wait.name, wait.who) for wait in header.waits),
                    role=header.role,
                ),
            )

    def _applied(self, name: str, revision: int) -> tuple[Applied, ...]:
        try:
            with open(f"{self.folder}/{name}/r{revision}/{MANIFEST}", "rb") as stream:
                files = json.loads(stream.read())["files"]
            return tuple(
                Applied(
                    str(one["path"]),
                    one.get("before"),
                    str(one["after"]),
                    ((str(one["section"]), str(one["part"])),) if one.get("section") else (),
                )
                for one in files
                if one.get("after")
            )
        except (OSError, ValueError, KeyError, TypeError):
            return ()
