"""Show how requests stand, and what each waits for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestrator.assembly import Orchestrator

app = typer.Typer()


@app.command()
def status(
    name: Annotated[str | None, typer.Argument(help="One request: its thread, revisions and history.")] = None,
    waiting_on: Annotated[
        str | None, typer.Option("--waiting-on", metavar="WHO", help="Only what WHO can end the wait of.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show every request with state, age, role and waits; with NAME, what belongs to that one."""
    from orchestrator.assembly import Orchestrator

    desk = Orchestrator.open(Path.cwd())
    if name is not None:
        _one(desk, name, as_json=as_json)
    else:
        _all(desk, waiting_on, as_json=as_json)


def _all(desk: Orchestrator, waiting_on: str | None, *, as_json: bool) -> None:
    from collections import Counter

    from orchestrator.faces.terminal.lines import clean, count, say, say_json, width
    from orchestrator.faces.terminal.requests import say_state, state_facts

    states = desk.status()
    waited_for = sorted({who for state in states for *_, names in state.waits for who in _slugs(names)})
    if waiting_on is not None:
        meant = _meant(desk, waiting_on)
        states = [state for state in states if any(meant & _slugs(who) for _, _, who in state.waits)]
    if as_json:
        say_json([state_facts(state) for state in states])
        return
    widest = min(60, max((width(clean(state.name)) for state in states), default=0))
    for state in states:
        say_state(state, widest)
    if waiting_on is not None and not states:
        say(f"nothing waits for {clean(waiting_on)}; waited for: {clean(', '.join(waited_for)) or 'nobody'}")
    counts = Counter(state.state for state in states)
    pid = desk.lock().holder()
    served = f"served by pid {pid}" if pid else "no daemon runs: start one with orchestrator serve"
    say(f"{count(len(states), 'request')}{''.join(f', {count} {state}' for state, count in counts.items())}; {served}")


def _meant(desk: Orchestrator, who: str) -> set[str]:
    """Tell what WHO may be waited for as: their own name, what it stands for, and a person's capacities."""
    from orchestrator.decisions.filers import capacities_of
    from orchestrator.parse.names import slug

    configuration = desk.configuration
    meant = {slug(who), configuration.senders.get(who.casefold(), "")}
    for name, person in configuration.people.items():
        if slug(who) in (slug(name), slug(person.name)):
            meant |= {slug(name), *map(slug, person.capacities)}
    meant |= capacities_of(who, desk.sources.register.ground().signers, configuration)
    return meant - {""}


def _slugs(who: str) -> set[str]:
    from orchestrator.parse.names import slug

    return {slug(one) for one in who.split(",")}


def _one(desk: Orchestrator, name: str, *, as_json: bool) -> None:
    from msgspec.structs import replace

    from orchestrator.faces.terminal.answers import say_answer
    from orchestrator.faces.terminal.lines import clean, say, say_json
    from orchestrator.faces.terminal.requests import say_state, state_facts

    thread = desk.thread(name)
    folder = thread.state.response.rpartition("/")[0]
    history = [(revision, f"{folder}/{path}") for revision, path in thread.history]
    if as_json:
        say_json(
            {
                **state_facts(thread.state),
                "follows": list(thread.follows),
                "followed_by": list(thread.followed_by),
                "history": [{"revision": revision, "response": path} for revision, path in history],
                "answer": thread.header,
            }
        )
        return
    if thread.header is None:
        say_state(thread.state)
    else:
        say_state(replace(thread.state, waits=()))
        say_answer(thread.header, thread.state.response)
    for before in thread.follows:
        say(f"follows {clean(before)}", 1)
    for after in thread.followed_by:
        say(f"followed by {clean(after)}", 1)
    for revision, path in history:
        say(f"revision {revision}: {clean(path)}", 1)
