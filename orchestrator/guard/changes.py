"""Read what a change touches, as git's raw difference tells it, and judge every path of it.

Both sides of a rename (git is told not to look for renames), deletions and mode changes are paths like any other. A
link is judged by its own path and by where it points; a submodule by its path.
"""

from __future__ import annotations

from orchestrator.authorize.permit import Permit
from orchestrator.authorize.permits import Policy
from orchestrator.guard.place import collapse

LINK = "120000"


class Change:
    """One path of a change: status as git's letter, modes in octal, the new content's id."""

    __slots__ = ("mode", "new", "path", "status")

    def __init__(self, path: str, mode: str, new: str, status: str) -> None:
        self.path = path
        self.mode = mode
        self.new = new
        self.status = status


class Denied:
    """A path that may not be changed so: the permit that says why, and for a link where it points."""

    __slots__ = ("path", "permit", "via")

    def __init__(self, path: str, permit: Permit, via: str = "") -> None:
        self.path = path
        self.permit = permit
        self.via = via


def read_changes(raw: bytes) -> list[Change]:
    """Read `git diff-index`'s or `diff-tree`'s raw output with `-z`."""
    parts = raw.decode("utf-8", "surrogateescape").split("\0")
    changes = []
    for index in range(0, len(parts) - 1, 2):
        fields = parts[index].split(" ")
        changes.append(Change(parts[index + 1], fields[1], fields[3], fields[4]))
    return changes


def links_of(changes: list[Change]) -> list[Change]:
    """List the changes that make or change a symbolic link."""
    return [change for change in changes if change.mode == LINK]


def judge_changes(
    policy: Policy, role: str, changes: list[Change], targets: dict[str, str] | None = None
) -> list[Denied]:
    """Judge every path for a role.

    Args:
        targets: a link's path to what it points to, for the links among the changes; one that is not in there denies.
    """
    judge = policy.judge
    denied = []
    for change in changes:
        permit = judge(role, "write", change.path)
        if not permit.allowed:
            denied.append(Denied(change.path, permit))
        elif change.mode == LINK:
            denied += _judge_link(policy, role, change.path, (targets or {}).get(change.path))
    return denied


def protected_changes(policy: Policy, changes: list[Change]) -> list[Denied]:
    """List the changes of protected paths, which need a person's signature."""
    denied = []
    for change in changes:
        pattern = policy.protected(change.path)
        if pattern:
            denied.append(Denied(change.path, Permit(False, "protected", pattern=pattern)))
    return denied


def _judge_link(policy: Policy, role: str, path: str, target: str | None) -> list[Denied]:
    if target is None:
        return [Denied(path, Permit(False, "unsafe", role, flaw="segments"))]
    inside = target_of(path, target)
    if not inside:
        return [Denied(path, Permit(False, "unsafe", role, flaw="absolute"), via=target)]
    permit = policy.judge(role, "write", inside)
    if permit.allowed:
        return []
    as_folder = policy.judge(role, "write", f"{inside}/")  # a link to a folder that is granted as a folder
    return [] if as_folder.allowed else [Denied(path, permit, via=target)]


def target_of(path: str, target: str) -> str:
    """Tell the path that a link points to, from the repository's top; "" where it leaves the repository."""
    if target.startswith("/"):
        return ""
    depth = path.count("/")
    for name in target.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(name, 1)
        if depth < 0:
            return ""
    return collapse("/" + path.rpartition("/")[0] + "/" + target)[1:]
