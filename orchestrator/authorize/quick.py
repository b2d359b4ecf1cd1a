"""Judge a hundred thousand paths: what is decided for a folder as a whole is decided once.

Only an allowance is ever given quickly, and only to a plain name that no pattern speaks of by itself; every other path
goes the evaluator's own way, which also says why.
"""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.authorize.permits import Policy

# Stands for any name that no pattern speaks of.
PROBE = "q0z9q0z9"


class Quick:
    """Says which of many paths one role has not one access to."""

    __slots__ = ("_access", "_folders", "_policy", "_role")

    def __init__(self, policy: Policy, role: str, access: str) -> None:
        self._policy = policy
        self._role = role
        self._access = access
        # Of a folder (with its final slash) that is allowed as a whole: names and ends of names decided by themselves.
        self._folders: dict[str, tuple[frozenset[str], tuple[str, ...]] | None] = {}

    def beyond(self, paths: Iterable[str]) -> list[str]:
        """List the paths that are not allowed: those of which `Policy.judge(role, access, path)` denies."""
        found = []
        folders = self._folders
        judge = self._policy.judge
        for path in paths:
            at = path.rfind("/") + 1
            folder = path[:at]
            try:
                known = folders[folder]
            except KeyError:
                known = folders[folder] = self._look(folder)
            name = path[at:]
            low = name.lower()
            if (
                known is not None
                and name
                and name.isascii()
                and name.isprintable()
                and low not in known[0]
                and not low.endswith(known[1])
                and "git" not in low
                and "\\" not in name
            ):
                continue
            if not judge(self._role, self._access, path).allowed:
                found.append(path)
        return found

    def _look(self, folder: str) -> tuple[frozenset[str], tuple[str, ...]] | None:
        if not self._policy.judge(self._role, self._access, folder + PROBE).allowed:
            return None
        spoken = self._policy.spoken_of(self._role, folder.removesuffix("/"))
        if spoken is None:
            return None
        # Looked up by the lower-case name alone. A name that ends in a dot or a space is refused whoever asks.
        return frozenset(name.lower() for name in spoken[0]), (*(end.lower() for end in spoken[1]), ".", " ")
