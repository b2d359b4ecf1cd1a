"""Set up what belongs to this clone alone: the pinned policy ref, and the moment when its workspace began."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from orchestrator.repository.branch import standing
from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import git, resolve
from orchestrator.repository.policy import PIN, pin

MOMENT = "init.json"
BRANCHES = "refs/heads/"


def pin_policy(layout: Layout) -> Iterator[str]:
    """Pin the branch whose permission matrix is in force, unless one is pinned; say what was pinned, or why not.

    It is the remote's main branch where this clone has it, else the branch that init runs on.
    """
    if layout.git_dir is None:
        yield "there is no git here: nothing will be written into the work tree, every answer only proposes"
        return
    if (layout.state / PIN).exists():
        return
    remote = git(layout.top, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD", check=False).stdout.decode().strip()
    main = BRANCHES + remote.removeprefix("refs/remotes/origin/")
    head = standing(layout).head.removeprefix("ref:").strip()
    ref = main if remote and resolve(layout, main) else head
    if not ref.startswith(BRANCHES):
        yield "HEAD is on no branch, so no policy ref is pinned: check out the main branch and run init again"
        return
    pin(layout, ref)
    yield f"commit this workspace: what {ref.removeprefix(BRANCHES)} holds of the permission matrix is in force"


def began(layout: Layout) -> int | None:
    """Tell when this clone's workspace began, in ns since the epoch; None where that was not recorded."""
    try:
        return int(json.loads((layout.state / MOMENT).read_bytes())["at_ns"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def born_ns(layout: Layout) -> int:
    """Tell when this clone began to serve, in ns since the epoch: at `init`, or, in a fresh clone, now."""
    moment = began(layout)
    return time.time_ns() if moment is None else moment


def remember_the_moment(layout: Layout) -> None:
    """Record when this clone's workspace began, once: files older than that wait for `process --backlog`.

    The moment is the file system's, as that of every request is: its clock may go after ours (a network, a container).
    """
    if began(layout) is not None:
        return
    layout.state.mkdir(parents=True, exist_ok=True)
    record = layout.state / MOMENT
    record.write_bytes(b"")
    moment = record.stat().st_ctime_ns
    at = datetime.fromtimestamp(moment / 1e9, UTC).isoformat(timespec="seconds")
    record.write_text(json.dumps({"at": at, "at_ns": moment}) + "\n", encoding="utf-8")


def staging(layout: Layout) -> Path:
    """Tell where answers are staged: files are moved from there into the work tree, so on the same file system."""
    if layout.state.parent.stat().st_dev == layout.protocol.stat().st_dev:
        return layout.state / "staging"
    return layout.protocol / ".staging"
