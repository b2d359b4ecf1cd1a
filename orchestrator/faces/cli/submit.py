"""Place a request into a team's inbox; wait for its answer."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.submission import Submission
    from orchestrator.model.response import ResponseHeader

app = typer.Typer()
PAUSE = 0.02


@app.command()
def submit(
    file: Annotated[str, typer.Argument(help="The request's file; - reads standard input.")],
    sender: Annotated[str | None, typer.Option("--from", help="Who asks.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="A team, or a role of one.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Kinds wanted, with commas between.")] = None,
    wait: Annotated[
        float | None, typer.Option("--wait", metavar="SECONDS", help="Wait for the answer and print it.", min=0)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Place a request whole, under a free name, after reading it as it will be read.

    With --wait the exit code is 0 for Completed and Partial, 1 for Blocked, Rejected and no answer in time.
    """
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.served import served_workspace
    from orchestrator.faces.submission import place, prepare
    from orchestrator.faces.terminal.lines import clean, finding_facts, paint, say, say_finding, say_json

    desk = Orchestrator.open(served_workspace(Path.cwd()).top)
    data, name = _take(file, desk)
    header = {key: value for key, value in (("from", sender), ("to", to), ("kind", kind)) if value}
    ready = prepare(desk, data, name, header)
    if not as_json:
        for finding in ready.request.findings:
            say_finding(finding)
    if not ready.placeable:
        _refuse(ready, as_json=as_json)
    called, fresh = place(desk, ready)
    where = f"{desk.layout.root}/requests/{ready.inbox}/{called}.md"
    answer = None
    response = f"{desk.layout.root}/responses/from-{ready.team}/{called}.md"
    if not as_json:
        say(f"{paint('placed', 'green') if fresh else paint('was there', 'dim')}  {clean(where)}")
    if wait is not None:
        answer = _wait(desk, ready, called, wait)
    if as_json:
        say_json(
            {
                "name": called,
                "team": ready.team,
                "path": where,
                "placed": fresh,
                "sha256": ready.request.sha256,
                "findings": [finding_facts(finding) for finding in ready.request.findings],
                "response": response if answer else None,
                "answer": answer,
            }
        )
    raise typer.Exit(_end(answer, response, wait, as_json=as_json))


def _take(file: str, desk: Orchestrator) -> tuple[bytes, str]:
    """Read the request, and tell what it is to be called."""
    from orchestrator.faces.submission import file_name
    from orchestrator.parse.names import slug
    from orchestrator.parse.request import read_request

    if file != "-":
        return Path(file).read_bytes(), file_name(Path(file))
    data = sys.stdin.buffer.read()
    title = read_request(data, name="request", team=desk.team, today=desk.now().date()).title
    return data, slug(title) or "request"


def _refuse(ready: Submission, *, as_json: bool) -> None:
    """Say why the request is not placed, and end with 1."""
    from orchestrator.faces.terminal.case_facts import reason_facts
    from orchestrator.faces.terminal.lines import clean, finding_facts, paint, say, say_json

    if as_json:
        say_json(
            {
                "placed": False,
                "findings": [finding_facts(finding) for finding in ready.request.findings],
                "reasons": [reason_facts(reason) for reason in ready.verdict.reasons],
            }
        )
        raise typer.Exit(1)
    if not ready.request.unreadable:
        for reason in ready.verdict.reasons:
            say(clean(str(reason.message)), 1)
            if reason.remedy:
                say(clean(str(reason.remedy)), 2)
    say(f"{paint('not placed', 'red')}: {'it could not be read' if ready.request.unreadable else 'it would be denied'}")
    raise typer.Exit(1)


def _wait(desk: Orchestrator, ready: Submission, called: str, seconds: float) -> ResponseHeader | None:
    """Look for the answer to these bytes until it is there; None where it did not come in time."""
    from orchestrator.deliver.outbox import Outbox

    outbox = Outbox(str(desk.layout.outbox(ready.team)), desk.disk)
    if ready.team == desk.team and desk.lock().holder() is None:
        typer.echo("no daemon serves this workspace: start one with orchestrator serve", err=True)
    end = time.monotonic() + seconds
    while True:
        header = outbox.header(called)
        if header is not None and header.sha256 == ready.request.sha256:
            return header
        if time.monotonic() >= end:
            return None
        time.sleep(PAUSE)


def _end(answer: ResponseHeader | None, response: str, wait: float | None, *, as_json: bool) -> int:
    from orchestrator.faces.terminal.answers import exit_code, say_answer
    from orchestrator.faces.terminal.lines import say

    if wait is None:
        return 0
    if answer is None:
        if not as_json:
            say(f"no answer within {wait:g} s; it will lie at {response}")
        return 1
    if not as_json:
        say_answer(answer, response)
    return exit_code([answer])
