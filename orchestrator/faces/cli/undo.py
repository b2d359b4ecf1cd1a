"""Take back what an answer wrote into the work tree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def undo(
    name: Annotated[str, typer.Argument(help="The request's name.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Put back what stood there before. A file that somebody changed since stays; exits 1 where one stays."""
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.terminal.lines import clean, paint, say, say_json

    taken = Orchestrator.open(Path.cwd()).undo(name)
    if as_json:
        say_json([{"path": one.path, "back": one.back, "why": str(one.why)} for one in taken])
    else:
        for one in taken:
            say(f"{paint('back', 'green') if one.back else paint('left', 'yellow')}  {clean(one.path)}: {one.why}")
        say(f"{sum(one.back for one in taken)} of {len(taken)} taken back")
    raise typer.Exit(int(not all(one.back for one in taken)))
