"""Write logs to standard error: for people on a terminal, or one JSON object a line."""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar, TextIO

from orchestrator.faces.terminal.lines import clean, paint

FACTS = "facts"
WAITING = 1000  # lines that nobody has read yet
LAST_WORDS = 1.0  # seconds that an end waits for its last lines to be read

log = logging.getLogger(__name__)


class LogFormat(StrEnum):
    """How logs are written."""

    HUMAN = "human"
    JSON = "json"


class HumanFormatter(logging.Formatter):
    """The time and the message; the level where it is worse than information."""

    COLOURS: ClassVar[dict[int, str]] = {logging.WARNING: "yellow", logging.ERROR: "red", logging.CRITICAL: "red"}

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        level = record.levelname.lower()
        mark = f"{paint(level, self.COLOURS.get(record.levelno, ''), sys.stderr)}: " if record.levelno > 20 else ""
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info and record.levelno > 30 else ""
        return f"{paint(moment, 'dim', sys.stderr)} {mark}{clean(record.getMessage())}{trace}"


class JsonFormatter(logging.Formatter):
    """One JSON object: at, level, logger, message, and the facts that were given beside it."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info:
            facts["traceback"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False, default=str)


class Aside(logging.Handler):
    """Writes lines in a thread of its own, so that whoever starts a daemon and never reads holds up no answer.

    A pipe takes 64 KiB and then makes its writer wait, for ever where nobody reads. Lines that find no room are
    counted; the next one that does tells how many they were.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._lines: queue.Queue[str | None] = queue.Queue(WAITING)
        self._lost = 0
        self._write = _writer(stream)
        self._thread = threading.Thread(target=self._work, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a record's line."""
        if self._lost and not self._lines.full():
            lost, self._lost = self._lost, 0
            facts = {"event": "unread", "lines": lost}
            log.warning("nobody read: %s lines before this one are lost", lost, extra={FACTS: facts})
        try:
            self._lines.put_nowait(f"{self.format(record)}\n")
        except queue.Full:
            self._lost += 1

    def close(self) -> None:
        """Write what still waits, as far as somebody reads it."""
        with suppress(queue.Full):
            self._lines.put(None, timeout=LAST_WORDS)
            self._thread.join(LAST_WORDS)
        super().close()

    def _work(self) -> None:
        while (line := self._lines.get()) is not None:
            with suppress(OSError, ValueError):  # the reader is gone; there is nobody left to tell
                self._write(line)


def _writer(stream: TextIO) -> Callable[[str], object]:
    """Write past the stream's buffer where there is a descriptor: at exit, a lock held there ends Python by a crash."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return stream.write

    def write(text: str) -> None:
        left = text.encode("utf-8", "backslashreplace")
        while left:
            left = left[os.write(descriptor, left) :]

    return write


def start_logging(how: LogFormat, *, level: int = logging.INFO) -> None:
    """Send this process's logs to standard error."""
    handler = Aside(sys.stderr)
    handler.setFormatter(JsonFormatter() if how is LogFormat.JSON else HumanFormatter())
    root = logging.getLogger("orchestrator")
    for former in root.handlers:
        former.close()
    root.handlers[:] = [handler]
    root.setLevel(level)
    root.propagate = False
    # What a library warns of, watchdog of lost events above all, must not wait for a reader either.
    logging.lastResort = handler
