"""What a review says of a revision, rule by rule."""

from __future__ import annotations

from typing import Literal, NamedTuple

from orchestrator.model.check import Unchecked
from orchestrator.model.migration import RevisionSql
from orchestrator.model.text import Text

Verdict = Literal["kept", "broken", "open"]
"""`open`: what the source alone can't show."""


class Remark(NamedTuple):
    """A place that breaks a rule, or that nobody could judge by its source; `instead` is code that keeps the rule."""

    rule: int
    verdict: Verdict
    line: int | None
    fact: Text
    remedy: Text
    instead: tuple[str, ...] = ()


class Reviewed(NamedTuple):
    """A revision with its remarks, and its verdict for each of the five rules, in their order.

    `sql` is what it really sends, where it was run; `unchecked` says why it was not.
    """

    file: str
    revision: str
    follows: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    remarks: tuple[Remark, ...]
    in_request: bool = False
    sql: RevisionSql | None = None
    unchecked: Unchecked | None = None

    @property
    def broken(self) -> bool:
        return "broken" in self.verdicts

    @property
    def was_checked(self) -> bool:
        """Whether its real SQL was made and judged."""
        return self.sql is not None and self.sql.not_checked is None

    @property
    def why_unchecked(self) -> Unchecked | None:
        return self.sql.not_checked if self.sql else self.unchecked
