"""Read the policy in force for a guard: the policy ref's matrix and another commit's, the stricter of both."""

from __future__ import annotations

import time

from orchestrator.authorize.permits import Policy
from orchestrator.guard.place import Place
from orchestrator.model.matrix import Matrix
from orchestrator.parse.matrix import read_matrix


def policy_of(place: Place, names: list[str], texts: list[bytes | None]) -> Policy:
    """Put the policy together from the matrices' texts; those that are not there add nothing. None at all denies."""
    matrices: dict[bytes, Matrix] = {}
    for name, text in zip(names, texts, strict=True):
        if text is not None and text not in matrices:
            commit, _, path = name.partition(":")
            shown = f"{path} at {commit.removeprefix('refs/heads/')}"
            matrices[text] = read_matrix(text.decode("utf-8", "replace"), shown)
    return Policy(tuple(matrices.values()), root=place.root, today=today())


def today() -> str:
    """Give today's date in UTC, as end dates are written."""
    return time.strftime("%Y-%m-%d", time.gmtime())
