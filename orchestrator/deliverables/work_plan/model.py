"""A work plan: its tasks, and how many of them each owner has."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.kind import Task


class Share(NamedTuple):
    """What one owner has to do: the tasks with their numbers, and the team whose inbox they go to."""

    owner: str
    team: str
    tasks: tuple[tuple[int, Task], ...]
