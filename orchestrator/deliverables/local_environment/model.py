"""A service as it runs on a developer's machine, and an app beside it."""

from __future__ import annotations

from typing import NamedTuple


class Local(NamedTuple):
    """A service of the local compose file.

    Attributes:
        folder: its sources, from the repository's top; None for a ready-made image.
        dockerfile: from its folder.
        image: None where it is built.
        environment: keys and where their values come from (`${KEY:?…}`).
        ports: on this machine alone ("127.0.0.1:8000:8000").
        depends_on: name, and the condition.
        check: of its health, for a shell; empty where none is known.
        command: in place of the image's own; empty where that counts.
        profiles: it is started only where one of them is asked for.
    """

    name: str
    folder: str | None
    dockerfile: str
    image: str | None
    environment: tuple[tuple[str, str], ...]
    ports: tuple[str, ...]
    volumes: tuple[str, ...]
    depends_on: tuple[tuple[str, str], ...]
    check: str
    command: str = ""
    profiles: tuple[str, ...] = ()


class App(NamedTuple):
    """An Expo app: its folder and how its packages are installed."""

    folder: str
    install: str
