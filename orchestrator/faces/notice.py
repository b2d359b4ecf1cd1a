"""Tell a command of the user's about answers: JSON on its standard input, beside the work, never in its way."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestrator.reconcile import Answered

log = logging.getLogger(__name__)
SECONDS = 30


class Notice:
    """Starts the configured command for each answer; none configured, nothing happens. Use as a context manager.

    Args:
        command: the program and its arguments, started without a shell.
        folder: where it runs.
    """

    def __init__(self, command: tuple[str, ...], folder: Path) -> None:
        self.command = command
        self.folder = folder
        self._running: list[threading.Thread] = []

    def tell(self, answered: Answered) -> None:
        """Start the command for an answer. What it says or does, and whether it fails, changes nothing."""
        if not self.command:
            return
        self._running = [thread for thread in self._running if thread.is_alive()]
        thread = threading.Thread(target=self._run, args=(answered.name, message(answered)), daemon=True)
        thread.start()
        self._running.append(thread)

    def _run(self, name: str, data: bytes) -> None:
        try:
            done = subprocess.run(
                self.command, input=data, cwd=self.folder, capture_output=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.warning("notify for %s failed: %s", name, error)
            return
        if done.returncode:
            log.warning(
                "notify for %s ended with %d: %s", name, done.returncode, done.stderr.decode("utf-8", "replace")
            )

    def __enter__(self) -> Notice:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for thread in self._running:
            thread.join(SECONDS + 1)


def message(answered: Answered) -> bytes:
    """Make the JSON object of an answer: what happened (answered, held, vetoed), and the response's front matter."""
    header = answered.header
    vetoed = any(line.outcome == "vetoed" for line in header.artifacts)
    event = "held" if header.status == "Blocked" else "vetoed" if vetoed else "answered"
    facts = {"event": event, "response": answered.response, **header.model_dump(mode="json")}
    return json.dumps(facts, ensure_ascii=False).encode()
