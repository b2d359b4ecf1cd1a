"""Remember, in this clone, what must not be forgotten: the highest number of a verdict, and the latest time seen.

With the first a deleted last verdict is missed; with the second a clock that is set back revives nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

STEP = timedelta(minutes=10)


class Memory:
    """A small file in the clone's state folder. One that is lost or unreadable is begun anew."""

    def __init__(self, state: Path) -> None:
        self._file = state / "decisions.json"
        self._highest: dict[str, int] | None = None
        self._latest = datetime.min.replace(tzinfo=UTC)

    @property
    def highest(self) -> Mapping[str, int]:
        """Give the highest number of a verdict ever seen, by decision."""
        return self._read()

    @property
    def latest(self) -> datetime:
        """Give the latest time ever seen."""
        self._read()
        return self._latest

    def see(self, numbers: Mapping[str, int], now: datetime) -> None:
        """Remember higher numbers and a later time; written only when there is something new."""
        known = self._read()
        news = {name: number for name, number in numbers.items() if number > known.get(name, 0)}
        if news or now - self._latest > STEP:
            known.update(news)
            self._latest = max(self._latest, now)
            self._write(known)

    def _read(self) -> dict[str, int]:
        if self._highest is None:
            self._highest = {}
            try:
                read = json.loads(self._file.read_text(encoding="utf-8"))
                self._highest = {str(name): int(number) for name, number in read["highest"].items()}
                self._latest = datetime.fromisoformat(read["latest"])
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                pass
        return self._highest

    def _write(self, known: dict[str, int]) -> None:
        text = json.dumps({"latest": self._latest.astimezone(UTC).isoformat(), "highest": known}, sort_keys=True)
        partial = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(text, encoding="utf-8")
            partial.replace(self._file)
        except OSError:
            return  # a clone that can't be written to still derives; it only remembers less
