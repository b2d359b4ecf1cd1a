"""Judge a range of commits on a server, or a tool call of an agent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def guard() -> None:
    """Judge a range of commits on a server, or a tool call of an agent."""


@app.command(name="range")
def judge_range(
    span: Annotated[str, typer.Argument(metavar="BASE..HEAD", help="BASE of zeros: there was nothing before.")],
    policy_ref: Annotated[
        str, typer.Option("--policy-ref", metavar="REF", help="Whose matrix is in force; by default BASE's.")
    ] = "",
    signers: Annotated[
        Path | None,
        typer.Option("--signers", metavar="FILE", envvar="ORCHESTRATOR_SIGNERS", help="OpenSSH allowed_signers file."),
    ] = None,
    root: Annotated[str, typer.Option("--root", help="The protocol root; by default found.")] = "",
    form: Annotated[str, typer.Option("--format", metavar="text|json|sarif", help="How to print.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Print there instead.")] = None,
) -> int:
    """Judge every new commit; ends with 1 where one is denied."""
    from orchestrator.faces.plain_guard import judge_range as judge

    return judge(
        span,
        policy_ref=policy_ref,
        signers=os.fspath(signers or ""),
        root=root,
        form=form,
        output=os.fspath(output or ""),
    )


@app.command()
def hook(
    name: Annotated[
        str, typer.Argument(help="pre-commit, pre-merge-commit, commit-msg, pre-push or reference-transaction.")
    ],
    arguments: Annotated[list[str] | None, typer.Argument(help="As git gives them.")] = None,
) -> int:
    """Run one git hook's check, for hook managers such as pre-commit; `hooks install` needs no manager."""
    from orchestrator.errors import UsageError
    from orchestrator.guard.fast import main
    from orchestrator.guard.scripts import HOOKS

    if name not in HOOKS:
        raise UsageError(f'there is no hook "{name}"', f"use one of {', '.join(HOOKS)}")
    return main([name, *(arguments or ())])


@app.command()
def example(
    name: Annotated[str, typer.Argument(metavar="github|pre-receive", help="Which server.")],
) -> None:
    """Print a ready example: a GitHub workflow, or a pre-receive script."""
    from orchestrator.errors import UsageError
    from orchestrator.guard import scripts
    from orchestrator.version import VERSION

    files = {"github": "orchestrator-guard.yml", "pre-receive": "pre-receive"}
    if name not in files:
        raise UsageError(f'there is no example "{name}"', f"use one of {', '.join(files)}")
    text = scripts.FAST.with_name("examples").joinpath(files[name]).read_text(encoding="utf-8")
    # A judge that changes by itself is none: the version that printed the example is the one that it installs.
    typer.echo(text.replace("pip install orchestrator-desk", f"pip install orchestrator-desk=={VERSION}"), nl=False)


@app.command()
def tool() -> int:
    """Judge one tool call, as Claude Code's PreToolUse hook: JSON on standard input and output."""
    from orchestrator.guard.tool import answer

    return answer()
