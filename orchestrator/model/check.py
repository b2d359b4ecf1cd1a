"""Checks that did not run, and the mandatory ones. What is not checked is never taken for passed."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from orchestrator.model.evidence import CheckName
from orchestrator.model.text import Text


class Unchecked(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A check that a file calls for, and that did not run.

    Attributes:
        check: the linter's or rule's name, as findings name it ("hadolint").
        why: it is not installed, failed, or can't read the file.
        remedy: what makes it run.
        vetoes: whether it could have withheld the file; such a file is then only proposed.
        passing: whether the next time may bring another result; such a judgement is not remembered.
    """

    check: str
    why: Text
    remedy: Text
    vetoes: bool = False
    passing: bool = False


Standing = Literal["passed", "failed", "not checked"]


class MandatoryCheck(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A check without which nothing goes to production, and what is known of it.

    Attributes:
        check: which one.
        of: the service that it is of; empty where the repository names none.
        standing: whether a report shows that it passed or failed; without one it is not checked.
        message: what the report says, or that there is none.
        remedy: what to bring, and where; None where it passed.
        files: the reports that were read.
    """

    check: CheckName
    of: str = ""
    standing: Standing
    message: Text
    remedy: Text | None = None
    files: tuple[str, ...] = ()
