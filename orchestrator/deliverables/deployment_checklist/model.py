"""A checklist: its parts, its items, and what proves an item."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text
from orchestrator.wording.forms import Slot


class Item(NamedTuple):
    """One thing to be done.

    Attributes:
        what: the thing.
        proof: what proves that it is done; None leaves the box empty.
        how: how it is checked, in words; `command` is what does it.
    """

    what: Text
    proof: Text | None = None
    how: Text | Slot | None = None
    command: str | None = None


class Part(NamedTuple):
    """A part of the checklist: its title, when it is used, and its items."""

    title: Text
    when: Text
    items: tuple[Item, ...]
