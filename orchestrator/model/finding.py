"""What was found wrong or noteworthy, where, and what to do about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from orchestrator.model.text import Text

Severity = Literal["error", "warning", "note"]


class Waived(Struct, frozen=True, kw_only=True):
    """Which decision keeps a finding from withholding the file, and until when."""

    decision: str
    until: date | datetime


class Finding(Struct, frozen=True, kw_only=True, cache_hash=True):
    """One finding. Findings are data; text, JSON and SARIF are made of the same one.

    Attributes:
        rule: a stable identifier such as `header/unknown-key` or `base-image`.
        severity: error (something is withheld or held), warning, or note.
        message: the fact, lower case.
        remedy: what to do; None where the fact says it all.
        file: path from the repository's root, or the request's name; None where it concerns no file.
        line, column: counted from 1, in characters; None where unknown.
        vetoes: whether the standards guardian withholds the file for it.
        security: whether it is about secrets, connections or rights; such vetoes stand first.
        waived: by which decision it does not withhold the file, although it otherwise would.
    """

    rule: str
    severity: Severity
    message: Text
    remedy: Text | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    vetoes: bool = False
    security: bool = False
    waived: Waived | None = None
