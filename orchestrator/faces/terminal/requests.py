"""Show how a request stands, in one line, with what it waits for below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestrator.faces.terminal.answers import say_waits
from orchestrator.faces.terminal.lines import clean, pad, paint, say

if TYPE_CHECKING:
    from orchestrator.status import RequestState

WIDEST_STATE = 19


def say_state(state: RequestState, name_width: int = 0) -> None:
    """Print a request: state, name, age, role."""
    name = pad(clean(state.name), name_width)
    colour = paint(state.state, state.state) + " " * max(0, WIDEST_STATE - len(state.state))
    revision = f"  revision {state.revision}" if state.revision > 1 else ""
    say(f"{colour}  {name}  {age(state.age)}{f'  {state.role}' if state.role else ''}{revision}".rstrip())
    say_waits(state.waits)


def age(seconds: float) -> str:
    """Write an age in the largest unit that fits: 40 s, 5 min, 3 h, 12 d."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def state_facts(state: RequestState) -> dict[str, Any]:
    """Put a request's state into plain values."""
    return {
        "name": state.name,
        "state": state.state,
        "age": round(state.age, 3),
        "role": state.role or None,
        "revision": state.revision,
        "waits": [{"sort": sort, "name": name, "who": who} for sort, name, who in state.waits],
        "response": state.response or None,
        "follows": state.follows or None,
    }
