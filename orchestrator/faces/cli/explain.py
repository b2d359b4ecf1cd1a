"""Show how a request is read and what would be done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def explain(
    file: Annotated[str, typer.Argument(help="The request's file, wherever it lies; - reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show header, sections, files, sender, environment, kinds, role, gates, and each file's outcome with its why."""
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.terminal.case_facts import case_facts
    from orchestrator.faces.terminal.case_text import say_case
    from orchestrator.faces.terminal.lines import say_json

    desk = Orchestrator.open(Path.cwd())
    if file == "-":
        case, _ = desk.explain_bytes(sys.stdin.buffer.read(), "standard-input")
    else:
        case, _ = desk.explain(Path(file))
    if as_json:
        say_json(case_facts(case))
    else:
        say_case(case)
