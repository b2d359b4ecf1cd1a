"""List what git tracks, and read it: never a link, never out of the repository, never more than the bounds."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from msgspec import Struct

from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import git

Stamp = tuple[int, int, int, int]
"""A file's identity and state: inode, size, modification and change time in nanoseconds."""

FOLDER_LIMIT = 5_000
NEVER_WALKED = frozenset(
    {".git", "node_modules", ".venv", "venv", "__pycache__", "vendor", "dist", "build", "target", ".next", ".gradle"}
)


class Listing(Struct, frozen=True):
    """The files that may be surveyed, sorted, with the stamps whose change makes the list old.

    Attributes:
        names: paths from the repository's top, forward slashes.
        watched: absolute paths of the files or folders that the list was made of, with their stamps.
        complete: False where a bound ended the walk.
    """

    names: tuple[str, ...]
    watched: tuple[tuple[str, Stamp | None], ...]
    complete: bool = True

    def is_current(self) -> bool:
        for path, then in self.watched:  # noqa: SIM110 - asked for every answer: a generator would double the price
            if stamp(path) != then:
                return False
        return True


def list_files(layout: Layout) -> Listing:
    """List the tracked regular files; without git, what a bounded walk finds.

    The protocol root is left out: what answers keep there is no part of the application.

    Raises:
        GitError: git can't read the index.
    """
    return _tracked(layout) if layout.git_dir is not None else _walked(layout)


def stamp(path: str) -> Stamp | None:
    """Give a file's stamp without following a link; None where there is no file."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def reader(top: str) -> Callable[[str, int], bytes | None]:
    """Make a function that reads a tracked file up to a limit: its bytes, or None where it must not or can't be read.

    A link is not followed, and a file below a folder that links out of the repository is not read.
    """
    real_top = os.path.realpath(top)
    inside: dict[str, bool] = {"": True}

    def is_inside(folder: str) -> bool:
        known = inside.get(folder)
        if known is None:
            real = os.path.realpath(os.path.join(real_top, folder))  # noqa: PTH118  (thousands of names; PurePath is slow)
            known = inside[folder] = real == real_top or real.startswith(real_top + os.sep)
        return known

    def read(path: str, limit: int) -> bytes | None:
        if not is_inside(path.rpartition("/")[0]):
            return None
        try:
            # Without O_NONBLOCK a FIFO in a tracked file's place would hold us up for ever.
            descriptor = os.open(f"{real_top}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError):
            return None
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return None
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                data = file.read(limit + 1)
            return data if len(data) <= limit else None
        except OSError:
            return None
        finally:
            os.close(descriptor)

    return read


def _tracked(layout: Layout) -> Listing:
    index = f"{layout.git_dir}/index"
    before = stamp(index)
    printed = git(layout.top, "ls-files", "--stage", "-z").stdout.decode("utf-8", "surrogateescape")
    skipped = f"{layout.root}/"
    names: dict[str, None] = {}
    for line in printed.split("\0"):
        # "100644 <object> <stage>\t<path>"; links (120000) and submodules (160000) are left out.
        if line.startswith("100"):
            name = line.partition("\t")[2]
            if not name.startswith(skipped) and _is_text(name):
                names[name] = None  # an unmerged file is listed once a stage
    return Listing(names=tuple(names), watched=((index, before),))


def _walked(layout: Layout) -> Listing:
    top = os.fspath(layout.top)
    names: list[str] = []
    watched: list[tuple[str, Stamp | None]] = []
    pending = [""]
    while pending and len(watched) < FOLDER_LIMIT:
        folder = pending.pop()
        path = f"{top}/{folder}" if folder else top
        watched.append((path, stamp(path)))
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    name = f"{folder}/{entry.name}" if folder else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in NEVER_WALKED and name != layout.root:
                            pending.append(name)
                    elif entry.is_file(follow_symlinks=False) and _is_text(name):
                        names.append(name)
        except OSError:
            continue
    return Listing(names=tuple(sorted(names)), watched=tuple(watched), complete=not pending)


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8. One that is not can't stand in an answer, and none of our sorts is called so."""
    try:
        return name.isascii() or bool(name.encode("utf-8"))
    except UnicodeEncodeError:
        return False
