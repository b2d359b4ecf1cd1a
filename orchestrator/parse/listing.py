"""Collect what a reader found, with a bound: a hostile file must not make a hostile answer."""

from __future__ import annotations

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import Text, say

MOST = 100


class Listing:
    """The findings of one file, in the order in which they were made; at most 100 and a last one that says so.

    Errors are never dropped: they decide whether the file counts as read.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._findings: list[Finding] = []
        self._left_out = 0

    def add(
        self,
        rule: str,
        severity: Severity,
        message: Text,
        remedy: Text | None = None,
        *,
        line: int = 1,
        column: int = 1,
    ) -> None:
        if len(self._findings) >= MOST and severity != "error":
            self._left_out += 1
            return
        self._findings.append(
            Finding(
                rule=rule,
                severity=severity,
                message=message,
                remedy=remedy,
                file=self._file,
                line=line,
                column=column,
            )
        )

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self._findings if finding.severity == "error")

    def all(self) -> tuple[Finding, ...]:
        """Give the findings by line and column."""
        if self._left_out:
            rest = say("{count} more remarks on this file are not listed", count=self._left_out)
            last = Finding(rule="file/more", severity="note", message=rest, file=self._file, line=1, column=1)
            return (*self._sorted(), last)
        return tuple(self._sorted())

    def _sorted(self) -> list[Finding]:
        return sorted(self._findings, key=lambda finding: (finding.line or 0, finding.column or 0))
