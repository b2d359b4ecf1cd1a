"""Serve the inbox in the foreground until interrupted."""

from __future__ import annotations

import signal
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestrator.faces.terminal.logs import LogFormat, start_logging

if TYPE_CHECKING:
    from orchestrator.daemon import Daemon

app = typer.Typer()


@app.command()
def serve(
    poll: Annotated[bool, typer.Option("--poll", help="Look every few seconds; trust no file events.")] = False,
    log_format: Annotated[
        LogFormat, typer.Option("--log-format", help="Of the logs on standard error.")
    ] = LogFormat.HUMAN,
) -> None:
    """Answer requests as they come. SIGINT or SIGTERM ends it; answers in flight are finished first."""
    start_logging(log_format)
    stop = threading.Event()
    running: list[Daemon] = []

    def end(number: int, frame: object) -> None:
        stop.set()
        for daemon in running:
            daemon.wake()

    # Before the heavy imports: whoever starts a daemon may want to stop it again at once.
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)

    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.served import announced
    from orchestrator.faces.serving import Journal, must_poll

    desk = Orchestrator.open(Path.cwd())
    why = "as told" if poll else must_poll(desk)
    with ExitStack() as held:
        journal = Journal(desk)

        def ready(daemon: Daemon) -> None:
            running.append(daemon)
            held.enter_context(announced(desk.layout))
            journal.began(why)

        desk.serve(journal, stop, poll=bool(why), ready=ready)
    journal.ended()
