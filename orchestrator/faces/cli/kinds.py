"""List the kinds of deliverables that can be asked for."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def kinds(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print a table in markdown.")] = False,
) -> None:
    """List every kind by the role whose it is: what it needs, and what it brings."""
    from orchestrator.dispatch.catalogue import load_kinds
    from orchestrator.faces.terminal.kinds import facts, say_kinds, table
    from orchestrator.faces.terminal.lines import say, say_json

    known = load_kinds()
    if as_json:
        say_json([facts(kind) for kind in known.values()])
    elif as_markdown:
        for line in table(known.values()):
            say(line)
    else:
        say_kinds(known.values())
