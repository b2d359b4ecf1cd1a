"""Judge a hundred thousand paths: what is decided for a folder as a whole is decided once.

Only an allowance is ever given quickly, and only to a plain name that no pattern speaks of by itself; every other path
goes the evaluator's own way, which also says why. What is asked of every path is asked of all of them joined, or by one
call into C for each: a loop of Python's own over so many would take longer than git does to list them.
"""

from __future__ import annotations

from orchestrator.authorize.paths import GIT_FOLDERS
from orchestrator.authorize.permits import Policy

# Stands for any name that no pattern speaks of.
PROBE = "q0z9q0z9"
# Names, and ends of names, that are refused whoever asks.
REFUSED = frozenset(GIT_FOLDERS)
REFUSED_ENDS = (".", " ")


class Quick:
    """Says which of many paths one role has not one access to."""

    __slots__ = ("_access", "_closed", "_ends", "_looked", "_names", "_policy", "_role")

    def __init__(self, policy: Policy, role: str, access: str) -> None:
        self._policy = policy
        self._role = role
        self._access = access
        self._looked: set[str] = set()
        self._closed: set[str] = set()  # of the folders looked at, those whose paths are judged one by one
        # Of all others: names and ends of names that are decided by themselves in one of them.
        self._names: set[str] = set(REFUSED)
        self._ends: set[str] = set(REFUSED_ENDS)

    def beyond(self, paths: list[str]) -> list[str]:
        """List the paths that are not allowed: those of which `Policy.judge(role, access, path)` denies."""
        if not paths:
            return []
        if not _plain("/".join(paths)):
            odd = {path for path in paths if not _plain(path)}
            denied = {path for path in odd if not self._allowed(path)}
            denied.update(self.beyond([path for path in paths if path not in odd]))
            return [path for path in paths if path in denied]
        for folder in {path.rpartition("/")[0] for path in paths} - self._looked:
            self._look(folder)
        lower = "\0".join(paths).lower().split("\0")
        names, ends, closed = self._names, tuple(self._ends), self._closed
        doubtful = [
            path
            for path, low in zip(paths, lower, strict=True)
            if low.endswith(ends) or low.rpartition("/")[2] in names
        ]
        if closed:
            inside = {path for path in paths if path.rpartition("/")[0] in closed}.union(doubtful)
            doubtful = [path for path in paths if path in inside]
        return [path for path in doubtful if not self._allowed(path)]

    def _allowed(self, path: str) -> bool:
        return self._policy.judge(self._role, self._access, path).allowed

    def _look(self, folder: str) -> None:
        """Learn what a folder's paths have in common: an allowance but for some names, or nothing."""
        self._looked.add(folder)
        spoken = None
        if self._allowed(f"{folder}/{PROBE}" if folder else PROBE):
            spoken = self._policy.spoken_of(self._role, folder)
        if spoken is None:
            self._closed.add(folder)
        else:
            # Among them are the folded forms: what a deny speaks of is found by the lower-case path.
            self._names.update(spoken[0])
            self._ends.update(spoken[1])


def _plain(text: str) -> bool:
    """Tell whether a path, or many joined by slashes, are spelled so that only names and folders are left to judge."""
    return text.isascii() and text.isprintable() and "\\" not in text and "//" not in f"/{text}/"
