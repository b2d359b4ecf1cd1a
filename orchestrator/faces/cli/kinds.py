"""List the kinds of deliverables that can be asked for."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def kinds(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List every kind: what it brings, whose it is, and what it brings along."""
    from orchestrator.dispatch.catalogue import load_kinds
    from orchestrator.faces.terminal.lines import join, paint, say, say_json

    known = load_kinds()
    if as_json:
        say_json(
            [
                {
                    "name": kind.name,
                    "title": str(kind.title),
                    "summary": str(kind.summary),
                    "role": kind.role,
                    "brings": list(kind.brings),
                    "needs": [str(need) for need in kind.needs],
                    "deploys": kind.deploys,
                }
                for kind in known.values()
            ]
        )
        return
    for kind in known.values():
        say(f"{paint(kind.name, 'bold')}  {kind.role}")
        say(str(kind.summary), 1)
        if kind.brings:
            say(f"brings along: {join(kind.brings)}", 1)
        for need in kind.needs:
            say(f"needs: {need}", 1)
    say(f'{len(known)} kinds; ask for one with a line "Kind: NAME" in the request')
