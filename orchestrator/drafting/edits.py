"""Change a stranger's text in places, and keep every other sign of it as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orchestrator.evidence.yaml_text import Node

_ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")


class Edits:
    """Changes to one text, by place. Places that overlap raise ValueError: there is no telling what was meant.

    Raises:
        ValueError: lines end in a sign that readers of YAML and of text count differently.
    """

    def __init__(self, text: str) -> None:
        if _ODD_BREAK.search(text):
            raise ValueError("lines end in an unusual sign")
        self.text = text
        self.break_ = "\r\n" if "\r\n" in text else "\n"
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._changes: list[tuple[int, int, str]] = []

    def at(self, line: int, column: int = 1) -> int:
        """Give the place of a line and column, both from 1."""
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def span(self, node: Node) -> tuple[int, int]:
        """Give where a YAML scalar stands, quotes included."""
        start, end = node.start_mark, node.end_mark
        return self.at(start.line + 1, start.column + 1), self.at(end.line + 1, end.column + 1)

    def line(self, number: int) -> str:
        """Give a line without its end."""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")

    def replace(self, start: int, end: int, new: str) -> None:
        """Put something else in a place."""
        if self.text[start:end] != new and (start, end, new) not in self._changes:
            self._changes.append((start, end, new))

    def below(self, line: int, lines: Sequence[str]) -> None:
        """Put lines below a line."""
        text = "".join(f"{one}{self.break_}" for one in lines)
        if line < len(self._starts) and self._starts[line] <= len(self.text):
            self.replace(self._starts[line], self._starts[line], text)
        else:  # the last line has no end
            self.replace(len(self.text), len(self.text), self.break_ + text)

    def applied(self) -> str:
        """Give the text with every change."""
        parts: list[str] = []
        position = 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            if start < position:
                raise ValueError("two changes overlap")
            parts += (self.text[position:start], new)
            position = end
        return "".join((*parts, self.text[position:]))
