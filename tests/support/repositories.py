"""Throw-away git repositories with a workspace, driven by the real git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from orchestrator.repository.layout import Layout, find_repository, layout_of

MATRIX = """| Agent | .claude/requests/ | infrastructure/ | backend/ | docs/ | everything else |
|---|---|---|---|---|---|
| PM | WRITE | READ | READ | WRITE | READ |
| DevOps Operator | WRITE (to-devops), READ | WRITE | READ | READ | READ |
| Backend | READ | none | WRITE | READ | READ |
| Guardian | READ | WRITE | WRITE | WRITE | WRITE |
"""
CONFIGURATION = "id: 6f9619ff-8b86-4d01-b42d-00cf4fc964ff\nteams:\n  devops: {inbox: to-devops}\n"


def clean_environment(**more: str) -> dict[str, str]:
    """Give an environment in which git knows no settings but the repository's own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CLAUDE", "ORCHESTRATOR"))
    }
    identity = {
        "GIT_AUTHOR_NAME": "Somebody",
        "GIT_AUTHOR_EMAIL": "somebody@example.org",
        "GIT_COMMITTER_NAME": "Somebody",
        "GIT_COMMITTER_EMAIL": "somebody@example.org",
    }
    settings = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_EDITOR": "true", "LC_ALL": "C"}
    return kept | settings | identity | more


class Repository:
    """A real repository in a folder."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def git(self, *arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run git here; with `check` a failure is the test's."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.top,
            env=clean_environment(**environment),
            capture_output=True,
            text=True,
            check=False,
            errors="surrogateescape",
        )
        if check and done.returncode:
            raise AssertionError(f"git {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def write(self, path: str, text: str | bytes = "x\n") -> Path:
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def commit(self, *paths: str, message: str = "Change", **environment: str) -> str:
        """Write each path with fresh content, commit them and give back the commit."""
        for path in paths:
            self.write(path, f"{message} {path}\n")
        self.git("add", "--", *paths, **environment)
        self.git("commit", "-q", "-m", message, **environment)
        return self.head()

    def head(self, revision: str = "HEAD") -> str:
        return self.git("rev-parse", revision).stdout.strip()


def make_repository(top: Path, branch: str = "main") -> Repository:
    """Make an empty repository."""
    top.mkdir(parents=True, exist_ok=True)
    repository = Repository(top)
    repository.git("init", "-q", "-b", branch)
    return repository


def make_workspace(top: Path, matrix: str = MATRIX) -> Repository:
    """Make a repository whose first commit holds a workspace with a matrix and a few files."""
    repository = make_repository(top)
    repository.write(".claude/contracts/standards/permission-matrix.md", matrix)
    repository.write(".claude/orchestrator.yaml", CONFIGURATION)
    for path in (
        "infrastructure/a.yml",
        "backend/a.py",
        "docs/a.md",
        "README.md",
        ".claude/requests/to-devops/.gitkeep",
    ):
        repository.write(path)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Begin")
    return repository


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
