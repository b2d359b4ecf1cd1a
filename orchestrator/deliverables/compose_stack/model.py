"""What the compose file says of one service."""

from __future__ import annotations

from typing import NamedTuple


class Check(NamedTuple):
    """A health check: a command for the container's shell, and how long the first start may take."""

    command: str
    start_period: str


class Composed(NamedTuple):
    """One service. Strings are facts or gaps; None and empty tuples mean that there is none.

    Attributes:
        context, dockerfile: of the build, from the compose file's folder; None for a ready-made image.
        arguments: of the build: what is only handed out as files takes its settings then.
        environment: key and value; a value is a reference to the environment, never a secret.
        secrets: names of secrets that are mounted as files.
        ports: published on this machine only.
        check: None where nobody has said how its health can be told.
        cpus, memory: limits; references with a value to begin with.
        command: in place of the image's own; empty where that counts.
        profiles: it is started only where one of them is asked for.
        hardened: whether it gives up every capability; the makers' database images need some at their start.
    """

    name: str
    purpose: str
    context: str | None
    dockerfile: str | None
    arguments: tuple[tuple[str, str], ...]
    image: str | None
    environment: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]
    ports: tuple[str, ...]
    volumes: tuple[str, ...]
    networks: tuple[str, ...]
    depends_on: tuple[tuple[str, str], ...]
    check: Check | None
    missing_check: str
    cpus: str
    memory: str
    hardened: bool
    command: str = ""
    profiles: tuple[str, ...] = ()


class Variable(NamedTuple):
    """A line of the template of the environment: a name without a value, and which services need it."""

    name: str
    services: tuple[str, ...]
    secret: bool
