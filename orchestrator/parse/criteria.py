"""Find a request's acceptance criteria, each with its tick and line."""

from __future__ import annotations

import re
from itertools import islice, takewhile

from orchestrator.model.request import Criterion
from orchestrator.model.text import say
from orchestrator.parse.block import Block
from orchestrator.parse.listing import Listing
from orchestrator.parse.sections import Division
from orchestrator.parse.source import on_one_line

LONGEST = 2000
_BOX = re.compile(r"\[(?P<mark>[ \txXvV✓✔✅oO*-]?)\]\s+|(?P<sign>[☐☑☒⬜])\s*")
_TICKED = frozenset("xXvV✓✔✅oO☑☒")


def find_criteria(division: Division, findings: Listing) -> tuple[Criterion, ...]:
    """Find the criteria: the list below the headings that announce them, with or without boxes.

    Boxes below a deliverables heading count as well. Where neither holds any, every box in the request does.
    """
    blocks = division.blocks
    found: dict[int, Criterion] = {}
    for number in division.numbers_in("criteria"):
        block = blocks[number]
        if _is_item(block):
            box = _BOX.match(block.text)
            if box or (block.depth == 1 and not _holds_boxes(number, blocks)):
                found[number] = _criterion(block, box)
    for number in division.numbers_in("deliverables"):
        if number not in found and (criterion := _boxed(blocks[number])):
            found[number] = criterion
    criteria = [found[number] for number in sorted(found)]
    if not criteria:
        criteria = [criterion for criterion in map(_boxed, blocks) if criterion]
    if not criteria and (announced := division.named("criteria")):
        findings.add(
            "criteria/no-list",
            "warning",
            say("no list stands under “{title}”, so there is no criterion to answer", title=announced[0].title),
            say("write one criterion a line: “- [ ] …”"),
            line=announced[0].line,
        )
    return tuple([criterion for criterion in criteria if criterion.text])


def without_box(text: str) -> str:
    """Take the box off a list item's text."""
    box = _BOX.match(text)
    return text[box.end() :] if box else text


def _is_item(block: Block) -> bool:
    return block.item_end > 0 and block.sort == "paragraph" and not block.quoted


def _boxed(block: Block) -> Criterion | None:
    """Give the criterion of a list item that begins with a box; None of any other block."""
    box = _BOX.match(block.text) if _is_item(block) else None
    return _criterion(block, box) if box else None


def _criterion(block: Block, box: re.Match[str] | None) -> Criterion:
    ticked = box is not None and (box["mark"] or box["sign"] or "") in _TICKED
    text = block.text[box.end() :] if box else block.text
    return Criterion(text=on_one_line(text[:LONGEST]), ticked=ticked, line=block.line)


def _holds_boxes(number: int, blocks: list[Block]) -> bool:
    """Tell whether an item is only the heading of boxes that are nested in it."""
    end = blocks[number].item_end
    if end <= blocks[number].end:
        return False
    inside = takewhile(lambda inner: inner.start < end, islice(blocks, number + 1, None))
    return any(_is_item(inner) and _BOX.match(inner.text) for inner in inside)
