"""Find what a request asks for, one by one: subsections or list items below its requirements."""

from __future__ import annotations

from orchestrator.model.request import Requirement
from orchestrator.parse.block import Block
from orchestrator.parse.criteria import without_box
from orchestrator.parse.sections import Division, Part, plain_title
from orchestrator.parse.source import Remains

_OTHER = frozenset(
    {"header", "criteria", "deadline", "dependencies", "response-format", "related", "contact", "notes", "answers"}
)


def find_requirements(division: Division, remains: Remains) -> tuple[Requirement, ...]:
    """Find the requirements.

    Where no section is called so, the lists in the text before the first section count, and the sections whose
    headings say nothing else.

    Args:
        remains: the text without the lines of fenced blocks and of the header, which belong to no requirement.
    """
    reader = _Reader(division, remains)
    found: list[Requirement] = []
    if named := division.named("requirements"):
        for part in named:
            found += reader.below(part)
        return tuple(found)
    preamble = division.preamble
    found = reader.items(preamble.start, preamble.stop)
    end = 0
    for part in division.parts:
        if part.start >= end:
            end = part.end
            if not part.name:
                found.append(reader.whole(part))
    return tuple(found or reader.prose(preamble.start, preamble.stop))


class _Reader:
    def __init__(self, division: Division, remains: Remains) -> None:
        self._blocks = division.blocks
        self._parts = division.parts
        self._remains = remains

    def below(self, part: Part) -> list[Requirement]:
        """Give the requirements in a section: its subsections, beside lists before them; else its lists; else prose."""
        children: list[Part] = []
        end = part.text_start
        for other in self._parts:
            if end <= other.start < part.end:
                children.append(other)
                end = other.end
        behind = children[0].first - 1 if children else part.behind
        found = self.items(part.first, behind)
        for child in children:
            if child.name == "requirements":
                found.extend(self.below(child) or [self.whole(child)])
            elif child.name not in _OTHER:
                found.append(self.whole(child))
        return found or self.prose(part.first, behind)

    def whole(self, part: Part) -> Requirement:
        text = self._remains.between(part.text_start, part.end)
        return Requirement(title=part.title, text=text, line=part.line)

    def items(self, first: int, behind: int) -> list[Requirement]:
        """Give each item of the outermost lists among these blocks."""
        holds = self._remains.holds
        return [
            self._requirement(block, block.item_end, listed=True)
            for block in self._blocks[first:behind]
            if block.item_end and block.depth == 1 and block.sort == "paragraph" and holds(block.start)
        ]

    def prose(self, first: int, behind: int) -> list[Requirement]:
        """Give each paragraph among these blocks, salutations left out."""
        holds = self._remains.holds
        return [
            self._requirement(block, block.end)
            for block in self._blocks[first:behind]
            if block.sort == "paragraph"
            and not block.depth
            and not block.quoted
            and not (len(block.text) < 40 and block.text.endswith(","))
            and holds(block.start)
        ]

    def _requirement(self, block: Block, end: int, *, listed: bool = False) -> Requirement:
        title, _, rest = without_box(block.text).partition("\n")
        below = self._remains.between(block.end, end) if end > block.end else ""
        text = f"{rest}\n{below}" if rest and below else rest or below
        return Requirement(title=plain_title(title), text=text, line=block.line, listed=listed)
