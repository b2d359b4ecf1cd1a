"""Find what a request asks for, one by one: subsections or list items below its requirements."""

from __future__ import annotations

from bisect import bisect_left

from orchestrator.model.request import Requirement
from orchestrator.parse.block import Block
from orchestrator.parse.criteria import without_box
from orchestrator.parse.sections import Part, plain_title
from orchestrator.parse.source import Remains

_OTHER = frozenset(
    {"header", "criteria", "deadline", "dependencies", "response-format", "related", "contact", "notes", "answers"}
)


def find_requirements(
    blocks: list[Block], parts: list[Part], remains: Remains, preamble: tuple[int, int]
) -> tuple[Requirement, ...]:
    """Find the requirements.

    Where no section is called so, the lists in the text before the first section count, and the sections whose
    headings say nothing else.

    Args:
        remains: the text without the lines of fenced blocks and of the header, which belong to no requirement.
        preamble: the first line of the text before the first section, and the line behind it.
    """
    reader = _Reader(blocks, parts, remains)
    named = [part for part in parts if part.name == "requirements" and not _inside(part, parts, "requirements")]
    if named:
        return tuple(requirement for part in named for requirement in reader.below(part))
    found = reader.items(*preamble)
    unnamed = [part for part in parts if not part.name and not _inside(part, parts, None)]
    found += [reader.whole(part) for part in unnamed]
    if not found:
        found = reader.prose(*preamble)
    return tuple(found)


def _inside(part: Part, parts: list[Part], name: str | None) -> bool:
    return any(other.holds(part.line) for other in parts if name is None or other.name == name)


class _Reader:
    def __init__(self, blocks: list[Block], parts: list[Part], remains: Remains) -> None:
        self._blocks = blocks
        self._parts = parts
        self._remains = remains
        self._starts = [block.line for block in blocks]

    def below(self, part: Part) -> list[Requirement]:
        """Give the requirements in a section: its subsections, beside lists before them; else its lists; else prose."""
        children: list[Part] = []
        end = 0
        for other in self._parts:
            if part.holds(other.line) and other.line >= end:
                children.append(other)
                end = other.end
        first = children[0].line if children else part.end
        found = self.items(part.text_line, first)
        for child in children:
            if child.name == "requirements":
                found.extend(self.below(child) or [self.whole(child)])
            elif child.name not in _OTHER:
                found.append(self.whole(child))
        return found or self.prose(part.text_line, first)

    def whole(self, part: Part) -> Requirement:
        text = self._remains.between(part.text_line, part.end)
        return Requirement(title=part.title, text=text, line=part.line)

    def items(self, first: int, end: int) -> list[Requirement]:
        """Give each item of the outermost lists in these lines."""
        return [
            self._requirement(block, block.item_end)
            for block in self._paragraphs(first, end)
            if block.item_end and block.depth == 1
        ]

    def prose(self, first: int, end: int) -> list[Requirement]:
        """Give each paragraph in these lines, salutations left out."""
        return [
            self._requirement(block, block.end)
            for block in self._paragraphs(first, end)
            if not block.depth and not block.quoted and not (len(block.text) < 40 and block.text.endswith(","))
        ]

    def _paragraphs(self, first: int, end: int) -> list[Block]:
        inside = self._blocks[bisect_left(self._starts, first) : bisect_left(self._starts, end)]
        return [block for block in inside if block.sort == "paragraph" and self._remains.has(block.line)]

    def _requirement(self, block: Block, end: int) -> Requirement:
        title, _, rest = without_box(block.text).partition("\n")
        below = self._remains.between(block.end, end)
        text = "\n".join(part for part in (rest, below) if part)
        return Requirement(title=plain_title(title), text=text, line=block.line)
