"""A component of the server, today and grown."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Component(NamedTuple):
    """Something that runs on the server.

    Attributes:
        name: the service's; `label` the same, plain enough for a diagram.
        sort: proxy, application, database, cache, storage or other.
        port: inside; None where nothing says it.
        published: the port that compose opens to every address; None where it opens none.
        needs: names of the services that it depends on.
        volumes: what is mounted into it, as compose names it.
        grown: what takes its place when it grows.
    """

    name: str
    label: str
    sort: str
    image: str
    port: int | None
    published: int | None
    needs: tuple[str, ...]
    volumes: tuple[str, ...]
    grown: Text


class Sign(NamedTuple):
    """A figure that says when to grow: its warning and its critical band."""

    figure: Text
    warning: str
    critical: str
    grows: Text
