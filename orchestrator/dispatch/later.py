"""Import a kind's drafting when it is first asked for: a catalogue of many kinds must load at once."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache

from orchestrator.model.artifact import Judged
from orchestrator.model.kind import Draft, Mended, Order, Pen

_module = cache(importlib.import_module)


def drafted_in(package: str | None) -> Callable[[Order, Pen], Draft]:
    """Give a draft function that stands for `draft` in the package's `draft.py`."""
    drafting = f"{package}.draft"

    def draft(order: Order, pen: Pen) -> Draft:
        drafted: Draft = _module(drafting).draft(order, pen)
        return drafted

    return draft


def mended_in(package: str | None) -> Callable[[Judged, Order, Pen], Mended | None]:
    """Give a mend function that stands for `mend` in the package's `mend.py`."""
    mending = f"{package}.mend"

    def mend(withheld: Judged, order: Order, pen: Pen) -> Mended | None:
        mended: Mended | None = _module(mending).mend(withheld, order, pen)
        return mended

    return mend
