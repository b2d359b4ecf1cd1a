"""Match paths against many patterns at once: a trie of segments, walked folder by folder.

The dialect is a part of git's ignore patterns, anchored at the top: names, `*` and `?` within a name (in characters,
not bytes), `**` for any number of folders, a final `/` for folders only; and a folder means all below it.
"""

from __future__ import annotations

REMEMBERED = 65536


class _Node:
    """A place in the trie. The bit sets: patterns that end here (for anything, for folders), or in `**` here."""

    __slots__ = ("anything", "deep", "ended", "ends", "folder", "literal", "loops", "open", "tail", "tail_folder")

    def __init__(self, loops: bool = False) -> None:
        self.literal: dict[str, _Node] = {}
        # Globs that end in letters are tried only where one of their ends fits, which one call tells of them all.
        self.ends: tuple[str, ...] = ()
        self.ended: dict[str, _Node] = {}
        self.open: dict[str, _Node] = {}
        self.deep: _Node | None = None
        self.loops = loops
        self.anything = 0
        self.folder = 0
        self.tail = 0
        self.tail_folder = 0

    def child(self, segment: str) -> _Node:
        """Give the place that a segment leads to, made where it is new."""
        end = segment.replace("?", "*").rpartition("*")[2]
        branch = self.literal if end == segment else self.ended if end else self.open
        found = branch.get(segment)
        if found is None:
            found = branch[segment] = _Node()
            self.ends += (end,) if branch is self.ended else ()
        return found

    def fitting(self, name: str) -> list[_Node]:
        """List the places that the globs lead a name to."""
        found = [child for glob, child in self.open.items() if fits(name, glob)]
        if self.ends and name.endswith(self.ends):
            found += [child for glob, child in self.ended.items() if fits(name, glob)]
        return found


class Tree:
    """Patterns in the order they were added, and which of them cover a path. Folders already walked are remembered."""

    __slots__ = ("count", "folders", "top")

    def __init__(self) -> None:
        self.count = 0
        self.top = _Node()
        self.folders: dict[str, tuple[int, tuple[_Node, ...]]] = {}

    def add(self, pattern: str) -> None:
        bit = 1 << self.count
        self.count += 1
        self.folders.clear()
        only_folders = pattern.endswith("/")
        segments = pattern.removesuffix("/").split("/")
        node = self.top
        for segment in segments:
            if segment == "**":
                if not node.loops:
                    if node.deep is None:
                        node.deep = _Node(loops=True)
                    node = node.deep
            else:
                node = node.child(segment)
        if segments[-1] == "**":
            if only_folders:
                node.tail_folder |= bit
            else:
                node.tail |= bit
        elif only_folders:
            node.folder |= bit
        else:
            node.anything |= bit

    def covering(self, path: str) -> int:
        """Tell which patterns match the path or a folder above it, as bits in the order they were added."""
        folder = path.endswith("/")
        parent, _, name = (path[:-1] if folder else path).rpartition("/")
        bits, nodes = self.folders.get(parent) or self._folder(parent)
        if folder:
            return bits | _step(nodes, name, True)[0]
        for node in nodes:
            bits |= node.tail
            child = node.literal.get(name)
            if child is not None:
                bits |= child.anything
            if node.open or node.ends:
                for child in node.fitting(name):
                    bits |= child.anything
        return bits

    def spoken_of(self, folder: str) -> tuple[set[str], set[str]] | None:
        """Tell which names directly in a folder, and which ends of names, some pattern speaks of by itself.

        None where a pattern may speak of any name ("a*").
        """
        names: set[str] = set()
        ends: set[str] = set()
        for node in self._folder(folder)[1]:
            if node.open:
                return None
            names.update(node.literal)
            ends.update(node.ends)
        return names, ends

    def _folder(self, path: str) -> tuple[int, tuple[_Node, ...]]:
        known = self.folders.get(path)
        if known is not None:
            return known
        bits = 0
        nodes: tuple[_Node, ...] = (self.top, self.top.deep) if self.top.deep else (self.top,)
        walked = ""
        for name in path.split("/") if path else ():
            walked = f"{walked}/{name}" if walked else name
            known = self.folders.get(walked)
            if known is None:
                found, after = _step(nodes, name, True)
                known = (bits | found, after)
                if len(self.folders) >= REMEMBERED:
                    self.folders.clear()
                self.folders[walked] = known
            bits, nodes = known
        return bits, nodes


def _step(nodes: tuple[_Node, ...], name: str, folder: bool) -> tuple[int, tuple[_Node, ...]]:
    bits = 0
    after: list[_Node] = []
    for node in nodes:
        if node.loops:
            bits |= node.tail | node.tail_folder if folder else node.tail
            after.append(node)
        child = node.literal.get(name)
        if child is not None:
            after.append(child)
            if child.deep is not None:
                after.append(child.deep)
            bits |= child.anything | child.folder if folder else child.anything
        for child in node.fitting(name):
            after.append(child)
            if child.deep is not None:
                after.append(child.deep)
            bits |= child.anything | child.folder if folder else child.anything
    return bits, tuple(dict.fromkeys(after))  # one place can be reached by several ways


def fits(name: str, glob: str) -> bool:
    """Tell whether one name fits a glob of literals, `*` and `?` (both of which a leading dot fits too)."""
    if "?" not in glob:
        first, *middle, last = glob.split("*")  # at least one star: a glob without one is no glob
        if len(name) < len(first) + len(last) or not name.startswith(first) or not name.endswith(last):
            return False
        at, end = len(first), len(name) - len(last)
        for part in middle:
            found = name.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True
    # With `?`: walk both, and on a mismatch let the last star take one letter more.
    at = index = 0
    star = back = -1
    while at < len(name):
        if index < len(glob) and glob[index] == "*":
            star, back = index, at
            index += 1
        elif index < len(glob) and glob[index] in ("?", name[at]):
            at += 1
            index += 1
        elif star >= 0:
            index = star + 1
            back += 1
            at = back
        else:
            return False
    return glob[index:].strip("*") == ""
