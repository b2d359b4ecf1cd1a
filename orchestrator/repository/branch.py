"""Tell which branch the work tree is on, and whether git is in the middle of something."""

from __future__ import annotations

import os
import time

from msgspec import Struct

from orchestrator.repository.layout import Layout

# Each stands in the work tree's git folder while git, or a person between two of git's commands, is not done yet.
UNFINISHED = {
    "index.lock": "git is writing the index",
    "MERGE_HEAD": "a merge is not finished",
    "rebase-merge": "a rebase is not finished",
    "rebase-apply": "a rebase is not finished",
    "CHERRY_PICK_HEAD": "a cherry-pick is not finished",
    "REVERT_HEAD": "a revert is not finished",
}

# The coarsest clock of a file system that git is used on ticks every two seconds.
SETTLED_NS = 3_000_000_000


class Standing(Struct, frozen=True):
    """Where the work tree stands: HEAD as its file says ("ref: refs/heads/main", or a commit); what is unfinished."""

    head: str
    unfinished: str = ""

    @property
    def branch(self) -> str:
        """The branch's short name, or the first digits of a detached commit."""
        return self.head.removeprefix("ref: refs/heads/") if self.head.startswith("ref:") else self.head[:12]


def standing(layout: Layout) -> Standing:
    """Look where the work tree stands now. Six system calls, no process; without git always the same."""
    if layout.git_dir is None:
        return Standing(head="")
    try:
        present = UNFINISHED.keys() & os.listdir(layout.git_dir)
    except OSError:
        return Standing(head=written_head(layout), unfinished="git's folder can't be read")
    return Standing(head=written_head(layout), unfinished=UNFINISHED[min(present)] if present else "")


class Whereabouts:
    """Where the work tree stands, as often as asked; git's folder is listed again only when something came or went.

    git changes HEAD, the index and every mark of what is unfinished by files that it makes, moves or removes in that
    one folder, which moves the folder's time of change. A time that was young when the folder was listed is not
    believed: the next change may leave it as it is, where the file system's clock ticks slowly.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._git_dir = None if layout.git_dir is None else os.fspath(layout.git_dir)
        self._seen: tuple[tuple[int, ...], Standing] | None = None

    def now(self) -> Standing:
        """Tell where the work tree stands now, as `standing` does."""
        times = self._times()
        if times is not None and self._seen is not None and self._seen[0] == times:
            return self._seen[1]
        here = standing(self._layout)
        settled = times is not None and time.time_ns() - times[0] > SETTLED_NS
        self._seen = (times, here) if times is not None and settled else None
        return here

    def _times(self) -> tuple[int, ...] | None:
        """Give what changes with the folder, and with a HEAD that somebody edits in place."""
        if self._git_dir is None:
            return None
        try:
            folder, head = os.stat(self._git_dir), os.stat(f"{self._git_dir}/HEAD")
        except OSError:
            return None
        return (
            max(folder.st_mtime_ns, head.st_mtime_ns),
            folder.st_mtime_ns,
            folder.st_ino,
            head.st_mtime_ns,
            head.st_ino,
        )


def written_head(layout: Layout) -> str:
    """Give what HEAD's file says: "ref: refs/heads/main", or a commit; without git nothing."""
    if layout.git_dir is None:
        return ""
    try:
        descriptor = os.open(f"{layout.git_dir}/HEAD", os.O_RDONLY)
    except OSError:
        return ""
    try:
        return os.read(descriptor, 4096).decode("utf-8", "surrogateescape").strip()
    finally:
        os.close(descriptor)
