"""Tell a request's title, and whether the title itself says that the request is cancelled."""

from __future__ import annotations

import re

from orchestrator.parse.block import Block, Outline
from orchestrator.parse.fields import pairs_of
from orchestrator.parse.sections import LONGEST_TITLE, plain_title
from orchestrator.parse.source import on_one_line, shown
from orchestrator.parse.vocabulary import CANCELLED_TITLES, REQUEST_WORDS, SECTIONS, fold

_ASKED_FOR = frozenset({"rollback", "verification"})
"""Sections whose names are also wishes."""
_STOPS = (".", "!", "?", "다")
_PREFIX = re.compile(
    r"\s*(?:\[(?P<bracket>[^\]]{1,30})\]\s*|(?P<word>[^:：\[\]]{1,30}?)\s*(?:[:：]\s*|\s[-–—]\s))(?=\S)"
)


def title_block(outline: Outline) -> Block | None:
    """Find the heading that is the title: the first of level 1, else the very first; a known section is none.

    "# Request" alone stands above the header like a title, so it is one, though it says nothing. So is the only heading
    of level 1, where it opens the request and names what may be asked for: "# Rollback procedure"; or stands above all
    of a follow-up: "# Answers".
    """
    blocks = outline.blocks
    headings = [blocks[number] for number in outline.tops if blocks[number].sort == "heading"]
    for block in [heading for heading in headings if heading.level == 1][:2] + headings[:1]:
        word = fold(plain_title(block.text))
        if word not in SECTIONS or (word in REQUEST_WORDS and block is headings[0] and block.level == 1):
            return block
    foremost = [heading for heading in headings if heading.level == 1]
    if foremost and foremost == headings[:1]:
        name = SECTIONS[fold(plain_title(foremost[0].text))]
        if name in _ASKED_FOR or (name == "answers" and foremost[0] is blocks[0]):
            return foremost[0]
    return None


def read_title(stated: str, heading: Block | None, name: str) -> tuple[str, bool]:
    """Give the title, and whether it is announced as cancelled ("# 요청 취소됨: …").

    Args:
        stated: what a header line says; it goes before the heading.
        heading: the heading that is the title.
        name: the request's name, which stands in where nothing else does.
    """
    written = stated or (on_one_line(heading.text).strip("*_ ") if heading else "")
    title, cancelled = written, False
    match = _PREFIX.match(written)
    if match:
        word = fold(match["bracket"] or match["word"])
        cancelled = word in CANCELLED_TITLES
        if cancelled or word in REQUEST_WORDS:
            title = written[match.end() :]
    title = "" if fold(title) in REQUEST_WORDS else shown(title)
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rstrip() + "…"
    return title or shown(name), cancelled


def is_no_heading(block: Block) -> bool:
    """Tell whether text over a line of dashes is a header or prose with a rule below it, and not a heading."""
    first, _, more = block.text.partition("\n")
    pairs = pairs_of(first)
    if pairs and (pairs[0].bold or pairs[0].known):
        return True
    prose = bool(more) or len(first) > LONGEST_TITLE or first.rstrip("*_ ").endswith(_STOPS)
    return block.level == 2 and prose
