"""Bind this worktree to a role, or make it a person's again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def role() -> None:
    """Bind this worktree to a role, or make it a person's again."""


@app.command()
def use(name: Annotated[str, typer.Argument(metavar="ROLE", help="An agent of the permission matrix.")]) -> None:
    """Bind this worktree: every commit in it is that role's from now."""
    import os

    from orchestrator.assembly import Orchestrator
    from orchestrator.errors import UsageError
    from orchestrator.faces.terminal.lines import say
    from orchestrator.guard.binding import bind, require_person

    require_person(os.environ, True, "binding a worktree to a role")
    desk = Orchestrator.open(Path.cwd())
    policy, _ = desk.policy()
    if not policy.knows(name):
        raise UsageError(f'the permission matrix has no row for "{name}"', f"known agents: {', '.join(policy.roles())}")
    bind(desk.layout, name)
    say(f"this worktree acts as {name} (level 1); end it with: orchestrator role clear")


@app.command()
def clear() -> None:
    """Make this worktree a person's again."""
    import os

    from orchestrator.faces.terminal.lines import say
    from orchestrator.guard.binding import require_person, unbind
    from orchestrator.repository.layout import find_workspace

    require_person(os.environ, True, "taking a role from a worktree")
    say("this worktree is a person's" if unbind(find_workspace(Path.cwd())) else "this worktree was bound to no role")


@app.command()
def show() -> None:
    """Show who acts here, and how well that is known."""
    from orchestrator.faces.terminal.lines import say
    from orchestrator.guard.binding import place_in
    from orchestrator.guard.identity import identify
    from orchestrator.repository.layout import find_workspace

    say(str(identify(place_in(find_workspace(Path.cwd())))))
