"""Lay folders and files into a workspace: whole or not at all, never over what is there, never through a link."""

from __future__ import annotations

import os
from pathlib import Path

from orchestrator.deliver.disk import Disk
from orchestrator.errors import WorkspaceError

TEMPORARY = ".orchestrator-new-"


class Ground:
    """A repository's top folder, and what was made in it and what was left as it was (paths from there)."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.made: list[str] = []
        self.left: list[str] = []
        self._disk = Disk()

    def folder(self, path: str, *, keep: bool = False) -> None:
        """Make a folder and those above it; with `keep`, an empty one gets a `.gitkeep` so that git holds it."""
        folder = self.top
        for part in path.split("/"):
            folder = folder / part
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise WorkspaceError(
                    f"{folder.relative_to(self.top)} is {'a link' if folder.is_symlink() else 'not a folder'}",
                    "put a folder there, or choose another root with --root",
                )
            folder.mkdir(exist_ok=True)
        if keep and not any(folder.iterdir()):
            self.file(f"{path}/.gitkeep", b"")

    def file(self, path: str, data: bytes) -> bool:
        """Write a new file, durable and whole; one that is there is left. Tell whether it was made."""
        self.folder(path.rpartition("/")[0]) if "/" in path else None
        target = self.top / path
        temporary = target.with_name(f"{TEMPORARY}{os.getpid()}")
        if os.path.lexists(target):
            self.left.append(path)
            return False
        temporary.unlink(missing_ok=True)  # a run with our process id that was killed
        self._disk.write_files([(os.fspath(temporary), data, False)])
        try:
            self._disk.rename_new(os.fspath(temporary), os.fspath(target))
        except FileExistsError:
            temporary.unlink()
            self.left.append(path)
            return False
        self.made.append(path)
        return True

    def lines(self, path: str, heading: str, lines: list[str]) -> None:
        """See that each line stands in a file of the user's: the missing ones are appended below a heading."""
        target = self.top / path
        if target.is_symlink():
            raise WorkspaceError(f"{path} is a link, which git does not follow", "make it a file, then run init again")
        before = target.read_bytes() if target.exists() else b""
        present = {line.strip() for line in before.decode("utf-8", "replace").splitlines()}
        missing = [line for line in lines if line not in present]
        if not missing:
            self.left.append(path)
            return
        gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
        after = before + gap + "\n".join([f"# {heading}", *missing, ""]).encode()
        if not before:
            self.file(path, after)
            return
        temporary = target.with_name(f"{TEMPORARY}{os.getpid()}")
        temporary.unlink(missing_ok=True)
        self._disk.write_files([(os.fspath(temporary), after, False)])
        temporary.chmod(target.stat().st_mode & 0o777)
        self._disk.rename(os.fspath(temporary), os.fspath(target))
        self.made.append(f"{path} ({len(missing)} lines)")

    def settle(self) -> None:
        """Make the names of what was made durable."""
        for folder in {(self.top / path.partition(" (")[0]).parent for path in self.made}:
            self._disk.sync_folder(os.fspath(folder))
