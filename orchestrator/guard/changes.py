"""Read what a change touches, as git's raw difference tells it, and judge every path of it.

Both sides of a rename (git is told not to look for renames), deletions and mode changes are paths like any other. A
link is judged by its own path and by where it points; a submodule by its path.
"""

from __future__ import annotations

from orchestrator.authorize.permit import Permit
from orchestrator.authorize.permits import Policy
from orchestrator.guard.place import collapse

# The new mode of a symbolic link, as it stands in git's line from the eighth letter.
LINK = b" 120000 "
# Below this, importing what makes many paths quick costs more than it saves.
MANY = 200


class Change:
    """One path of a change. `raw` is git's line of it: ":<old mode> <new mode> <old id> <new id> <status>"."""

    __slots__ = ("path", "raw")

    def __init__(self, path: str, raw: str) -> None:
        self.path = path
        self.raw = raw

    @property
    def new(self) -> str:
        """Tell the new content's id."""
        return self.raw.split(" ")[3]

    @property
    def status(self) -> str:
        """Tell git's letter: A, M, D, T."""
        return self.raw.rpartition(" ")[2]


class Changes:
    """Every path of a change, with git's line of each beside it.

    Two lists instead of one of `Change`: making a hundred thousand of those costs more than judging their paths.

    Attributes:
        paths: in git's order.
        lines: as many, see `Change.raw`.
        links: the changes that make or change a symbolic link.
    """

    __slots__ = ("lines", "links", "paths")

    def __init__(self, lines: list[str], paths: list[str], links: list[Change]) -> None:
        self.lines = lines
        self.paths = paths
        self.links = links

    def __len__(self) -> int:
        return len(self.paths)

    def of(self, path: str) -> Change | None:
        """Give the change of one path; None where it is not touched."""
        return Change(path, self.lines[self.paths.index(path)]) if path in self.paths else None


class Denied:
    """A path that may not be changed so: the permit that says why, and for a link where it points."""

    __slots__ = ("path", "permit", "via")

    def __init__(self, path: str, permit: Permit, via: str = "") -> None:
        self.path = path
        self.permit = permit
        self.via = via


def read_changes(raw: bytes) -> Changes:
    """Read `git diff-index`'s or `diff-tree`'s raw output with `-z`."""
    parts = raw.decode("utf-8", "surrogateescape").split("\0")
    lines, paths = parts[0:-1:2], parts[1::2]
    links: list[Change] = []
    if LINK in raw:  # told of all lines at once, since most changes have none
        mode = LINK.decode("ascii")
        links = [Change(path, line) for line, path in zip(lines, paths, strict=True) if line.startswith(mode, 7)]
    return Changes(lines, paths, links)


def judge_changes(policy: Policy, role: str, changes: Changes, targets: dict[str, str | None]) -> list[Denied]:
    """Judge every path for a role.

    Args:
        targets: of every link among the changes, its path to what it points to; None for one that can't be read.
    """
    if len(changes) > MANY:
        from orchestrator.authorize.quick import Quick

        beyond = set(Quick(policy, role, "write").beyond(changes.paths))
    else:
        beyond = {path for path in changes.paths if not policy.judge(role, "write", path).allowed}
    denied = [Denied(path, policy.judge(role, "write", path)) for path in sorted(beyond)]
    for path, target in targets.items():
        if path not in beyond:
            denied += _judge_link(policy, role, path, target)
    return denied


def protected_changes(policy: Policy, changes: Changes) -> list[Denied]:
    """List the changes of protected paths, which need a person's signature."""
    denied = []
    for path in changes.paths:
        pattern = policy.protected(path)
        if pattern:
            denied.append(Denied(path, Permit(False, "protected", pattern=pattern)))
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
