"""Remember who placed a request, where the tool guard had named the role to the command that placed it.

A request's `From:` is what a file says of itself. That the session of an agent placed it is known to this clone only,
so it stands in the clone's state folder: identity level 1.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = "vouched.jsonl"


def vouch(state: Path, name: str, sha256: str, role: str) -> None:
    """Remember that a role's session placed these bytes under this name."""
    state.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"name": name, "sha256": sha256, "role": role}, ensure_ascii=False) + "\n"
    descriptor = os.open(state / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line.encode("utf-8", "replace"))
    finally:
        os.close(descriptor)


class Vouched:
    """What was remembered, read again when the file grew."""

    def __init__(self, state: Path) -> None:
        self._path = state / FILE
        self._file = os.fspath(self._path)
        self._read_to = 0
        self._roles: dict[tuple[str, str], str] = {}

    def role(self, name: str, sha256: str) -> str:
        """Tell the role whose session placed these bytes under this name; "" where none is known."""
        try:
            size = os.stat(self._file).st_size
        except OSError:
            return ""
        if size != self._read_to:
            self._catch_up(size)
        return self._roles.get((name, sha256), "")

    def _catch_up(self, size: int) -> None:
        start = self._read_to if size > self._read_to else 0
        with self._path.open("rb") as file:
            file.seek(start)
            for line in file:
                try:
                    facts = json.loads(line)
                    self._roles[str(facts["name"]), str(facts["sha256"])] = str(facts["role"])
                except (ValueError, KeyError, TypeError):
                    continue  # half a line, or somebody's own: it vouches for nobody
        self._read_to = size
