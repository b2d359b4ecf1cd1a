"""Judge a hundred thousand paths: what is decided for a folder as a whole is decided once.

Only an allowance is ever given quickly, and only to a plain name that no pattern speaks of by itself; every other path
goes the evaluator's own way, which also says why. What is asked of every name is asked of all of a folder's names
joined, or by one call into C for each: a loop of Python's own would take longer than git does to list them.
"""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.authorize.paths import GIT_FOLDERS
from orchestrator.authorize.permits import Policy

# Stands for any name that no pattern speaks of.
PROBE = "q0z9q0z9"
# Names, and ends of names, that are refused whoever asks.
REFUSED = frozenset(GIT_FOLDERS)
REFUSED_ENDS = (".", " ")
# Fewer names than this are judged sooner than their folder is looked at.
FEW = 3


class Quick:
    """Says which of many paths one role has not one access to."""

    __slots__ = ("_access", "_policy", "_role")

    def __init__(self, policy: Policy, role: str, access: str) -> None:
        self._policy = policy
        self._role = role
        self._access = access

    def beyond(self, folders: Mapping[str, list[str]]) -> list[str]:
        """List the paths that are not allowed: those of which `Policy.judge(role, access, path)` denies.

        Args:
            folders: names by their folder, which ends in a slash or is empty for the repository's top.
        """
        found = []
        for folder, names in folders.items():
            doubtful = names if len(names) <= FEW else self._doubtful(folder, names)
            found += [path for path in [folder + name for name in doubtful] if not self._allowed(path)]
        return found

    def _allowed(self, path: str) -> bool:
        return self._policy.judge(self._role, self._access, path).allowed

    def _doubtful(self, folder: str, names: list[str]) -> list[str]:
        """List the names in a folder that are not known to be allowed with it."""
        if not self._allowed(folder + PROBE):
            return names
        spoken = self._policy.spoken_of(self._role, folder.removesuffix("/"))
        if spoken is None:
            return names
        # Among what is spoken of are the folded forms: what a deny speaks of is found by the lower-case name.
        single, ends = spoken[0] | REFUSED, spoken[1] + REFUSED_ENDS
        odd: list[str] = []
        if not _plain(names):
            odd = [name for name in names if not _plain([name])]
            names = [name for name in names if _plain([name])]
        lower = "\0".join(names).lower().split("\0") if names else []
        if single.isdisjoint(lower):
            return odd + [name for name, low in zip(names, lower, strict=True) if low.endswith(ends)]
        return odd + [name for name, low in zip(names, lower, strict=True) if low in single or low.endswith(ends)]


def _plain(names: list[str]) -> bool:
    """Tell whether names are spelled so that nothing is left to judge but the names themselves."""
    text = "/".join(names)
    return (
        text.isascii()
        and text.isprintable()
        and "\\" not in text
        and "//" not in f"/{text}/"
        and text.count("/") == len(names) - 1
    )
