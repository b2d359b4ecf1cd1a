"""Read the decisions that lie in the work tree, each file once as long as it does not change."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

from orchestrator.errors import GitError
from orchestrator.model.decision import Decision
from orchestrator.parse.decision import read_decision
from orchestrator.parse.decision_bytes import SIZE_LIMIT
from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import git

FOLDER = "decisions"
NO_DECISIONS = ("decision-log", "readme", "index", "template", "adr-template", "_")
SWEEP = 0.2  # seconds between two looks at every file; the folder itself is looked at each time
FRESH = 50_000_000  # ns: a file written this shortly before it was read could change again within its time stamp's tick

Signature = tuple[int, int, int, int]
Read = tuple[Signature, bool, Decision]
"""A file as read: its signature then, whether that was long enough after its last change, and the decision."""


class Shelf:
    """The decisions of a workspace, as their files say (for the status in force see `in_force`).

    A file is read again when its size, times or number change. A new, renamed or removed file is noticed by the next
    call; one that is edited in place within `SWEEP` seconds.

    Args:
        clock: monotonic seconds.
        sections: whether their texts are wanted; a list of decisions shows none of them.
    """

    def __init__(self, layout: Layout, clock: Callable[[], float] = time.monotonic, *, sections: bool = True) -> None:
        self._layout = layout
        self._folder = layout.protocol / FOLDER
        self._path = os.fspath(self._folder)
        self._clock = clock
        self._swept = float("-inf")
        self._above: Signature | None = None
        self._read: dict[str, Read] = {}
        self._sections = sections
        self._decisions: tuple[Decision, ...] = ()

    def decisions(self, *, exact: bool = False) -> tuple[Decision, ...]:
        """Give the decisions, ordered by file name.

        Args:
            exact: look at every file now.
        """
        above = signature(self._path)
        if exact or above != self._above or self._clock() - self._swept >= SWEEP:
            self._sweep()
            self._above, self._swept = above, self._clock()
        return self._decisions

    def text(self, decision: Decision) -> bytes | None:
        """Give a decision's bytes as git stores them; None where the file is gone."""
        name = decision.file.rpartition("/")[2]
        data = read_regular(self._folder / name)
        return None if data is None else as_stored(self._layout, decision.file, data)

    def _sweep(self) -> None:
        found: dict[str, Read] = {}
        changed = False
        for name in names(self._folder):
            path = f"{self._path}/{name}"  # a thousand Path objects cost more than the look
            now = signature(path)
            if now is None:
                continue
            known = self._read.get(name)
            if known is not None and known[0] == now and known[1]:
                found[name] = known
                continue
            settled = time.time_ns() - now[1] > FRESH
            data = read_regular(path)
            if data is None:
                continue
            file = f"{self._layout.root}/{FOLDER}/{name}"
            decision = read_decision(as_stored(self._layout, file, data), file, sections=self._sections)
            found[name] = (now, settled, decision)
            changed = True
        if changed or found.keys() != self._read.keys():
            self._decisions = tuple(found[name][2] for name in sorted(found))
        self._read = found


def names(folder: Path) -> list[str]:
    """List the files of a folder that are decisions by their names: markdown, and neither log nor template."""
    try:
        listed = os.listdir(folder)  # noqa: PTH208 - names alone
    except OSError:
        return []
    return [name for name in listed if name.endswith(".md") and not name.casefold().startswith(NO_DECISIONS)]


def signature(path: str | Path) -> Signature | None:
    """Tell what changes when a file or folder does: its number, times and size; None where there is none, or a link."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    if stat.S_ISLNK(found.st_mode):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


def read_regular(path: str | Path) -> bytes | None:
    """Read a regular file, never through a link, never a pipe; None where there is none. One byte more than the limit
    tells the reader that it is too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        parts = []
        left = SIZE_LIMIT + 1
        while left > 0 and (part := os.read(descriptor, left)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def as_stored(layout: Layout, file: str, data: bytes) -> bytes:
    """Give the bytes as git stores them: with `autocrlf` or a `text` attribute the work tree has other line ends.

    Only asked of git where there are carriage returns at all.
    """
    if b"\r\n" not in data or layout.git_dir is None:
        return data
    try:
        named = git(layout.top, "hash-object", "--stdin", f"--path={file}", stdin=data).stdout.decode().strip()
    except GitError:
        return data
    stored = data.replace(b"\r\n", b"\n")
    blob = b"blob %d\0" % len(stored) + stored
    digest = hashlib.sha256(blob) if len(named) == 64 else hashlib.sha1(blob)  # noqa: S324 - git's own name of a blob
    return stored if digest.hexdigest() == named else data
