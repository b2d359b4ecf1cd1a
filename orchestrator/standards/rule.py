"""A rule of the standards: what it finds, why that is a problem, what to do, and samples of both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from msgspec import Struct

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import Text
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject


class Rule(Struct, frozen=True, kw_only=True):
    """A rule's documentation, which stands beside its code.

    Attributes:
        id: stable, as findings and waivers name it ("base-image").
        title: what the rule demands, in a few words.
        severity, vetoes: of its findings; a single finding may be weaker.
        security: whether it protects secrets or connections; such vetoes stand first.
        standard: the key of the infrastructure standards that demands it ("docker.base_images"); empty where the rule
            holds whatever they say.
        problem: what goes wrong where the rule is broken.
        remedy: what to do.
        prose: whether it finds anything in prose; one that does not is never asked about any.
        sample: the path under which the samples are judged.
        before, after: a sample that breaks the rule, and the mended one.
    """

    id: str
    title: Text
    severity: Severity
    vetoes: bool
    security: bool = False
    standard: str = ""
    prose: bool = True
    problem: Text
    remedy: Text
    sample: str
    before: str
    after: str

    def finding(
        self,
        subject: Subject,
        message: Text,
        *,
        line: int | None = None,
        column: int | None = None,
        remedy: Text | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """Make a finding of this rule. A `severity` below the rule's own also takes the veto away."""
        weaker = severity is not None and severity != self.severity
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            message=message,
            remedy=remedy or self.remedy,
            file=subject.path,
            line=line,
            column=column,
            vetoes=self.vetoes and not weaker,
            security=self.security,
        )


class RuleModule(Protocol):
    """What a module of `rules/` holds. `applies` is asked first and must be quick; `check` finds."""

    RULE: Rule

    def applies(self, subject: Subject) -> bool: ...

    def check(self, subject: Subject, standards: Standards) -> Iterable[Finding]: ...
