"""Answer what is unanswered, in one pass, and exit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    """Answer requests as the daemon would, once. Exits 1 where an answer is held or a denial."""
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.terminal.answers import answer_facts, exit_code, say_answer, summary
    from orchestrator.faces.terminal.lines import say, say_json
    from orchestrator.faces.terminal.requests import say_state

    desk = Orchestrator.open(Path.cwd())
    threads = [desk.thread(name) for name in names or ()]
    answers = desk.process(names or (), backlog=backlog)
    headers = [answered.header for answered in answers]
    if as_json:
        say_json([answer_facts(answered) for answered in answers])
        raise typer.Exit(exit_code(headers))
    for answered in answers:
        say_answer(answered.header, answered.response, answered.seconds)
    given = {answered.name for answered in answers}
    for thread in threads:
        if thread.state.name not in given:
            say_state(thread.state)
    say(summary(headers))
    if not names and not backlog:
        waiting = sum(state.state == "waits for --backlog" for state in desk.status())
        if waiting:
            say(f"{waiting} were there before this clone began to serve: answer them with --backlog")
    raise typer.Exit(exit_code(headers))
