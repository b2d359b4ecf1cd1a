"""What the specification says of one service."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Part(NamedTuple):
    """One key of the endpoint's answer, and when it says `healthy`."""

    key: str
    meaning: Text


class Specified(NamedTuple):
    """One service and its health.

    Attributes:
        inside: the address that a probe beside it asks; a gap where no port is known.
        published: the address on the server; None where no port of it is published.
        today: the check that the repository has now; None where it has none.
        parts: keys of the answer; empty for what only hands out files.
        probe: a command for the overlay, where the repository has no check and one is known; None otherwise.
        owner: who may write its code; "" where that is the operator, or nobody.
    """

    name: str
    path: str
    inside: str
    published: str | None
    today: str | None
    parts: tuple[Part, ...]
    probe: str | None
    owner: str


class Asked(NamedTuple):
    """An environment's address for the check from outside."""

    environment: Text
    address: str
