"""What a deployment spec says of one service."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.drafting.migrations import Migration
from orchestrator.model.evidence import EnvironmentKey, Port, Volume
from orchestrator.model.text import Text


class Dependency(NamedTuple):
    """A service that this one needs, and the image it runs."""

    name: str
    image: str


class Specified(NamedTuple):
    """One service in one environment. Strings are facts or gaps; None and empty tuples mean that there is none.

    Attributes:
        heading: "api · production": the name of its section in the current spec.
        source: what it is built from; None for a ready-made image.
        image: the image it runs, or the base image of its last stage where it is built here.
        keys: names from the compose file, with what the survey knows of each.
        resources: CPU, memory and disk space; nothing in the repository says them, so they are a gap.
    """

    name: str
    heading: str
    declared_in: str
    source: str | None
    dockerfile: str | None
    image: str
    ports: tuple[Port, ...]
    volumes: tuple[Volume, ...]
    healthcheck: str
    dependencies: tuple[Dependency, ...]
    migrations: tuple[Migration, ...]
    keys: tuple[EnvironmentKey, ...]
    keys_from: Text
    resources: str
