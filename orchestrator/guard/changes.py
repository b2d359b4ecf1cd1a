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
    """A path that becomes, or stays, a symbolic link; and the id of what says where it points."""

    __slots__ = ("new", "path")

    def __init__(self, path: str, new: str) -> None:
        self.path = path
        self.new = new


class Changes:
    """Every path of a change, and which of them are links now.

    Attributes:
        folders: the names that changed, by their folder, which ends in a slash or is empty for the top.
        links: the changes that make or change a symbolic link.
    """

    __slots__ = ("folders", "links")

    def __init__(self, folders: dict[str, list[str]], links: list[Change]) -> None:
        self.folders = folders
        self.links = links

    def __len__(self) -> int:
        return sum([len(names) for names in self.folders.values()])

    @property
    def paths(self) -> list[str]:
        """List the paths, folder by folder."""
        return [folder + name for folder, names in self.folders.items() for name in names]

    def touch(self, path: str) -> bool:
        """Tell whether a path is among them."""
        folder, slash, name = path.rpartition("/")
        return name in self.folders.get(folder + slash, ())


class Denied:
    """A path that may not be changed so: the permit that says why, and for a link where it points."""

    __slots__ = ("path", "permit", "via")

    def __init__(self, path: str, permit: Permit, via: str = "") -> None:
        self.path = path
        self.permit = permit
        self.via = via


def read_changes(raw: bytes) -> Changes:
    """Read `git diff-index`'s or `diff-tree`'s raw output with `-z`.

    Of each path a line: ":<old mode> <new mode> <old id> <new id> <status>".
    """
    parts = raw.decode("utf-8", "surrogateescape").split("\0")
    lines, paths = parts[0:-1:2], parts[1::2]
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, slash, name = path.rpartition("/")
        folders.setdefault(folder + slash, []).append(name)
    links: list[Change] = []
    if LINK in raw:  # told of all lines at once, since most changes have none
        mode = LINK.decode("ascii")
        links = [
            Change(path, line.split(" ")[3])
            for line, path in zip(lines, paths, strict=True)
            if line.startswith(mode, 7)
        ]
    return Changes(folders, links)


def judge_changes(policy: Policy, role: str, changes: Changes, targets: dict[str, str | None]) -> list[Denied]:
    """Judge every path for a role.

    Args:
        targets: of every link among the changes, its path to what it points to; None for one that can't be read.
    """
    if len(changes) > MANY:
        from orchestrator.authorize.quick import Quick

        beyond = set(Quick(policy, role, "write").beyond(changes.folders))
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
