"""A way from one branch into another, and a ruleset of the forge."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Merge(NamedTuple):
    """A merge and what it needs."""

    source: str
    target: str
    needs: tuple[Text, ...]


class Ruleset(NamedTuple):
    """A ruleset: the file that it stands in, the refs that it guards, and what it demands, for people."""

    file: str
    name: str
    refs: str
    demands: tuple[Text, ...]
