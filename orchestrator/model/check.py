"""Checks that did not run. What is not checked is never taken for passed, and says how it can be checked."""

from __future__ import annotations

from orchestrator.model.text import Text
from orchestrator.model.value import Value


class Unchecked(Value):
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
