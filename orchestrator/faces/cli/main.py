"""Run the command line: read the arguments, call the command, turn what went wrong into a message and an exit code.

Exit codes: 0 done, 1 denied, held or a known error, 2 wrong usage, 3 a bug of the program, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from orchestrator.errors import OrchestratorError
from orchestrator.faces.terminal.commands import Commands
from orchestrator.faces.terminal.trouble import report_bug, report_error, report_file_trouble
from orchestrator.version import VERSION

DONE, FAILED, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130

app = typer.Typer(
    cls=Commands,
    name="orchestrator",
    no_args_is_help=True,
    rich_markup_mode=None,  # rich costs 65 ms
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"orchestrator {VERSION}")
        raise typer.Exit


@app.callback()
def orchestrator(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """The desk between AI agents and a company's infrastructure: requests in, checked and answered."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and give back the process's exit code; what went wrong is said on standard error."""
    debug = bool(os.environ.get("ORCHESTRATOR_DEBUG"))
    try:
        code = get_command(app).main(args=list(arguments), prog_name="orchestrator", standalone_mode=False)
        sys.stdout.flush()
    except OrchestratorError as error:
        report_error(error, debug=debug)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output left (`orchestrator status | head`): nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        report_file_trouble(error, debug=debug)
        return FAILED
    except Exception as error:
        if callable(show := getattr(error, "show", None)):  # the command line's own: a wrong option, a missing argument
            show()
            return int(getattr(error, "exit_code", USAGE))
        report_bug(error, debug=debug)
        return BUG
    return code if isinstance(code, int) else DONE
