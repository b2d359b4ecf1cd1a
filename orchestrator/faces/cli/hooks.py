"""Install, prove and pause the guards in git and at the agents' tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestrator.repository.layout import Layout

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Claude = Annotated[bool, typer.Option("--claude", help="Claude Code's settings as well (.claude/settings.json).")]


@app.callback()
def hooks() -> None:
    """Install, prove and pause the guards in git and at the agents' tools."""


@app.command()
def install(claude: Claude = False) -> None:
    """Put the git hooks in, beside those that are there."""
    from orchestrator.faces.terminal.lines import say
    from orchestrator.guard.claude import install_claude
    from orchestrator.guard.install import install_hooks

    layout = _layout()
    installed = install_hooks(layout)
    say(f"{len(installed.hooks)} hooks in {installed.folder}; policy ref: {installed.policy_ref}")
    if installed.chained:
        say(f"the hooks that were there run after ours: {', '.join(installed.chained)}", 1)
    if installed.husky:
        say(
            'husky sets core.hooksPath again at every `npm install`: let the "prepare" script in package.json end in', 1
        )
        say("husky && orchestrator hooks install", 2)
    if claude:
        changed = install_claude(layout)
        say(f".claude/settings.json: {'the tool guard is in' if changed else 'unchanged'}")
    say("prove them with: orchestrator hooks test")


@app.command()
def status(as_json: AsJson = False) -> int:
    """Tell of every hook whether it would block, who this worktree acts as, and whether the guards are paused."""
    from orchestrator.faces.terminal.lines import columns, plain, say, say_json
    from orchestrator.guard.binding import place_in
    from orchestrator.guard.claude import claude_installed
    from orchestrator.guard.identity import identify
    from orchestrator.guard.install import hooks_status
    from orchestrator.guard.place import paused
    from orchestrator.repository.policy import pinned

    layout = _layout()
    place = place_in(layout)
    states = hooks_status(layout)
    identity = identify(place)
    facts = {
        "hooks": [plain(state) for state in states],
        "claude": claude_installed(layout),
        "identity": {"role": identity.role, "level": identity.level, "how": identity.how},
        "paused": paused(place),
        "policy_ref": pinned(layout),
    }
    if as_json:
        say_json(facts)
    else:
        for line in columns([[state.name, state.state, state.detail] for state in states]):
            say(line)
        say(
            f"tool guard: {'in .claude/settings.json' if facts['claude'] else 'not installed (hooks install --claude)'}"
        )
        say(f"you are: {identity}")
        say(f"policy ref: {facts['policy_ref']}" + ("; PAUSED" if facts["paused"] else ""))
    return 0 if all(state.state == "active" for state in states) else 1


@app.command(name="test")
def prove(
    role: Annotated[str | None, typer.Option("--role", metavar="R", help="Try as this agent.")] = None,
    as_json: AsJson = False,
) -> int:
    """Prove in a scratch clone that each guard blocks; ends with 1 where one does not."""
    from orchestrator.assembly import Orchestrator
    from orchestrator.errors import MatrixError
    from orchestrator.faces.terminal.lines import columns, paint, plain, say, say_json
    from orchestrator.guard.proof import prove_guards

    desk = Orchestrator.open(Path.cwd())
    policy, texts = desk.policy()
    if not texts.enforceable:
        raise MatrixError("no permission matrix is committed, so there is nothing to enforce", "commit the workspace")
    known = policy.roles()
    proofs = prove_guards(desk.layout, role or next((name for name in known), "nobody"))
    if as_json:
        say_json([plain(proof) for proof in proofs])
    else:
        rows = [[proof.door, proof.tried, "blocks" if proof.blocked else "DOES NOT BLOCK"] for proof in proofs]
        for line, proof in zip(columns(rows), proofs, strict=True):
            say(line if proof.blocked else paint(line, "red"))
        if not all(proof.blocked for proof in proofs):
            say("see: orchestrator hooks status; mend with: orchestrator hooks install")
        if not any(proof.door == "tool" for proof in proofs):
            say("tool guard: not installed here, so not tried (hooks install --claude)")
    return 0 if all(proof.blocked for proof in proofs) else 1


@app.command()
def uninstall(claude: Claude = False) -> None:
    """Take the hooks out, and put back what was there."""
    import os
    import sys

    from orchestrator.faces.terminal.lines import say
    from orchestrator.guard.binding import require_person
    from orchestrator.guard.claude import uninstall_claude
    from orchestrator.guard.install import uninstall_hooks

    require_person(os.environ, True, "taking the guards out")
    sys.stdout.flush()
    layout = _layout()
    taken = uninstall_hooks(layout)
    say(f"taken out: {', '.join(taken) or 'nothing'}")
    if claude:
        say(f".claude/settings.json: {'the tool guard is out' if uninstall_claude(layout) else 'unchanged'}")


@app.command()
def pause(
    minutes: Annotated[int, typer.Option("--minutes", help="1 to 120.")] = 10,
    why: Annotated[str, typer.Option("--why", help="Stands in the record.")] = "",
) -> None:
    """Let a person change protected paths for some minutes; it is recorded."""
    import os
    import sys
    from datetime import datetime

    from orchestrator.faces.terminal.lines import say
    from orchestrator.guard import binding

    binding.require_person(os.environ, sys.stdin.isatty(), "pausing the guards")
    until = binding.pause(_layout(), minutes, why)
    say(f"paused until {datetime.fromtimestamp(until).astimezone():%H:%M:%S}; end it with: orchestrator hooks resume")


@app.command()
def resume() -> None:
    """End a pause."""
    from orchestrator.faces.terminal.lines import say
    from orchestrator.guard import binding

    say("the guards are back" if binding.resume(_layout()) else "the guards were not paused")


def _layout() -> Layout:
    from orchestrator.repository.layout import find_workspace

    return find_workspace(Path.cwd())
