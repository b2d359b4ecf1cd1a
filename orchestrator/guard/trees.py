"""Tell what changed between trees by reading them, a folder at a time.

`git diff-tree` prints two modes and two ids for every path: for a hundred thousand paths that takes longer than all the
rest of a range check. The trees themselves name each folder once and hold its names side by side, as they are judged.
Where many commits touch few paths each, git's own comparison is the faster one.
"""

from __future__ import annotations

from orchestrator.guard.changes import Change, Changes
from orchestrator.guard.spawn import batch_input, git, trouble

AT_ONCE = 256
# How nearly every entry begins: as long as one another.
FILES = (b"100644 ", b"100755 ")
KIND, FOLDER, LINK = 0o170000, 0o040000, 0o120000


class _Pair:
    """A folder on both sides of a comparison, each named as git finds it; "" for a side that has it not."""

    __slots__ = ("changes", "folder", "new", "old")

    def __init__(self, changes: Changes, folder: str, old: str, new: str) -> None:
        self.changes = changes
        self.folder = folder
        self.old = old
        self.new = new


def compare_trees(pairs: list[tuple[str, str]]) -> list[Changes]:
    """Compare pairs of trees and give what `git diff-tree -r --no-renames` would of each.

    Args:
        pairs: (old, new) as git's names of trees ("HEAD^{tree}"); an empty old name for no tree at all.

    Raises:
        GitError: a tree is not there, or is none.
    """
    found = [Changes({}, []) for _ in pairs]
    todo = [_Pair(changes, "", old, new) for changes, (old, new) in zip(found, pairs, strict=True)]
    while todo:
        below: list[_Pair] = []
        for start in range(0, len(todo), AT_ONCE):
            part = todo[start : start + AT_ONCE]
            trees = _read_trees([name for pair in part for name in (pair.old, pair.new) if name])
            for pair in part:
                below += _compare(pair, trees)
        todo = below
    return found


def _compare(pair: _Pair, trees: dict[str, list[bytes]]) -> list[_Pair]:
    """Note what changed directly in a folder, and give the folders in it that have to be looked into."""
    old, new = trees.get(pair.old, []), trees.get(pair.new, [])
    if old and new:
        before, after = set(old), set(new)
        old = [entry for entry in old if entry not in after]
        new = [entry for entry in new if entry not in before]
    names: list[bytes] = []
    links: list[tuple[bytes, bytes]] = []
    folders: dict[bytes, list[str]] = {}
    for side, entries in enumerate((old, new)):
        files = [entry for entry in entries if entry.startswith(FILES)]
        if files:
            after_name = files[0].index(b"\0") - len(files[0])
            names += [entry[len(FILES[0]) : after_name] for entry in files]
        if len(files) == len(entries):
            continue
        for entry in entries:
            described, _, identifier = entry.partition(b"\0")
            mode, _, name = described.partition(b" ")
            kind = int(mode, 8) & KIND
            if kind == FOLDER:
                folders.setdefault(name, ["", ""])[side] = identifier.hex()
            elif not entry.startswith(FILES):
                names.append(name)
                if kind == LINK and side:
                    links.append((name, identifier))
    if names:
        once = dict.fromkeys(names) if old and new else names
        pair.changes.folders[pair.folder] = _decoded(b"\0".join(once)).split("\0")
    for name, identifier in links:
        pair.changes.links.append(Change(pair.folder + _decoded(name), identifier.hex()))
    return [
        _Pair(pair.changes, f"{pair.folder}{_decoded(name)}/", before, after)
        for name, (before, after) in folders.items()
    ]


def _read_trees(names: list[str]) -> dict[str, list[bytes]]:
    """Read trees by name; each as its entries, "<mode> <name>NUL<id>"."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    output = git("cat-file", "--batch", stdin=batch_input(wanted))
    found = {}
    at = 0
    for name in wanted:
        end = output.index(b"\n", at)
        head = output[at:end].split(b" ")
        if len(head) != 3 or head[1] != b"tree":
            raise trouble(f"the tree {name} can't be read", "fetch the whole history")
        at = end + 1 + int(head[2])
        found[name] = _entries(output, end + 1, at, len(head[0]) // 2)
        at += 1
    return found


def _entries(data: bytes, at: int, end: int, width: int) -> list[bytes]:
    found = []
    find = data.index
    while at < end:
        following = find(b"\0", at) + 1 + width
        found.append(data[at:following])
        at = following
    return found


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
