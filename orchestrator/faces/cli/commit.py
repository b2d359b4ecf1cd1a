"""Commit an answer on a branch, as the role that wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def commit(
    name: Annotated[str, typer.Argument(help="The request's name.")],
    branch: Annotated[
        str | None, typer.Option("--branch", help="orchestrator/NAME unless told; not one that is checked out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Build commits beside the checkout, which stays as it is; the branch is then ready for a pull request."""
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.branch_commit import commit_answer
    from orchestrator.faces.terminal.lines import clean, count, paint, say, say_json

    done = commit_answer(Orchestrator.open(Path.cwd()), name, branch)
    if as_json:
        say_json(
            {
                "branch": done.branch,
                "commits": [{"commit": one, "role": role, "paths": list(paths)} for one, role, paths in done.commits],
                "left": [{"path": path, "why": why} for path, why in done.left],
            }
        )
        raise typer.Exit(int(bool(done.left)))
    for one, role, paths in done.commits:
        say(f"{paint(one[:10], 'green')}  {role}")
        for path in paths:
            say(clean(path), 1)
    for path, why in done.left:
        say(f"{paint('left', 'yellow')}  {clean(path)}: {why}")
    if done.commits:
        say(f"{done.branch}: {count(len(done.commits), 'commit')}; push it with: git push -u origin {done.branch}")
    else:
        say(f"{done.branch}: nothing to commit")
    raise typer.Exit(int(bool(done.left)))
