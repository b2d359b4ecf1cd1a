"""Find a request's acceptance criteria, each with its tick and line."""

from __future__ import annotations

import re

from orchestrator.model.request import Criterion
from orchestrator.model.text import say
from orchestrator.parse.block import Block
from orchestrator.parse.listing import Listing
from orchestrator.parse.sections import Part, lines_of
from orchestrator.parse.source import shown

LONGEST = 2000
_BOX = re.compile(r"\[(?P<mark>[ \txXvV✓✔✅oO*-]?)\]\s+|(?P<sign>[☐☑☒⬜])\s*")
_TICKED = frozenset("xXvV✓✔✅oO☑☒")


def find_criteria(blocks: list[Block], parts: list[Part], findings: Listing) -> tuple[Criterion, ...]:
    """Find the criteria: the list below the headings that announce them, with or without boxes.

    Boxes below a deliverables heading count as well. Where neither holds any, every box in the request does.
    """
    announced = [part for part in parts if part.name == "criteria"]
    in_criteria = lines_of(announced)
    in_deliverables = lines_of(part for part in parts if part.name == "deliverables")
    items = [block for block in blocks if block.sort == "paragraph" and block.item_end and not block.quoted]
    criteria: list[Criterion] = []
    for index, block in enumerate(items):
        box = _BOX.match(block.text)
        if block.line in in_criteria:
            if box or (block.depth == 1 and not _holds_boxes(index, items)):
                criteria.append(_criterion(block, box))
        elif box and block.line in in_deliverables:
            criteria.append(_criterion(block, box))
    if not criteria:
        boxes = ((block, _BOX.match(block.text)) for block in items)
        criteria = [_criterion(block, box) for block, box in boxes if box]
    if announced and not criteria:
        findings.add(
            "criteria/no-list",
            "warning",
            say("no list stands under “{title}”, so there is no criterion to answer", title=announced[0].title),
            say("write one criterion a line: “- [ ] …”"),
            line=announced[0].line,
        )
    return tuple(criterion for criterion in criteria if criterion.text)


def without_box(text: str) -> str:
    """Take the box off a list item's text."""
    box = _BOX.match(text)
    return text[box.end() :] if box else text


def _criterion(block: Block, box: re.Match[str] | None) -> Criterion:
    ticked = box is not None and (box["mark"] or box["sign"] or "") in _TICKED
    text = block.text[box.end() :] if box else block.text
    return Criterion(text=shown(" ".join(text[:LONGEST].split())), ticked=ticked, line=block.line)


def _holds_boxes(index: int, items: list[Block]) -> bool:
    """Tell whether an item is only the heading of boxes that are nested in it."""
    end = items[index].item_end
    for inner in items[index + 1 :]:
        if inner.line >= end:
            return False
        if _BOX.match(inner.text):
            return True
    return False
