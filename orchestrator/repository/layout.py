"""Find the workspace that a folder belongs to: the repository's top, the protocol root, git's folders, our state."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from orchestrator.errors import WorkspaceError

CONFIGURATION = "orchestrator.yaml"
DEFAULT_ROOT = ".claude"


class Layout(Struct, frozen=True, dict=True):
    """Where everything of a workspace lies. All paths absolute.

    Attributes:
        top: the repository's top folder (without git: the folder that holds the protocol root).
        root: the protocol root's name, one folder at the top (".claude").
        git_dir: the work tree's own git folder (HEAD, index); None without git.
        common_dir: the folder that linked worktrees share (refs, objects); None without git.
        state: what belongs to this clone and outlives a deleted folder: ledger, lock, pinned policy ref.
    """

    top: Path
    root: str
    git_dir: Path | None
    common_dir: Path | None
    state: Path

    @cached_property
    def protocol(self) -> Path:
        return self.top / self.root

    def inbox(self, folder: str) -> Path:
        return self.protocol / "requests" / folder

    def outbox(self, team: str) -> Path:
        return self.protocol / "responses" / f"from-{team}"


def find_workspace(start: Path) -> Layout:
    """Tell the layout of the workspace that `start` lies in, from any folder of it.

    Raises:
        WorkspaceError: there is none, or the repository has several protocol roots.
    """
    top, git_dir, common_dir = find_repository(start)
    if top is None:
        here = start.resolve()
        for folder in (here, *here.parents):
            if roots := protocol_roots(folder):
                top = folder
                break
        else:
            raise WorkspaceError(f"no workspace in {here} or above it", "make one with: orchestrator init")
    else:
        roots = protocol_roots(top)
    if not roots:
        raise WorkspaceError(f"the repository {top} has no workspace", "make one with: orchestrator init")
    if len(roots) > 1:
        raise WorkspaceError(
            f"the repository {top} has several workspaces: {', '.join(roots)}",
            f"keep one {CONFIGURATION} and remove the others",
        )
    return layout_of(top, roots[0], git_dir, common_dir)


def layout_of(top: Path, root: str, git_dir: Path | None, common_dir: Path | None) -> Layout:
    """Put a layout together from its parts; the state folder lies in git's common folder, or in the root's `.state`."""
    state = common_dir / "orchestrator" if common_dir else top / root / ".state"
    return Layout(top=top, root=root, git_dir=git_dir, common_dir=common_dir, state=state)


def find_repository(start: Path) -> tuple[Path | None, Path | None, Path | None]:
    """Tell (top, git folder, common folder) of the repository around `start`; three Nones where there is none.

    Read from the files themselves: a `.git` folder, or a `.git` file that names one (linked worktree, submodule).
    The environment (`GIT_DIR`) is not asked: it is set in hooks and by whoever wants to mislead us.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        entry = folder / ".git"
        if entry.is_dir() and (entry / "HEAD").exists():
            return folder, entry, entry
        if entry.is_file():
            git_dir = _pointed_to(entry)
            if git_dir is not None and git_dir.is_dir():
                return folder, git_dir, _common(git_dir)
    return None, None, None


def protocol_roots(top: Path) -> list[str]:
    """List the folders directly below `top` that hold an orchestrator.yaml, the default root first."""
    try:
        with os.scandir(top) as entries:
            folders = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        raise WorkspaceError(f"the folder {top} can't be read: {error.strerror}", "check its permissions") from error
    found = [name for name in folders if name != ".git" and (top / name / CONFIGURATION).is_file()]
    return sorted(found, key=lambda name: (name != DEFAULT_ROOT, name))


def _pointed_to(entry: Path) -> Path | None:
    try:
        text = entry.read_text(encoding="utf-8", errors="surrogateescape").strip()
    except OSError:
        return None
    if not text.startswith("gitdir:"):
        return None
    return (entry.parent / text.removeprefix("gitdir:").strip()).resolve()


def _common(git_dir: Path) -> Path:
    try:
        pointer = (git_dir / "commondir").read_text(encoding="utf-8", errors="surrogateescape").strip()
    except OSError:
        return git_dir
    return (git_dir / pointer).resolve()
