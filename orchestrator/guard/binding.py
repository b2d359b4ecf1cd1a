"""Bind a worktree to a role, and pause the guards: what people do, from a terminal."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.guard.denial import record
from orchestrator.guard.identity import PERSON, Identity
from orchestrator.guard.place import BOUND, PAUSED, Place
from orchestrator.repository.layout import Layout

MOST_MINUTES = 120


def place_in(layout: Layout) -> Place:
    """Give a layout in the form that the guards use.

    Raises:
        WorkspaceError: the workspace is in no git repository.
    """
    if layout.git_dir is None or layout.common_dir is None:
        raise WorkspaceError("the workspace is in no git repository, so there are no guards", "run: git init")
    return Place(os.fspath(layout.top), os.fspath(layout.git_dir), os.fspath(layout.common_dir), layout.root)


def bind(layout: Layout, role: str) -> None:
    """Bind this worktree to a role: every commit in it is that role's from now."""
    place = place_in(layout)
    with open(f"{place.git_dir}/{BOUND}", "w", encoding="utf-8") as file:
        file.write(f"{role}\n")


def unbind(layout: Layout) -> bool:
    """Make this worktree a person's again; tell whether it was bound."""
    place = place_in(layout)
    try:
        os.unlink(f"{place.git_dir}/{BOUND}")
    except FileNotFoundError:
        return False
    return True


def require_person(environment: Mapping[str, str], terminal: bool, what: str) -> None:
    """Refuse an agent what is for people.

    Raises:
        UsageError: an agent's shell asks, or nobody sits at a terminal.
    """
    if environment.get("CLAUDECODE"):
        raise UsageError(f"{what} is for people, and this is an agent's shell", "ask a person to do it")
    if not terminal:
        raise UsageError(f"{what} is for people at a terminal", "run it yourself, not from a script")


def pause(layout: Layout, minutes: int, why: str) -> int:
    """Pause the guards of this clone for some minutes, and record it; gives the moment they come back, in seconds.

    Raises:
        UsageError: for longer than two hours.
    """
    if not 1 <= minutes <= MOST_MINUTES:
        raise UsageError(f"a pause lasts 1 to {MOST_MINUTES} minutes", "pause again when it is over")
    place = place_in(layout)
    until = int(time.time()) + minutes * 60
    os.makedirs(place.state, exist_ok=True)
    with open(f"{place.state}/{PAUSED}", "w", encoding="utf-8") as file:
        file.write(f"{until}\n")
    person = Identity(PERSON, 1, False, "at a terminal")
    record(place, person, "", "pause", f"paused for {minutes} minutes: {why or 'no reason given'}")
    return until


def resume(layout: Layout) -> bool:
    """End a pause; tell whether there was one."""
    place = place_in(layout)
    try:
        os.unlink(f"{place.state}/{PAUSED}")
    except FileNotFoundError:
        return False
    record(place, Identity(PERSON, 1, False, "at a terminal"), "", "pause", "resumed")
    return True
