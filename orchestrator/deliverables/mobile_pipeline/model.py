"""What the workflows know of the backend, of the app, and of the server."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Backend(NamedTuple):
    """The Python backend.

    Attributes:
        requirements: the file that pip installs from.
        database: the image of the tests' database; empty where none is needed.
        driver: of SQLAlchemy's address ("postgresql+asyncpg").
        secrets: keys that the tests get random values for.
        python: its version; empty where nobody has told it.
        lock: "uv" or "poetry", whose lock file says what is installed; empty for what pip reads itself.
    """

    folder: str
    requirements: str
    database: str
    driver: str
    secrets: tuple[str, ...]
    python: str
    lock: str


class App(NamedTuple):
    """The Expo app: its folder, what its sources lie in, and the commands of its package manager."""

    folder: str
    sources: str
    install: str
    run: str
    lock: str


class Delivery(NamedTuple):
    """How the backend reaches the server.

    Attributes:
        image: its name in the registry, without a tag.
        host: the registry's host.
        own: whether that is GitHub's own registry, which needs no further secret.
        compose: the compose command; `service` the service in it.
        health: where it answers on the server; empty where nobody told it.
        migrate: the command that migrates; empty where there is nothing to migrate.
        folder: on the server.
    """

    image: str
    host: str
    own: bool
    dockerfile: str
    context: str
    compose: str
    service: str
    health: str
    migrate: str
    folder: str


class Workflow(NamedTuple):
    """A workflow, for people."""

    file: str
    runs_on: Text
    does: Text
    secrets: tuple[str, ...]
