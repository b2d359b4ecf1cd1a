"""Tell which branch the work tree is on, and whether git is in the middle of something."""

from __future__ import annotations

import os
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Standing:
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
