"""Write logs to standard error: for people on a terminal, or one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar

from orchestrator.faces.terminal.lines import clean, paint

FACTS = "facts"


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


def start_logging(how: LogFormat, *, level: int = logging.INFO) -> None:
    """Send this process's logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if how is LogFormat.JSON else HumanFormatter())
    root = logging.getLogger("orchestrator")
    root.handlers[:] = [handler]
    root.setLevel(level)
    root.propagate = False
