"""Know the tracked names: which a survey reads, which say something by themselves. A name is looked at once.

With 50,000 names the patterns cost a second; so what is known of a name is kept while the index changes around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct, field


class Names(Struct, frozen=True, dict=True):
    """The tracked names.

    Attributes:
        every: all of them.
        marks: the names that some pattern knows, in the listing's order, with the patterns' keys.
    """

    every: frozenset[str] = frozenset()
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds tracked files, at any depth."""
        folders = {name.rpartition("/")[0] for name in self.every}
        for folder in list(folders):
            while (folder := folder.rpartition("/")[0]) and folder not in folders:
                folders.add(folder)
        return frozenset(folders)

    def marked(self, mark: str) -> tuple[str, ...]:
        """Give the names that a pattern knows."""
        return tuple(name for name, marks in self.marks.items() if mark in marks)


def know(
    listed: Iterable[str],
    reads: Mapping[str, re.Pattern[str]],
    tells: Mapping[str, re.Pattern[str]],
    not_read: re.Pattern[str],
    former: Names,
) -> Names:
    """Know the listed names by their patterns; what `former` knows is not looked at again.

    Args:
        reads: patterns of files that are read, but for the paths of `not_read`.
        tells: patterns of names that say something wherever they lie.
    """
    every = frozenset(listed)
    marks: dict[str, tuple[str, ...]] = {}
    for name in listed:
        if name in former.every:
            known = former.marks.get(name)
        else:
            found = [key for key, pattern in reads.items() if pattern.search(name)]
            if found and not_read.search(name):
                found = []
            known = (*found, *(key for key, pattern in tells.items() if pattern.search(name)))
        if known:
            marks[name] = known
    return Names(every=every, marks=marks)
