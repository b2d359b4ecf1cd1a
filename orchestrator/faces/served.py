"""Tell which work tree of a repository is served, so that a linked worktree places its requests there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orchestrator.repository.layout import Layout, find_repository, find_workspace, protocol_roots
from orchestrator.watch.lock import WorkspaceLock

SERVED = "served.json"


@contextmanager
def announced(layout: Layout) -> Iterator[None]:
    """Say, as long as the block runs, that this process serves this work tree."""
    file = layout.state / SERVED
    file.write_text(json.dumps({"pid": os.getpid(), "top": str(layout.top)}) + "\n", encoding="utf-8")
    try:
        yield
    finally:
        if _announced_by(layout.state) == os.getpid():  # the next daemon may have announced itself already
            file.unlink(missing_ok=True)


def served_workspace(start: Path) -> Layout:
    """Tell the workspace that requests from `start` belong to.

    In a linked worktree that is the one a daemon serves, else the repository's main work tree, else its own.
    """
    _, git_dir, common = find_repository(start)
    if git_dir is None or common is None or git_dir == common:
        return find_workspace(start)
    state = common / "orchestrator"
    for top in (_announced_top(state), common.parent if common.name == ".git" else None):
        if top is not None and top.is_dir() and protocol_roots(top):
            return find_workspace(top)
    return find_workspace(start)


def _announced_top(state: Path) -> Path | None:
    pid = _announced_by(state)
    # The kernel's lock says whether that process still lives; the file alone may be a killed one's.
    if pid is None or pid != WorkspaceLock(state).holder():
        return None
    return Path(_read(state)["top"])


def _announced_by(state: Path) -> int | None:
    said = _read(state)
    return said["pid"] if isinstance(said.get("pid"), int) and isinstance(said.get("top"), str) else None


def _read(state: Path) -> dict[str, Any]:
    try:
        said = json.loads((state / SERVED).read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
