"""Real git repositories and workspaces in temporary folders."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from orchestrator.repository.layout import Layout, find_repository, layout_of

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
NOBODY = {
    "GIT_AUTHOR_NAME": "Nobody",
    "GIT_AUTHOR_EMAIL": "nobody@example.org",
    "GIT_COMMITTER_NAME": "Nobody",
    "GIT_COMMITTER_EMAIL": "nobody@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(top: Path, *arguments: str) -> str:
    """Run git in `top` as nobody in particular, and give back what it printed."""
    done = subprocess.run(["git", *arguments], cwd=top, env=CLEAN | NOBODY, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write(top: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below `top`, with their folders."""
    for path, content in files.items():
        target = top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())


def repository(top: Path, files: Mapping[str, str | bytes], *, commit: bool = True) -> Path:
    """Make a git repository that tracks `files`, on the branch main."""
    top.mkdir(parents=True, exist_ok=True)
    git(top, "init", "-q", "-b", "main")
    write(top, files)
    git(top, "add", "-A")
    if commit:
        git(top, "commit", "-q", "--allow-empty", "-m", "Begin")
    return top


def layout(top: Path, root: str = ".claude") -> Layout:
    """Give the layout of a folder, whether a workspace has been laid out in it or not."""
    found, git_dir, common_dir = find_repository(top)
    return layout_of(found or top, root, git_dir, common_dir)
