"""What the deployment guide says of one service."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.drafting.migrations import Migration


class Deployed(NamedTuple):
    """One service and its commands, run from the repository's top.

    Attributes:
        needs: starts what it depends on, where that does not run yet.
        remember: notes the image that runs now, so that the way back needs no build; None without a compose file.
        build: None for a ready-made image.
        start: how the new container takes the old one's place.
        health: fails unless the service answers; a gap where the repository does not say where.
        logs: shows what it says after the start.
    """

    name: str
    needs: str | None
    remember: str | None
    build: str | None
    start: str
    health: str
    logs: str | None
    migrations: tuple[Migration, ...]


class Stage(NamedTuple):
    """A share of the traffic on the new version, in percent, and how long it is watched."""

    percent: int
    minutes: int
