"""What a gate is asked: a request, what it would change, and everything that could allow it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from orchestrator.decisions.covers import is_stale, made_for, names
from orchestrator.model.check import MandatoryCheck
from orchestrator.model.decision import Decision
from orchestrator.model.evidence import NOTHING, Evidence, Service
from orchestrator.model.request import Environment, Request
from orchestrator.model.response import ResponseStatus


class Question(Struct, frozen=True, kw_only=True, dict=True):
    """Everything that the gates may look at.

    Attributes:
        kinds: names of the kinds that are asked for.
        deploys: whether one of them changes a running environment.
        migrates: whether the request asks for a migration of data.
        decision: the accepted decision that covers the request (`decisions.covers.covering`); None where none does.
        decisions: all of them, with their status in force.
        approvals: what counts as an approval, from the configuration.
        checks: the mandatory checks of what would be changed, and how they stand.
        answered: name of another request to how it ended; None, or no entry, where it is not answered.
        now: with the workspace's time zone.
        received: when the request was first seen; a decision that is drafted for it is dated by it.
        manifests: commit to the sha256 of what would be done, drafted from it; "" for what is surveyed now.
    """

    request: Request
    kinds: tuple[str, ...] = ()
    environment: Environment | None = None
    services: tuple[Service, ...] = ()
    deploys: bool = False
    migrates: bool = False
    decision: Decision | None = None
    decisions: tuple[Decision, ...] = ()
    approvals: Literal["signed", "local"] = "signed"
    checks: tuple[MandatoryCheck, ...] = ()
    answered: Mapping[str, ResponseStatus | None] = field(default_factory=dict)
    evidence: Evidence = NOTHING
    now: datetime
    received: datetime | None = None
    manifests: Mapping[str, str] = field(default_factory=dict)

    @property
    def changes_production(self) -> bool:
        """Whether this is a change of production, or a migration there."""
        return self.environment == "production" and (self.deploys or self.migrates)

    @cached_property
    def pending(self) -> Decision | None:
        """The decision that was written for exactly this revision of the request, and is not accepted."""
        made = [one for one in self.decisions if made_for(one, self.request) and not is_stale(one, self.manifests)]
        open_ones = [decision for decision in made if decision.status == "proposed"]
        return next(iter(open_ones or made), None)

    @property
    def near(self) -> tuple[Decision, ...]:
        """Decisions that say they were made for this request, whichever revision of it."""
        return tuple(decision for decision in self.decisions if names(decision.scope, self.request.name))

    @property
    def read_with(self) -> Decision | None:
        """The decision whose text the gates read: the one that covers the request, else the one being decided."""
        return self.decision or self.pending
