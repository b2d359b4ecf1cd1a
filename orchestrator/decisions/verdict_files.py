"""Find the verdict files: those of the work tree and those of the policy ref, together.

A rejection that somebody deletes or changes in the work tree still stands in the policy ref, and the other way round.
"""

from __future__ import annotations

import os
from pathlib import Path

from orchestrator.decisions.shelf import FOLDER, FRESH, Signature, read_regular, signature
from orchestrator.decisions.verdicts import SUFFIX
from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import git, read_blobs

VERDICTS = "verdicts"

Files = tuple[tuple[str, bytes], ...]


class VerdictFiles:
    """The verdict files of the work tree's folder, each read once as long as it does not change.

    Attributes:
        fresh: whether the last sweep read a file so shortly after it was changed that it may not have been whole yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[Signature, bool, bytes]] = {}
        self._files: Files = ()
        self.fresh = False

    def sweep(self, clock_ns: int) -> Files:
        """Look at every file now. Links and pipes are no verdicts. Unchanged, the very same tuple is given."""
        found: dict[str, tuple[Signature, bool, bytes]] = {}
        changed = False
        folder = os.fspath(self._folder)
        for name in self._names():
            path = f"{folder}/{name}"
            now = signature(path)
            known = self._read.get(name)
            if now is None:
                continue
            if known is not None and known[0] == now and known[1]:
                found[name] = known
                continue
            data = read_regular(path)
            if data is None:
                continue
            found[name] = (now, clock_ns - now[1] > FRESH, data)
            changed = changed or known is None or known[2] != data
        if changed or found.keys() != self._read.keys():
            self._files = tuple((name, found[name][2]) for name in sorted(found))
        self._read = found
        self.fresh = any(-FRESH < clock_ns - stamp[1] <= FRESH for stamp, _, _ in found.values())
        return self._files

    def _names(self) -> list[str]:
        try:
            listed = os.listdir(self._folder)  # noqa: PTH208 - names alone
        except OSError:
            return []
        return [name for name in listed if name.endswith(SUFFIX)]


def committed_verdicts(layout: Layout, commit: str | None) -> Files:
    """Read the verdict files that a commit holds; none where it holds none.

    Raises:
        GitError: git is not there or hangs.
    """
    if commit is None or layout.git_dir is None:
        return ()
    folder = f"{layout.root}/{FOLDER}/{VERDICTS}/"
    listed = git(layout.top, "ls-tree", "-z", commit, "--", folder).stdout.decode("utf-8", "surrogateescape")
    names: list[str] = []
    wanted: list[str] = []
    for entry in listed.split("\0"):
        about, _, path = entry.partition("\t")
        mode, _, rest = about.partition(" ")
        if mode in ("100644", "100755") and path.endswith(SUFFIX):
            names.append(path.rpartition("/")[2])
            wanted.append(rest.split(" ")[1])
    return tuple((name, data) for name, data in zip(names, read_blobs(layout, wanted), strict=True) if data is not None)
