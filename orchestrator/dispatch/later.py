"""Import a kind's drafting when it is first asked for: a catalogue of many kinds must load at once."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from orchestrator.model.kind import Draft, Order, Pen


def drafted_in(package: str | None) -> Callable[[Order, Pen], Draft]:
    """Give a draft function that stands for `draft` in the package's `draft.py`."""

    def draft(order: Order, pen: Pen) -> Draft:
        drafted: Draft = importlib.import_module(f"{package}.draft").draft(order, pen)
        return drafted

    return draft
