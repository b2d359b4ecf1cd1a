"""What the rollback plan says of one service, and when to use it."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.drafting.migrations import Migration
from orchestrator.model.text import Text


class Returned(NamedTuple):
    """One service and the way back to what ran before, from the repository's top.

    `steps` put the remembered image back; `rebuild` is the slower way, where that image is gone: from the version that
    ran before, checked out.
    """

    name: str
    steps: tuple[str, ...]
    rebuild: tuple[str, ...]
    health: str
    migrations: tuple[Migration, ...]


class Trigger(NamedTuple):
    """A figure and the value at which one goes back."""

    figure: Text
    limit: str
