"""A step of the roadmap and how far it is."""

from __future__ import annotations

from typing import Literal, NamedTuple

from orchestrator.model.text import Text

State = Literal["there", "begun", "missing"]


class Mark(NamedTuple):
    """Something that a step needs: what, and the file that shows it; None where nothing does."""

    what: Text
    file: str | None


class Step(NamedTuple):
    """A step: what it brings, the marks that show it, and the kind of deliverable to ask for."""

    number: int
    title: Text
    marks: tuple[Mark, ...]
    kind: str

    @property
    def state(self) -> State:
        found = [mark.file is not None for mark in self.marks]
        return "there" if all(found) else "begun" if any(found) else "missing"

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mark.file for mark in self.marks if mark.file is not None))
