"""Tell whether a person has paused the guards of this clone for a while."""

from __future__ import annotations

import time

from orchestrator.guard.place import PAUSED, Place, read_text


def paused(place: Place) -> bool:
    """Tell whether the guards are paused now: the clone's file names a moment that has not come yet."""
    until = read_text(f"{place.state}/{PAUSED}", 64).partition(" ")[0].strip()
    return until.isdigit() and time.time() < int(until)
