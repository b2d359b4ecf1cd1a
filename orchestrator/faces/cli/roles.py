"""List the roles, what each delivers and where it may write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def roles(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the roles of this workspace: the kinds that each delivers, and the files where it is described."""
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.terminal.lines import columns, join, paint, say, say_json

    desk = Orchestrator.open(Path.cwd())
    policy, texts = desk.policy()
    known = list(desk.roles.values())
    if as_json:
        say_json([{**role.model_dump(exclude={"body"}), "in_matrix": policy.knows(role.name)} for role in known])
        return
    serving = [role for role in known if role.team]
    lines = columns([[role.name, f"to-{role.team}", join(role.delivers, "-")] for role in serving])
    for line, role in zip(lines, serving, strict=True):
        say(line)
        if not policy.knows(role.name):
            say(paint("no row in the permission matrix: what it brings is proposed", "yellow"), 1)
    say(f"{len(serving)} roles; permission matrix: {texts.source}")
    if others := [role.name for role in known if not role.team]:
        say(f"agents that name no team: {join(others)}")
