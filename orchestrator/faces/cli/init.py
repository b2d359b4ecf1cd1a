"""Lay out a workspace, or adopt what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Any folder of the repository.")] = Path(),
    root: Annotated[str | None, typer.Option(help="The protocol's folder at the top; .claude unless told.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Lay out folders, standards, roles and configuration. Nothing is overwritten; run twice it changes nothing."""
    from orchestrator.faces.terminal.lines import clean, paint, say, say_json
    from orchestrator.setup.init import init as lay_out

    report = lay_out(directory, root)
    if as_json:
        say_json(report)
        return
    for path in report.made:
        say(f"{paint('made', 'green')}  {clean(path)}")
    for path in report.left:
        say(f"{paint('left', 'dim')}  {clean(path)}")
    for sentence in report.adopted:
        say(f"{paint('read', 'blue')}  {clean(sentence)}")
    for note in report.notes:
        say(f"{paint('note', 'yellow')}  {clean(note)}")
    say(f"{report.top}/{report.root}: {len(report.made)} made, {len(report.left)} left as they were")
