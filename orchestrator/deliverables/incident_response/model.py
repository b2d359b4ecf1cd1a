"""What the runbook says of incidents and of one service."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.drafting.migrations import Migration
from orchestrator.model.text import Text


class Level(NamedTuple):
    """A level of incident: what it means, how soon somebody acts, and who is told."""

    name: str
    meaning: Text
    within: Text
    told: Text


class Figure(NamedTuple):
    """A figure of the dashboards with its bands, as the infrastructure standards draw them."""

    name: Text
    target: str
    warning: str
    critical: str


class Phase(NamedTuple):
    """A part of the first two hours, and the steps that belong to it."""

    until: Text
    name: Text
    steps: str


class Running(NamedTuple):
    """One service and the commands of the six steps, from the repository's top on the server.

    Attributes:
        state, image, logs, restart: None where no compose file says how it runs.
        health: asks it; a gap where nobody has said the address.
        back: puts the image back that the deployment guide noted; a gap where it is not composed.
    """

    name: str
    state: str | None
    image: str | None
    logs: str | None
    restart: str | None
    health: str
    back: tuple[str, ...]
    migrations: tuple[Migration, ...]
