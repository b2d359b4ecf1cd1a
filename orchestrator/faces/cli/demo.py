"""Show it working on a throw-away repository."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def demo(
    into: Annotated[Path | None, typer.Option(help="An empty folder to work in; a temporary one unless told.")] = None,
) -> None:
    """Lay out a workspace, start the daemon, drop requests as agents write them, and show what comes back."""
    from orchestrator.errors import UsageError
    from orchestrator.faces.demonstration import answer_to, daemon, drop, make_workspace, requests
    from orchestrator.faces.terminal.answers import say_answer, summary
    from orchestrator.faces.terminal.lines import paint, say

    if into is not None and (not into.is_dir() or any(into.iterdir())):
        raise UsageError(f"{into} is not an empty folder", "name an empty one, or leave --into out")
    folder = into.resolve() if into else Path(tempfile.mkdtemp(prefix="orchestrator-demo-"))
    top, report = make_workspace(folder)
    say(f"A small application in {top}")
    say(f"orchestrator init: {len(report.made)} files made in {report.root}/")
    log = folder / "serve.log"
    headers = []
    with daemon(top, log) as pid:
        say(f"orchestrator serve: pid {pid}, its log in {log}")
        for file in requests():
            say()
            say(paint(f"{file.name} is dropped into {report.root}/requests/to-devops/", "bold"))
            name, data, since = drop(top, report.root, file)
            shown = answer_to(top, report.root, name, data, since)
            say_answer(shown.header, shown.response, shown.seconds)
            headers.append(shown.header)
    say()
    say(f"{summary(headers)}; the daemon has ended, nothing is left running")
    say()
    say(f"Go and look:  cd {top}")
    for command, what in (
        ("orchestrator status", "how every request stands, and what it waits for"),
        ("git status --short", "what was written into the work tree"),
        ("orchestrator explain FILE", "how a request of your own would be read"),
        ("orchestrator undo 001-backup-worker", "take an answer's files back"),
        ("orchestrator commit 001-backup-worker", "commit them on a branch, as the role that wrote them"),
        (f"rm -r {folder}", "remove it all"),
    ):
        say(f"{command}{' ' * max(1, 40 - len(command))}{what}", 1)
