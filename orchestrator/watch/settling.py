"""Tell which request files have stopped changing.

A file that was moved in is whole at once. One that is written in place is whole when nobody has it open for writing
and nothing was written for 200 ms: agents write in pieces, and the first event may show half a
file. Pure: the time is given.
"""

from __future__ import annotations

from typing import Literal

QUIET = 0.2
# watchdog tells a file moved in from an unwatched folder as "created". A file that is written there is told as
# "closed" right behind; one that was moved in is not.
GRACE = 0.001

How = Literal["moved", "created", "closed"]


class Settling:
    """The files that may still change, and when each may be looked at. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}

    def note(self, file: str, how: How, now: float) -> None:
        """Take in that a file was moved in, appeared, or was closed after writing."""
        if how == "moved":
            self._due[file] = now
        elif how == "created":
            self._due.setdefault(file, now + GRACE)
        else:
            self._due[file] = now + QUIET

    def wait(self, file: str, now: float) -> None:
        """Take in that somebody still writes it: look again after another quiet spell."""
        self._due[file] = now + QUIET

    def ready(self, now: float) -> list[str]:
        """Hand out the files that are due, oldest first, and forget them."""
        if not self._due:
            return []
        due = [file for file, at in self._due.items() if at <= now]
        due.sort(key=self._due.__getitem__)
        for file in due:
            del self._due[file]
        return due

    def next_due(self) -> float | None:
        """Tell when the next file is due; None where none waits."""
        return min(self._due.values(), default=None)
