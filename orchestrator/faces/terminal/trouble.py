"""Say what went wrong, on standard error: the fact, what to do, and with ORCHESTRATOR_DEBUG=1 the traceback."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from orchestrator.errors import OrchestratorError
from orchestrator.faces.terminal.lines import paint
from orchestrator.version import VERSION

REPORT_TO = "the project's issue tracker"
PROGRAM = str(Path(__file__).parents[2])


def report_error(error: OrchestratorError, *, debug: bool) -> None:
    """Print a known error: its place and fact, and below it the remedy."""
    _trace(error, debug=debug)
    located = f"{error.place}: {error.fact}" if error.place else error.fact
    _say(f"{paint('error', 'red', sys.stderr)}: {located}")
    if error.remedy:
        _say(f"  {error.remedy}")


def report_file_trouble(error: OSError, *, debug: bool) -> None:
    """Print what the system said of a file: missing, not readable, disk full."""
    _trace(error, debug=debug)
    what = error.strerror or str(error)
    _say(f"{paint('error', 'red', sys.stderr)}: {f'{error.filename}: ' if error.filename else ''}{what}")


def report_bug(error: Exception, *, debug: bool) -> None:
    """Print that the program itself failed, where, and what to send."""
    _trace(error, debug=debug)
    frames = traceback.extract_tb(error.__traceback__)
    ours = next((frame for frame in reversed(frames) if frame.filename.startswith(PROGRAM)), None)
    where = f" at {ours.filename.removeprefix(PROGRAM)[1:]}:{ours.lineno}" if ours else ""
    _say(f"{paint('bug', 'red', sys.stderr)}: {type(error).__name__}{where}: {error}")
    _say(f"  please report this line and the version ({VERSION}) to {REPORT_TO}")
    if not debug:
        _say("  ORCHESTRATOR_DEBUG=1 shows the whole traceback")


def _trace(error: Exception, *, debug: bool) -> None:
    if debug:
        traceback.print_exception(error, file=sys.stderr)


def _say(line: str) -> None:
    print(line, file=sys.stderr)
