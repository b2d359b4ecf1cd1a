"""Ask every gate of this package, so that one answer lists everything that is missing."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

import orchestrator.gate
from orchestrator.gate.question import Question
from orchestrator.model.verdict import Verdict, strictest

Gate = Callable[[Question], Verdict]


def ask_all(question: Question) -> Verdict:
    """Ask every gate and join what they say: the strictest ruling, every reason, and every wait once."""
    return strictest([ask(question) for ask in gates().values()])


@cache
def gates() -> dict[str, Gate]:
    """Find the gates: every module of this package that has a NAME and an `ask`. Ordered by name.

    A new gate is one new file; nothing else is edited.
    """
    found: dict[str, Gate] = {}
    for module in pkgutil.iter_modules(orchestrator.gate.__path__):
        loaded = importlib.import_module(f"{orchestrator.gate.__name__}.{module.name}")
        if hasattr(loaded, "NAME") and hasattr(loaded, "ask"):
            found[loaded.NAME] = loaded.ask
    return dict(sorted(found.items()))
