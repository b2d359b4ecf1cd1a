"""List the roles, what each delivers and where it may write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def roles(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the roles of this workspace: the kinds that each delivers, and the files where it is described."""
    from orchestrator.authorize.permits import Policy
    from orchestrator.faces.terminal.lines import columns, count, join, paint, plain, say, say_json
    from orchestrator.parse.matrix import read_matrix
    from orchestrator.repository.layout import find_workspace
    from orchestrator.repository.policy import policy_texts
    from orchestrator.setup.roles import read_roles

    layout = find_workspace(Path.cwd())
    texts = policy_texts(layout)
    matrices = [read_matrix(data.decode("utf-8", "replace"), file) for file, data in texts.texts]
    policy = Policy(matrices, root=layout.root)
    known = list(read_roles(layout).values())
    if as_json:
        say_json([{**plain(role, without={"body"}), "in_matrix": policy.knows(role.name)} for role in known])
        return
    serving = [role for role in known if role.team]
    lines = columns([[role.name, f"to-{role.team}", join(role.delivers, "-")] for role in serving])
    for line, role in zip(lines, serving, strict=True):
        say(line)
        if not policy.knows(role.name):
            say(paint("no row in the permission matrix: what it brings is proposed", "yellow"), 1)
    say(f"{count(len(serving), 'role')}; permission matrix: {texts.source}")
    if others := [role.name for role in known if not role.team]:
        say(f"agents that name no team: {join(others)}")
