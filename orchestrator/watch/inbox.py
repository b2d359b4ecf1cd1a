"""Read an inbox folder: which requests lie there, which changed since they were last looked at, and their bytes.

Nothing is trusted: a request may be a folder, a pipe, a link, or larger than memory. None of them is followed, waited
for or read beyond the limit; each is told apart, so that it can be answered.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import stat
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct

from orchestrator.model.digest import digest

REQUEST = ".md"
DONE = ".md.done"
CANCELLED = ".md.cancelled"
HASHED_AT_MOST = 256 * 1024 * 1024
CHUNK = 64 * 1024

State = Literal["open", "done", "cancelled"]
Odd = Literal["", "folder", "link", "pipe or device", "unreadable"]
ENDINGS: tuple[tuple[str, State], ...] = ((REQUEST, "open"), (DONE, "done"), (CANCELLED, "cancelled"))


def identity(name: str) -> str:
    """Tell the identity of a request's name: NFC and case-folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def split_name(file: str) -> tuple[str, State] | None:
    """Tell a request's name and state from its file's name; None for what is no request (temporary files, others)."""
    if file.startswith(".") or file.endswith("~"):
        return None
    for ending, state in ENDINGS:
        if file.endswith(ending) and len(file) > len(ending):
            return file[: -len(ending)], state
    return None


class Seen(NamedTuple):
    """A request file as the folder lists it.

    `mark` changes whenever its bytes may have changed; `changed_ns` is when they were written, `born_ns` when the file
    came to its name (both ns since the epoch).
    """

    file: str
    name: str
    state: State
    mark: int
    changed_ns: int
    born_ns: int
    regular: bool


class Submission(Struct, frozen=True):
    """A request's bytes, or why there are none.

    Attributes:
        file: the file's name as the folder has it; `name` the request's, readable, which `plain` says is the same.
        sha256: of the bytes; for what is no file, of its sort, so that it is a revision like any other.
        data: None where `odd` says why, or where it is larger than the limit.
        size: in bytes.
    """

    file: str
    name: str
    identity: str
    sha256: str
    data: bytes | None
    plain: bool
    size: int = 0
    odd: Odd = ""


class Inbox:
    """One inbox folder, by path; it may be missing, and may be made anew at any time."""

    def __init__(self, folder: str, limit: int) -> None:
        self.folder = folder
        self.limit = limit

    def list(self) -> Iterator[Seen]:
        """List every request file, in no order; nothing where the folder is missing."""
        try:
            entries = os.scandir(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return
        with entries:
            for entry in entries:
                named = split_name(entry.name)
                if named is None:
                    continue
                try:
                    facts = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                yield _seen(entry.name, named, facts)

    def changed(self, handled: dict[str, int], *, exact: bool) -> Iterator[Seen]:
        """List the request files that are new or changed since they were handled; forget handled ones that are gone.

        Args:
            handled: each file's mark when it was.
            exact: look at every file. Without, a handled one that still lies there is taken to be as it was.
        """
        present = 0
        try:
            entries = os.scandir(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            handled.clear()
            return
        with entries:
            # Ten thousand times a look: of what is handled and as it was, nothing more is made than has to be.
            for entry in entries:
                mark = handled.get(entry.name)
                if mark is not None and not exact:
                    present += 1
                    continue
                try:
                    facts = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                if mark is not None:
                    present += 1
                    if mark == _mark(facts):
                        continue
                if (named := split_name(entry.name)) is not None:
                    yield _seen(entry.name, named, facts)
        if present < len(handled):
            self._forget_gone(handled)

    def _forget_gone(self, handled: dict[str, int]) -> None:
        with os.scandir(self.folder) as entries:
            here = {entry.name for entry in entries}
        for file in handled.keys() - here:
            handled.pop(file, None)

    def look(self, file: str) -> Seen | None:
        """Look at one file by its name; None where it is gone or is no request."""
        named = split_name(file)
        if named is None:
            return None
        try:
            facts = os.lstat(f"{self.folder}/{file}")
        except OSError:
            return None
        return _seen(file, named, facts)

    def take(self, file: str) -> Submission | None:
        """Read one request; None where it is gone, or is no request."""
        return self.take_as(file, file)

    def take_as(self, file: str, called: str) -> Submission | None:
        """Read one file as if it were called otherwise."""
        named = split_name(called)
        if named is None:
            return None
        name, plain = readable(named[0])
        try:
            # O_NONBLOCK: a pipe without a writer must not hold us up. O_NOFOLLOW: a link is answered, not followed.
            descriptor = os.open(f"{self.folder}/{file}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError:
            return self._odd(file, name, plain)
        try:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                return self._odd(file, name, plain)
            data = _read(descriptor, self.limit + 1)
            if len(data) <= self.limit:
                return Submission(file, name, identity(name), digest(data), data, plain, len(data))
            hashed = hashlib.sha256(data)
            read = len(data)
            while read < HASHED_AT_MOST and (more := os.read(descriptor, CHUNK)):
                hashed.update(more)
                read += len(more)
            if read < facts.st_size:
                hashed.update(str(facts.st_size).encode())
            return Submission(file, name, identity(name), hashed.hexdigest(), None, plain, facts.st_size)
        finally:
            os.close(descriptor)

    def being_written(self, file: str) -> bool:
        """Tell whether somebody has the file open for writing.

        Asked of the kernel by a read lease, which is refused while a writer is there. Where leases are not to be had
        (network file systems, another user's file) the answer is no, and quiet alone decides.
        """
        try:
            descriptor = os.open(f"{self.folder}/{file}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return False
            # A writer who comes between these two calls makes the kernel signal us: by one that is ignored by default.
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        finally:
            os.close(descriptor)
        return False

    def _odd(self, file: str, name: str, plain: bool) -> Submission | None:
        try:
            facts = os.lstat(f"{self.folder}/{file}")
        except OSError:
            return None
        odd: Odd = "unreadable"
        if stat.S_ISLNK(facts.st_mode):
            odd = "link"
        elif stat.S_ISDIR(facts.st_mode):
            odd = "folder"
        elif not stat.S_ISREG(facts.st_mode):
            odd = "pipe or device"
        sha = hashlib.sha256(f"no file: {odd}".encode()).hexdigest()
        return Submission(file, name, identity(name), sha, None, plain, facts.st_size, odd)


def _seen(file: str, named: tuple[str, State], facts: os.stat_result) -> Seen:
    return Seen(file, *named, _mark(facts), facts.st_mtime_ns, facts.st_ctime_ns, stat.S_ISREG(facts.st_mode))


def _mark(facts: os.stat_result) -> int:
    # ctime tells what mtime can be told to hide (a rename over it, a write followed by utime), and moves with it.
    return hash((facts.st_ino, facts.st_size, facts.st_ctime_ns))


def readable(name: str) -> tuple[str, bool]:
    """Give a file's name as text, and whether that is the very name."""
    # A file name is bytes; one that is no UTF-8 can stand in no text.
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return readable, readable == name


def _read(descriptor: int, most: int) -> bytes:
    """Read to the end, or until there are `most` bytes. A buffer of that size would cost more than all else here."""
    parts: list[bytes] = []
    while most > 0 and (part := os.read(descriptor, min(most, CHUNK))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)
