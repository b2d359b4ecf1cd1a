"""Find the workspace around a guard: the work tree's top, git's folders, the protocol root. Plain strings."""

from __future__ import annotations

import posix
import time

CONFIGURATION = "orchestrator.yaml"
ROOT_FILE = "root"
BOUND = "orchestrator-role"
PAUSED = "paused"
PIN = "policy-ref"


class Place:
    """Where a guard stands. All paths absolute.

    Attributes:
        top: the work tree's top folder.
        git_dir: the work tree's own git folder; `common` the one that linked worktrees share.
        root: the protocol root's folder name.
    """

    __slots__ = ("common", "git_dir", "root", "top")

    def __init__(self, top: str, git_dir: str, common: str, root: str) -> None:
        self.top = top
        self.git_dir = git_dir
        self.common = common
        self.root = root

    @property
    def state(self) -> str:
        return f"{self.common}/orchestrator"

    @property
    def matrix(self) -> str:
        return f"{self.root}/contracts/standards/permission-matrix.md"


def find_place(start: str) -> Place | None:
    """Find the workspace that a hook running in `start` belongs to; None where the repository has none.

    git names its folder in `GIT_DIR` where it is not the one above the hook's folder.
    """
    named = posix.environ.get(b"GIT_DIR", b"").decode("utf-8", "surrogateescape")
    top, git_dir = "", ""
    if named and named != ".git":
        top, git_dir = start, named if named.startswith("/") else f"{start}/{named}"
    else:
        top, git_dir = repository_above(start)
    return place_of(top, git_dir) if git_dir else None


def place_of(top: str, git_dir: str) -> Place | None:
    """Complete a place from its top and git folder; None where there is no workspace."""
    common = git_dir
    pointer = read_text(f"{git_dir}/commondir").strip()
    if pointer:
        common = pointer if pointer.startswith("/") else collapse(f"{git_dir}/{pointer}")
    # The clone remembers the root, so that a deleted or renamed configuration does not switch the guards off.
    root = read_text(f"{common}/orchestrator/{ROOT_FILE}").strip() or _find_root(top)
    return Place(top, git_dir, common, root) if root else None


def repository_above(start: str) -> tuple[str, str]:
    """Tell (top, git folder) of the repository that a folder lies in; two empty strings where there is none."""
    folder = start
    while True:
        entry = f"{folder}/.git"
        try:
            kind = posix.stat(entry).st_mode & 0o170000
        except OSError:
            kind = 0
        if kind == 0o040000:
            return folder or "/", entry
        if kind == 0o100000:
            pointed = read_text(entry).removeprefix("gitdir:").strip()
            return folder or "/", pointed if pointed.startswith("/") else collapse(f"{folder}/{pointed}")
        if not folder:
            return "", ""
        folder = folder.rpartition("/")[0]


def policy_ref(place: Place) -> str:
    """Tell the policy ref, in full: the pinned one, or HEAD where none is."""
    return read_text(f"{place.state}/{PIN}", 4096).strip() or "HEAD"


def matrix_names(place: Place, parent: str = "HEAD") -> list[str]:
    """List the object names of the matrices in force for a change on top of `parent`: the policy ref's is first."""
    return list(dict.fromkeys((f"{policy_ref(place)}:{place.matrix}", f"{parent}:{place.matrix}")))


def collapse(path: str) -> str:
    """Take `.`, `..` and empty segments out of an absolute path, by its letters alone."""
    kept: list[str] = []
    for name in path.split("/"):
        if name == "..":
            if kept:
                kept.pop()
        elif name not in ("", "."):
            kept.append(name)
    return "/" + "/".join(kept)


def paused(place: Place) -> bool:
    """Tell whether a person has paused the guards of this clone: its file names a moment that has not come yet."""
    until = read_text(f"{place.state}/{PAUSED}", 64).partition(" ")[0].strip()
    return until.isdigit() and time.time() < int(until)


def read_text(file: str, limit: int = 1 << 20) -> str:
    """Read a small text file; an empty string where there is none."""
    return read_bytes(file, limit).decode("utf-8", "surrogateescape")


def read_bytes(file: str, limit: int = 1 << 20) -> bytes:
    """Read at most `limit` bytes of a file; none where it can't be read."""
    try:
        descriptor = posix.open(file, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return b""
    try:
        found = b""
        while len(found) < limit and (chunk := posix.read(descriptor, limit - len(found))):
            found += chunk
        return found
    except OSError:
        return b""
    finally:
        posix.close(descriptor)


def _find_root(top: str) -> str:
    try:
        names = sorted(posix.listdir(top), key=lambda name: (name != ".claude", name))
    except OSError:
        return ""
    for name in names:
        if name != ".git":
            try:
                posix.stat(f"{top}/{name}/{CONFIGURATION}")
            except OSError:
                continue
            return name
    return ""
