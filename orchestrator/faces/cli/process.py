"""Answer what is unanswered, in one pass, and exit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestrator.errors import DeliveryError

app = typer.Typer()


@app.command()
def process(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Requests by name or file; all unless told.")
    ] = None,
    backlog: Annotated[
        bool, typer.Option("--backlog", help="Also requests that were there before this clone began to serve.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Answer requests as the daemon would, once. Exits 1 where an answer is held, a denial, or can't be written."""
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.terminal.answers import answer_facts, exit_code, say_answer, summary
    from orchestrator.faces.terminal.lines import say, say_json
    from orchestrator.faces.terminal.requests import say_state
    from orchestrator.faces.terminal.trouble import report_error

    desk = Orchestrator.open(Path.cwd())
    threads = [desk.thread(name) for name in names or ()]
    hindered: dict[str, DeliveryError] = {}
    answers = desk.process(names or (), backlog=backlog, hindered=hindered.__setitem__)
    headers = [answered.header for answered in answers]
    code = 1 if hindered else exit_code(headers)
    for error in hindered.values():
        report_error(error, debug=bool(os.environ.get("ORCHESTRATOR_DEBUG")))
    if as_json:
        say_json([answer_facts(answered) for answered in answers])
        raise typer.Exit(code)
    for answered in answers:
        say_answer(answered.header, answered.response, answered.seconds)
    given = {answered.name for answered in answers}
    for thread in threads:
        if thread.state.name not in given and thread.state.name not in hindered:
            say_state(thread.state)
    say(summary(headers))
    if not names and not backlog:
        waiting = sum(state.state == "waits for --backlog" for state in desk.status())
        if waiting:
            say(f"{waiting} were there before this clone began to serve: answer them with --backlog")
    raise typer.Exit(code)
