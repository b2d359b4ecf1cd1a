"""Export the JSON Schemas of configuration and headers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def schemas(
    folder: Annotated[Path, typer.Argument(help="Where the schema files lie.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where one is not current.")] = False,
) -> None:
    """Write the schemas that are missing or not current into FOLDER, and name them."""
    from orchestrator.faces.terminal.lines import say
    from orchestrator.setup.schemas import export, stale

    changed = stale(folder) if check else export(folder)
    for name in changed:
        say(f"{'not current' if check else 'written'}  {folder / name}")
    say(f"{len(changed)} {'are not current' if check else 'written'}" if changed else "all are current")
    raise typer.Exit(int(check and bool(changed)))
