"""Let a missing fact stand in a document as a visible gap, and count it."""

from __future__ import annotations

from orchestrator.model.kind import Pen
from orchestrator.model.text import Text


class Gaps:
    """Collects the gaps of one draft, each once, in the order in which a reader meets them."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._found: dict[str, Text] = {}

    @property
    def found(self) -> tuple[Text, ...]:
        return tuple(self._found.values())

    def fact(self, value: str | None, missing: Text) -> str:
        """Give the value, or a gap that says what is missing: `‹contact: DevOps Lead›`."""
        if value is not None and value.strip():
            return value
        return self.gap(missing)

    def gap(self, missing: Text) -> str:
        """Give a gap for what nobody has told."""
        said = self._pen.say(missing)
        self._found[said] = missing
        return f"‹{said}›"
