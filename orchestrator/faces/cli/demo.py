"""Show it working on a throw-away repository."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestrator.faces.actors import Actors
    from orchestrator.model.response import ResponseHeader

app = typer.Typer()


@app.command()
def demo(
    into: Annotated[Path | None, typer.Option(help="An empty folder to work in; a temporary one unless told.")] = None,
    every_kind: Annotated[bool, typer.Option("--all", help="Answer the example of every kind instead.")] = False,
    korean: Annotated[bool, typer.Option("--korean", help="With --all: the Korean examples.")] = False,
) -> None:
    """Lay out a workspace, start the daemon, drop requests as agents do, approve one as people do; show the answers."""
    from orchestrator.errors import UsageError
    from orchestrator.faces.actors import can_sign
    from orchestrator.faces.demonstration import bring_people, daemon, fill_in_profile, make_workspace
    from orchestrator.faces.terminal.answers import summary
    from orchestrator.faces.terminal.lines import say

    if into is not None and (not into.is_dir() or any(into.iterdir())):
        raise UsageError(f"{into} is not an empty folder", "name an empty one, or leave --into out")
    folder = into.resolve() if into else Path(tempfile.mkdtemp(prefix="orchestrator-demo-"))
    if every_kind:
        _show_every_kind(folder, korean=korean)
        return
    top, report = make_workspace(folder)
    say(f"A small application in {top}")
    say(f"orchestrator init: {len(report.made)} files made in {report.root}/")
    fill_in_profile(top, report.root)
    people = bring_people(top, folder) if can_sign() else None
    log = folder / "serve.log"
    with daemon(top, log, folder / "home") as pid:
        say(f"orchestrator serve: pid {pid}, its log in {log}")
        headers = _show_requests(top, report.root)
        headers |= _show_decisions(top, report.root, people)
    say()
    say(f"{summary(headers.values())}; the daemon has ended, nothing is left running")
    _say_where_to_look(folder, top, signed=people is not None)


def _show_every_kind(folder: Path, *, korean: bool) -> None:
    """Answer the example of every kind, one after another, by the real daemon and the linters that are here."""
    from orchestrator.faces.demonstration import daemon, fill_in_profile, make_workspace
    from orchestrator.faces.every_kind import exhibits, linters
    from orchestrator.faces.terminal.every_kind import say_exhibit, say_summary
    from orchestrator.faces.terminal.lines import say

    top, report = make_workspace(folder, with_app=True)
    fill_in_profile(top, report.root)
    log = folder / "serve.log"
    seen = []
    with daemon(top, log, folder / "home") as pid:
        say(f"A small application in {top}; orchestrator serve: pid {pid}, its log in {log}")
        for one in exhibits(top, report.root, "ko" if korean else "en"):
            say()
            say_exhibit(one)
            seen.append(one)
    say()
    say_summary(seen, *linters())
    say("the daemon has ended, nothing is left running")
    say()
    say(f"Go and look:  cd {top}; remove it all:  rm -r {folder}")


def _show_requests(top: Path, root: str) -> dict[str, ResponseHeader]:
    """Drop every request and show its answer. Give the answers by name."""
    from orchestrator.faces.demonstration import IN_PLACE, answer_to, drop, requests
    from orchestrator.faces.terminal.answers import say_answer
    from orchestrator.faces.terminal.lines import paint, say

    headers = {}
    for file in requests():
        say()
        say(paint(f"{file.name} is dropped into {root}/requests/to-devops/", "bold"))
        if file.stem == IN_PLACE:
            say("it is written in place, not moved in: it may still grow, so 200 ms of quiet are waited for", 1)
        shown = answer_to(top, root, *drop(top, root, file.stem, file.read_bytes()))
        say_answer(shown.header, shown.response, shown.seconds)
        headers[file.stem] = shown.header
    return headers


def _show_decisions(top: Path, root: str, people: Actors | None) -> dict[str, ResponseHeader]:
    """Let people approve one held request, and a forger another. Give the answers that became of it, by name."""
    from orchestrator.faces.actors import FORGER, PEOPLE
    from orchestrator.faces.demonstration import EXAMPLE, FORGED, GENUINE, answer_that, since_written
    from orchestrator.faces.terminal.answers import say_answer
    from orchestrator.faces.terminal.decisions import say_check, say_status
    from orchestrator.faces.terminal.lines import join, paint, say

    say()
    say(paint(f"{GENUINE} and {FORGED} wait for people", "bold"))
    if people is None:
        say("skipped: needs ssh-keygen", 1)
        return {}
    say(f"whose word counts is committed in {root}/signers/allowed_signers; the keys lie outside, made for this", 1)
    for person in PEOPLE:
        say(f"{person.mail}  {person.capacity}", 2)
    say()
    say(paint(f"{FORGER} helps {FORGED} along", "bold"))
    decision = people.decision_for(FORGED)
    verdict = people.forge(decision, PEOPLE[0])
    say(f"an approval in the name of {PEOPLE[0].mail}, with another key: {verdict.relative_to(top)}", 1)
    people.accept_by_hand(decision)
    say(f"`status: accepted`, by hand: {decision.file}", 1)
    say()
    say(paint(f"People decide on {GENUINE}", "bold"))
    decision = people.decision_for(GENUINE)
    say(f"fill the draft's gaps ({join(people.complete(decision, EXAMPLE / 'decision.md'))}): {decision.file}", 1)
    for person in PEOPLE:
        verdict = people.approve(people.decision_for(GENUINE), person)
        say(f"{person.mail} approves as {person.capacity}: {verdict.relative_to(top)}", 1)
    since = since_written(verdict)
    say()
    say(paint("The daemon looks at both again by itself", "bold"))
    done = answer_that(top, root, GENUINE, lambda header: header.status != "Blocked", since)
    say_answer(done.header, done.response, done.seconds)
    held = answer_that(top, root, FORGED, lambda header: header.revision > 1, since)
    say_answer(held.header, held.response, held.seconds)
    say()
    say(paint("orchestrator decision verify", "bold"))
    for request in (GENUINE, FORGED):
        decision = people.decision_for(request)
        say_status(decision)
        checks = people.checks(decision)
        for check in checks:
            say_check(check, decision, checks)
    return {GENUINE: done.header, FORGED: held.header}


def _say_where_to_look(folder: Path, top: Path, *, signed: bool) -> None:
    """Name the commands that show more of it."""
    from orchestrator.faces.terminal.lines import columns, say

    commands = [
        ("orchestrator status", "how every request stands, and what it waits for"),
        ("git status --short", "what was written into the work tree"),
        ("orchestrator explain FILE", "how a request of your own would be read"),
        ("orchestrator undo 001-backup-worker", "take an answer's files back"),
        ("orchestrator commit 001-backup-worker", "commit them on a branch, as the role that wrote them"),
    ]
    if signed:
        commands.append(("orchestrator decision verify", "which approvals count, and why the others do not"))
    commands.append((f"rm -r {folder}", "remove it all"))
    say()
    say(f"Go and look:  cd {top}")
    if shutil.which("orchestrator") is None:  # installed into an environment that nobody has activated
        say(f'export PATH="{Path(sys.executable).parent}:$PATH"', 1)
    for line in columns(commands):
        say(line, 1)
