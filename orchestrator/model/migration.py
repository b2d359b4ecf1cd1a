"""The SQL that migrations really send: what running them without a database gave, and what was not checked."""

from __future__ import annotations

from msgspec import Struct

from orchestrator.model.check import Unchecked
from orchestrator.model.finding import Finding


class RevisionSql(Struct, frozen=True, kw_only=True):
    """The SQL of one revision.

    Attributes:
        revision: its identifier.
        up, down: the statements there and back, as the migration tool printed them.
        is_taken_back: whether the way back does more than note the version.
        findings: what squawk says of `up`; lines count in it.
        not_checked: why squawk did not look at it.
    """

    revision: str
    up: str
    down: str
    is_taken_back: bool
    findings: tuple[Finding, ...] = ()
    not_checked: Unchecked | None = None


class RealSql(Struct, frozen=True, kw_only=True):
    """The SQL of some revisions. `not_checked` says of the others why there is none, by their identifiers."""

    revisions: tuple[RevisionSql, ...] = ()
    not_checked: tuple[tuple[str, Unchecked], ...] = ()

    def of(self, revision: str) -> RevisionSql | None:
        return next((one for one in self.revisions if one.revision == revision), None)

    def why_not(self, revision: str) -> Unchecked | None:
        return next((why for name, why in self.not_checked if name == revision), None)
