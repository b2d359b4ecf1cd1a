"""Sum up what a desk's answers hang on, so that two processes can tell whether they know the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from orchestrator.desk import Desk
from orchestrator.model.decision import Decision
from orchestrator.sources import Sources, counts
from orchestrator.standards.loading import stamp
from orchestrator.version import VERSION

T = TypeVar("T")


class Grounds:
    """Sums of a workspace's sources, each made once as long as the source gives the very same value."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._sums: dict[str, tuple[object, bytes]] = {}

    def of(self, desk: Desk, held: bool) -> bytes:
        """Give the digest of all that this desk knows of the workspace and brings along itself.

        Configuration, roles and the program are read once by each process: a younger one may have read others.

        Args:
            held: whether an answer holds its request. Then drafts count too, of which we write many; any other hangs
                only on decisions that people have had a word on.
        """
        _, texts = self.sources.policy()
        parts = (
            self._sum("matrix", texts, repr),
            self._sum(f"decisions {held}", desk.decisions, lambda all_: _standings(all_, drafts=held)),
            self._sum("evidence", desk.evidence(), repr),
            self._sum("company", desk.company(), repr),
            self._sum("configuration", desk.configuration, repr),
            self._sum("roles", desk.roles, lambda all_: repr(sorted(all_.items()))),
            VERSION.encode(),
            repr((stamp(self.sources.layout), desk.matrix, desk.enforceable)).encode(),
        )
        return hashlib.sha256(b"".join(parts)).digest()

    def _sum(self, name: str, value: T, said: Callable[[T], str]) -> bytes:
        known = self._sums.get(name)
        if known is None or known[0] is not value:
            sum_ = hashlib.sha256(said(value).encode("utf-8", "surrogatepass")).digest()
            known = self._sums[name] = (value, sum_)
        return known[1]


def _standings(decisions: Iterable[Decision], *, drafts: bool) -> str:
    return repr([_standing(one) for one in decisions if drafts or counts(one)])


def _standing(one: Decision) -> tuple[object, ...]:
    """Give what may differ between two decisions whose files are the same, and the file's own sum."""
    return (
        one.file,
        one.sha256,
        one.status,
        one.verified,
        one.awaits,
        one.standing,
        one.approved_by,
        one.done,
        one.emergency_until,
    )
