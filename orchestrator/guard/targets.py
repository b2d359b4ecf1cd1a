"""Tell which file of the repository a path in a tool call means: links, `..` and other spellings taken away."""

from __future__ import annotations

import posix

from orchestrator.guard.place import Place, collapse, read_text
from orchestrator.guard.real_paths import files_below, home, is_folder, is_link, real_path, spelled, variable

MOST_WALKED = 2000


class Target:
    """A file that a call would touch: "write", "read" or "search".

    Attributes:
        path: from the repository's top, for the matrix; empty for the top itself.
        absolute: as it really lies.
        fact: for a path outside of the repository that no agent touches: why. Then `path` is empty.
    """

    __slots__ = ("absolute", "fact", "path", "sort")

    def __init__(self, sort: str, path: str, absolute: str, fact: str = "") -> None:
        self.sort = sort
        self.path = path
        self.absolute = absolute
        self.fact = fact


def targets_of(place: Place, sort: str, path: str, folder: str) -> list[Target]:
    """Tell what a path means, as it is spelled and as it really lies; nothing for harmless ones outside.

    Args:
        sort: "write", "read", "search", "folder" (that is made), "remove" (all below it as well), "into"
            ("TARGET\\0NAME": the target, or NAME in it where it is a folder), or "link" ("LINK\\0TARGET": what a
            new symbolic link points to from where it stands).
    """
    name = ""
    if sort in ("into", "link"):
        path, _, name = path.partition("\0")
    way = spelled(path, folder)
    if sort == "link":
        stands = way if is_folder(way) else way.rpartition("/")[0]
        way = spelled(name, stands)
    if sort == "into" and (is_folder(way) or path.endswith("/")):
        way = f"{way}/{name}"
    real = real_path(way)
    kind = "read" if sort == "read" else "search" if sort == "search" else "write"
    if kind == "read" and is_folder(real):
        kind = "search"
    found: dict[str, Target] = {}
    ways = [real]
    if ".." not in way.split("/"):
        ways.insert(0, collapse(way))  # the link itself, where one stands on the way
    tops = {place.top, real_path(place.top)}
    for lying in ways:
        inside = _inside(lying, tops)
        if inside is not None and not (inside == ".git" or inside.startswith(".git/")):
            if inside and kind == "write" and (sort == "folder" or (is_folder(lying) and not is_link(lying))):
                inside += "/"
            found[inside] = Target(kind, inside, lying)
    fact = _outside(place, real, kind)
    if fact:
        found[""] = Target(kind, "", real, fact)
    if sort == "remove":
        for inside in [inside for inside in found if found[inside].fact == ""]:
            found |= _all_below(place, inside, kind)
    return list(found.values())


def _inside(path: str, tops: set[str]) -> str | None:
    for top in tops:
        if path == top:
            return ""
        if path.startswith(f"{top}/"):
            return path[len(top) + 1 :]
    return None


def _all_below(place: Place, inside: str, kind: str) -> dict[str, Target]:
    """List the files below a folder that would go with it, up to a bound."""
    start = f"{place.top}/{inside}".rstrip("/")
    found: dict[str, Target] = {}
    if is_link(start) or not is_folder(start):
        return found
    for file in files_below(start, MOST_WALKED):
        path = file[len(place.top) + 1 :]
        found[path] = Target(kind, path, file)
    return found


def _outside(place: Place, real: str, kind: str) -> str:
    """Say why no agent touches a path although it belongs to no column of the matrix; "" for all others."""
    if kind != "write":
        return ""
    git_folders = {real_path(place.git_dir), real_path(place.common)}
    if any(_below(real, folder) or _below(folder, real) for folder in git_folders):
        return "git's own folder is written by git alone"
    for other in _worktrees(place):
        if not _below(place.top, other) and _below(real, other) and not _below(real, real_path(place.top)):
            return "another worktree of this repository belongs to whoever works there"
    user = real_path(home())
    configuration = variable("XDG_CONFIG_HOME") or f"{user}/.config"
    for guarded, fact in (
        (f"{user}/.claude", "the user's agent settings are for people"),
        (f"{user}/.claude.json", "the user's agent settings are for people"),
        (f"{configuration}/orchestrator", "the signers and the user's own settings are for people"),
        (f"{user}/.gitconfig", "the user's git settings are for people"),
        (f"{configuration}/git", "the user's git settings are for people"),
        (f"{user}/.ssh", "keys and signers are for people"),
        (f"{user}/.gnupg", "keys and signers are for people"),
        (variable("ORCHESTRATOR_SIGNERS") or "/nonexistent", "the signers are for people"),
    ):
        if _below(real, real_path(guarded)) and not _below(real, real_path(place.top)):
            return fact
    return ""


def _worktrees(place: Place) -> list[str]:
    found = [place.common.rpartition("/")[0]] if place.common.endswith("/.git") else []
    try:
        names = posix.listdir(f"{place.common}/worktrees")
    except OSError:
        names = []
    for name in names:
        pointer = read_text(f"{place.common}/worktrees/{name}/gitdir").strip()
        if pointer:
            found.append(pointer.rpartition("/")[0])
    return [real_path(folder) for folder in found]


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")
