"""Show, check and lint the permission matrix in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestrator.authorize.permits import Policy
    from orchestrator.repository.layout import Layout

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def permissions() -> None:
    """Show, check and lint the permission matrix in force."""


@app.command()
def show(
    role: Annotated[str | None, typer.Option("--role", metavar="R", help="Only this agent's cells.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show who may write and read what."""
    from orchestrator.faces.terminal.lines import columns, count, say, say_json
    from orchestrator.model.matrix import key

    policy, source, _ = _policy()
    facts = []
    for matrix in policy.matrices:
        for agent, rows in matrix.rows.items():
            if role is None or agent == key(role):
                cells = {
                    ", ".join(pattern.text for pattern in column.patterns): cell.text
                    for row in rows
                    for column, cell in zip(row.columns, row.cells, strict=True)
                }
                more = [
                    {"pattern": one.pattern.text, "access": one.text, "until": one.until}
                    for one in matrix.entries
                    if one.agent == "*" or key(one.agent) == agent
                ]
                kinds = policy.kinds(rows[0].name)
                facts.append(
                    {
                        "agent": rows[0].name,
                        "matrix": matrix.file,
                        "line": rows[0].line,
                        "cells": cells,
                        "more": more,
                        "may_ask": None if kinds is None else sorted(kinds),
                    }
                )
    if role is not None and not facts:
        _unknown(policy, role)
    if as_json:
        say_json({"source": source, "agents": facts})
        return
    for fact in facts:
        say(f"{fact['agent']}  ({fact['matrix']}:{fact['line']})")
        for line in columns([[path, cell or "—"] for path, cell in fact["cells"].items()]):  # type: ignore[attr-defined]
            say(line, 1)
        for one in fact["more"]:  # type: ignore[attr-defined]
            say(f"{one['pattern']}  {one['access']}" + (f" until {one['until']}" if one["until"] else ""), 1)
        if fact["may_ask"] is not None:
            say(f"may ask for: {', '.join(fact['may_ask']) or 'nothing'}", 1)  # type: ignore[arg-type]
    say(f"{count(len(facts), 'agent')}; in force: {source}")


@app.command()
def check(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="From the repository's top; a folder with a final /.")
    ],
    role: Annotated[str, typer.Option("--role", metavar="R", help="The agent.")],
    write: Annotated[bool, typer.Option("--write/--read", help="What the agent wants to do.")] = True,
    as_json: AsJson = False,
) -> int:
    """Allow or deny, with the very row and cell; ends with 1 where a path is denied."""
    from orchestrator.authorize.paths import FLAWS
    from orchestrator.faces.terminal.lines import clean, paint, say, say_json

    policy, source, _ = _policy()
    access = "write" if write else "read"
    permits = [(path, policy.judge(role, access, path)) for path in paths]
    if as_json:
        say_json(
            {
                "role": role,
                "access": access,
                "source": source,
                "paths": [
                    {
                        "path": path,
                        "allowed": permit.allowed,
                        "why": permit.why,
                        "row": permit.row,
                        "cell": permit.cell,
                        "pattern": permit.pattern,
                        "file": permit.file,
                        "line": permit.line,
                        "sentence": FLAWS[permit.flaw].format(path=path) if permit.flaw else permit.sentence,
                    }
                    for path, permit in permits
                ],
            }
        )
    else:
        for path, permit in permits:
            verdict = paint("allow", "green") if permit.allowed else paint("deny", "red")
            say(f"{verdict}  {access} {clean(path)}")
            said = FLAWS[permit.flaw].format(path=path) if permit.flaw else permit.sentence
            say(clean(said) + (f" ({permit.file}:{permit.line})" if permit.line else ""), 1)
            if not permit.allowed and write and permit.why not in ("unsafe", "protected"):
                say(f"who may: {', '.join(policy.writers(path)) or 'no agent'}", 1)
        if not policy.knows(role) and policy.roles():
            say(f"known agents: {', '.join(policy.roles())}")
        say(f"in force: {source}")
    return 0 if all(permit.allowed for _, permit in permits) else 1


@app.command()
def who(
    path: Annotated[str, typer.Argument(help="From the repository's top; a folder with a final /.")],
    as_json: AsJson = False,
) -> int:
    """List who may write and who may read a path."""
    from orchestrator.authorize.paths import unsafe
    from orchestrator.errors import UsageError
    from orchestrator.faces.terminal.lines import say, say_json

    policy, source, _ = _policy()
    flaw = unsafe(path)
    if flaw is not None:
        raise UsageError(str(flaw), "name the file by its plain path from the top of the repository")
    writers = policy.writers(path)
    readers = tuple(role for role in policy.roles() if policy.judge(role, "read", path).allowed)
    protected = policy.protected(path)
    if as_json:
        say_json({"path": path, "write": writers, "read": readers, "protected": protected or None, "source": source})
        return 0
    say(f"write: {', '.join(writers) or ('people only: ' + protected + ' is protected' if protected else 'nobody')}")
    say(f"read: {', '.join(readers) or 'nobody'}")
    say(f"in force: {source}")
    return 0


@app.command()
def lint(as_json: AsJson = False) -> int:
    """List what of the work tree's matrix can't be understood, and where it disagrees with the agent files."""
    from orchestrator.authorize.permits import Policy
    from orchestrator.errors import MatrixError
    from orchestrator.faces.terminal.lines import count, paint, plain, say, say_json
    from orchestrator.guard.lint import lint_agents, lint_matrix, sorted_places
    from orchestrator.parse.matrix import read_matrix
    from orchestrator.repository.policy import MATRIX

    _, _, layout = _policy()
    file = layout.protocol / MATRIX
    try:
        text = file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise MatrixError(f"{layout.root}/{MATRIX} can't be read", "run: orchestrator init") from error
    matrix = read_matrix(text, f"{layout.root}/{MATRIX}")
    policy = Policy([matrix], root=layout.root, today="0000-00-00")
    found = lint_matrix(matrix, _known_names(layout))
    found += lint_agents(policy, layout.protocol / "agents", f"{layout.root}/agents")
    found = sorted_places(found)
    errors = sum(one.severity == "error" for one in found)
    if as_json:
        say_json([plain(one) for one in found])
    else:
        for one in found:
            say(f"{one.file}:{one.line}:{one.column}: {paint(one.severity, one.severity)}: {one.message} [{one.rule}]")
        say(f"{count(errors, 'error')}, {count(len(found) - errors, 'warning')}")
    return 1 if errors else 0


def _policy() -> tuple[Policy, str, Layout]:
    from orchestrator.assembly import Orchestrator

    desk = Orchestrator.open(Path.cwd())
    policy, texts = desk.policy()
    return policy, texts.source, desk.layout


def _known_names(layout: Layout) -> list[str]:
    from orchestrator.assembly import Orchestrator
    from orchestrator.parse.role import read_role

    configuration = Orchestrator.open(layout.top).configuration
    names = [*configuration.teams, *configuration.senders.values()]
    for file in sorted((layout.protocol / "agents").glob("*.md")):
        role, _ = read_role(file.read_bytes(), file.name)
        names += [role.name] if role is not None else []
    return names


def _unknown(policy: Policy, role: str) -> None:
    from orchestrator.errors import UsageError

    raise UsageError(f'the permission matrix has no row for "{role}"', f"known agents: {', '.join(policy.roles())}")
