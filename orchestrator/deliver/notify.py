"""Tell a command of the company's own what happened, as JSON on its standard input. Never holds an answer up."""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import threading
from collections.abc import Mapping

log = logging.getLogger(__name__)
SECONDS = 30


class Notifier:
    """Runs the configured command once for each message, one after the other, in a thread of its own.

    Args:
        command: program and arguments; run without a shell, in the repository's top. Empty: nothing is ever run.
    """

    def __init__(self, command: tuple[str, ...], folder: str) -> None:
        self.command = command
        self._folder = folder
        self._messages: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def tell(self, facts: Mapping[str, object]) -> None:
        """Queue one message: `event` (answered, held, vetoed), and the response's path and front matter."""
        if not self.command:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="notify", daemon=True)
            self._thread.start()
        self._messages.put(json.dumps(facts, ensure_ascii=False).encode() + b"\n")

    def close(self) -> None:
        """Wait until every queued message has been told, as long as the command takes (30 s each at most)."""
        if self._thread is not None:
            self._messages.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (message := self._messages.get()) is not None:
            try:
                done = subprocess.run(
                    self.command, input=message, cwd=self._folder, capture_output=True, timeout=SECONDS, check=False
                )
            except FileNotFoundError:
                log.error("notify: no program %s; mend `notify` in orchestrator.yaml", self.command[0])
            except subprocess.TimeoutExpired:
                log.error("notify: %s took longer than %d s and was ended", self.command[0], SECONDS)
            except OSError as error:
                log.error("notify: %s: %s", self.command[0], error.strerror)
            else:
                if done.returncode != 0:
                    log.error("notify: %s ended with %d", self.command[0], done.returncode)
