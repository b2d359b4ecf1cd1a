"""What a request is understood to ask for: kinds with their reasons, role, environment and services."""

from __future__ import annotations

from msgspec import Struct

from orchestrator.model.evidence import Service
from orchestrator.model.finding import Finding
from orchestrator.model.kind import Kind
from orchestrator.model.request import Environment, Requirement
from orchestrator.model.role import Role
from orchestrator.model.text import Text


class Chosen(Struct, frozen=True, kw_only=True):
    """A kind that the answer brings, and why: the header, a word and its line, an embedded file, or another kind.

    `brought_by` names the kind that brings it along; None where the request itself asks for it. `lines` are those of
    the request that ask for it, 0 the title; `whole` says that header or title ask for it, for all of the request.
    """

    kind: Kind
    why: tuple[Text, ...]
    brought_by: str | None = None
    lines: tuple[int, ...] = ()
    whole: bool = False


class Dispatch(Struct, frozen=True, kw_only=True):
    """What a request asks for.

    Attributes:
        kinds: in drafting order; the lead first, what it brings along behind it.
        role: the lead kind's role; None where the workspace has no such role (a finding says so).
        environment: the strictest of what was said; None where nothing says one and nothing deploys.
        environment_why: what said so.
        services: those that are meant; empty where the repository holds none or no kind picks services.
        services_why: how they were chosen.
        deploys: whether a chosen kind changes a running environment.
        migrates: whether the request asks for a database migration (its words, or an embedded revision).
        left: requirements that no kind but the last resort covers; they become tasks.
        questions: what must be asked back before anything can be drafted.
        findings: what was noticed and held nothing up.
    """

    kinds: tuple[Chosen, ...] = ()
    role: Role | None = None
    environment: Environment | None = None
    environment_why: Text | None = None
    services: tuple[Service, ...] = ()
    services_why: Text | None = None
    deploys: bool = False
    migrates: bool = False
    left: tuple[Requirement, ...] = ()
    questions: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def lead(self) -> Kind | None:
        """The kind that the answer is foremost about."""
        return self.kinds[0].kind if self.kinds else None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(chosen.kind.name for chosen in self.kinds)
