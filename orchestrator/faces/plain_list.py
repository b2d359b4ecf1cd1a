"""List decisions without the command line for people, whose import takes longer than a thousand of them.

Scripts and editors say `orchestrator decision list` in one way. Whatever is said otherwise, asks for help or goes wrong
is left to the command line, which reads it again and explains.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def run_plainly(arguments: Sequence[str]) -> int | None:
    """List (the arguments after `decision list`) and give back the exit code; None leaves it to the command line."""
    given = {"--status": "", "--waiting-on": ""}
    as_json = False
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, joined, value = word.partition("=")
        if word == "--json":
            as_json = True
        elif name in given and (joined or (rest and not rest[0].startswith("-"))):
            given[name] = value if joined else rest.pop(0)
        else:
            return None
    try:
        list_decisions(given["--status"], given["--waiting-on"], as_json=as_json)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except Exception:
        return None  # it is found again, and explained, by the command line
    return 0


def list_decisions(status: str, waiting_on: str, *, as_json: bool) -> None:
    """Print the decisions with their status in force.

    Args:
        status: only those with it; empty for all.
        waiting_on: only what waits for this capacity or person; empty for all.
    """
    from orchestrator.faces.deciding import Chamber
    from orchestrator.faces.terminal.decisions import decision_facts, say_rows
    from orchestrator.faces.terminal.lines import say_json

    chamber = Chamber.open(Path.cwd(), quick=True)
    meant = {waiting_on, *chamber.capacities_of(waiting_on)} if waiting_on else set()
    shown = [
        (number, one)
        for number, one in enumerate(chamber.all(), start=1)
        if (not status or one.status == status) and (not waiting_on or not meant.isdisjoint(one.awaits))
    ]
    if as_json:
        say_json([{"number": number, **decision_facts(one)} for number, one in shown])
    else:
        say_rows(shown)
