"""Read the policy in force for a guard: the policy ref's matrix and another commit's, the stricter of both."""

from __future__ import annotations

import time

from orchestrator.authorize.permits import Policy
from orchestrator.guard.place import Place, read_text
from orchestrator.model.matrix import Matrix
from orchestrator.parse.matrix import read_matrix

PIN = "policy-ref"


def policy_ref(place: Place) -> str:
    """Tell the policy ref, in full: the pinned one, or HEAD where none is."""
    return read_text(f"{place.state}/{PIN}", 4096).strip() or "HEAD"


def names_of(place: Place, parent: str = "HEAD") -> list[str]:
    """List the object names of the matrices in force for a change on top of `parent`: the policy ref's is first."""
    return list(dict.fromkeys((f"{policy_ref(place)}:{place.matrix}", f"{parent}:{place.matrix}")))


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
