"""What a review says of a revision, rule by rule."""

from __future__ import annotations

from typing import Literal, NamedTuple

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
    """A revision with its remarks, and its verdict for each of the five rules, in their order."""

    file: str
    revision: str
    follows: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    remarks: tuple[Remark, ...]
    in_request: bool = False

    @property
    def broken(self) -> bool:
        return "broken" in self.verdicts
