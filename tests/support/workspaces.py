"""Real workspaces, laid out by the program itself."""

from __future__ import annotations

from pathlib import Path

from tests.support.repositories import git, repository

__all__ = ["commit", "empty", "git", "repository", "snapshot"]


def empty(top: Path) -> Path:
    """Make a git repository without a commit, on the branch main."""
    return repository(top, {}, commit=False)


def commit(top: Path, subject: str = "Work") -> str:
    """Commit everything that stands there, and tell the commit."""
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--allow-empty", "--message", subject)
    return git(top, "rev-parse", "HEAD")


def snapshot(top: Path) -> dict[str, tuple[bytes, int]]:
    """Give every file of a folder but git's own with its bytes and time of change."""
    return {
        file.relative_to(top).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in sorted(top.rglob("*"))
        if file.is_file() and ".git" not in file.relative_to(top).parts
    }
