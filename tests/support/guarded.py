"""Workspaces with the real hooks in place, copied from one that is made once."""

from __future__ import annotations

import shutil
from pathlib import Path

from orchestrator.guard.binding import bind
from orchestrator.guard.install import install_hooks
from orchestrator.repository.layout import find_workspace
from tests.support.repositories import Repository, make_workspace

OPERATOR = "devops-operator"
PROTECTED = ".claude/orchestrator.yaml"
MATRIX_FILE = ".claude/contracts/standards/permission-matrix.md"
WITHOUT_HOOKS = ("-c", "core.hooksPath=/dev/null")


def make_guarded(folder: Path) -> Repository:
    """Make a workspace with two branches (`main`, `side`) and the hooks installed."""
    repository = make_workspace(folder)
    for number in range(3):
        repository.commit(f"infrastructure/{number}.yml", message=f"Change {number}")
    repository.git("switch", "-q", "-c", "side", "HEAD~2")
    repository.commit("backend/side.py", message="Work aside")
    repository.git("switch", "-q", "main")
    install_hooks(find_workspace(folder))
    return repository


def copy_of(template: Repository, folder: Path, role: str = "") -> Repository:
    """Copy a guarded workspace, and bind the copy to a role."""
    shutil.copytree(template.top, folder, symlinks=True)
    if role:
        bind(find_workspace(folder), role)
    return Repository(folder)
