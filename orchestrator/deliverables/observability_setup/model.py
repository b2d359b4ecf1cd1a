"""What is set up where, and whether it is there already."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Part(NamedTuple):
    """An application that reports: the API or the app.

    Attributes:
        folder: from the repository's top; `file` is its manifest.
        sentry, logs: whether its manifest names the packages for that.
        framework: "fastapi", "react-native" …; empty where the manifest names none that we know.
        orm: whether SQLAlchemy is there, so that Sentry follows its queries.
        owners: who may write there.
    """

    folder: str
    file: str
    stack: str
    framework: str
    sentry: bool
    logs: bool
    orm: bool
    owners: tuple[str, ...]


class Target(NamedTuple):
    """A figure that is watched: its target, or that there is none, and what measures it."""

    figure: Text
    target: str
    by: str


class Level(NamedTuple):
    """A log level and when it is used."""

    name: str
    when: Text
