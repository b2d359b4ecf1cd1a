"""Show what the guards have denied in this clone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def denials(
    role: Annotated[str | None, typer.Option("--role", metavar="R", help="Only this agent's.")] = None,
    last: Annotated[int, typer.Option("--last", metavar="N", help="Only the last N.", min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show time, role, level, door, path and commit of what was denied, the newest last."""
    import json

    from orchestrator.faces.terminal.lines import clean, columns, count, say, say_json
    from orchestrator.guard.denial import LOG
    from orchestrator.model.matrix import key
    from orchestrator.repository.layout import find_workspace

    file = find_workspace(Path.cwd()).state / LOG
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # a line that a killed guard left half
        if isinstance(entry, dict) and (role is None or key(str(entry.get("role"))) == key(role)):
            found.append(entry)
    found = found[-last:]
    if as_json:
        say_json(found)
        return
    names = ("time", "role", "level", "door", "path", "why", "commit")
    for line in columns([[clean(str(entry.get(name, ""))) or "-" for name in names] for entry in found]):
        say(line)
    say(f"{count(len(found), 'denial')} in {file}" if found else "nothing was denied")
