"""Divide a request by its headings, and tell which heading means what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from orchestrator.model.request import Section
from orchestrator.parse.block import Block
from orchestrator.parse.names import without_remarks
from orchestrator.parse.source import Source, shown
from orchestrator.parse.vocabulary import SECTIONS, TAILS, fold

MOST_SECTIONS = 500
LOWEST = 7  # of a section that a bold line opens where no heading does
LONGEST_TITLE = 200
LONGEST_PSEUDO_HEADING = 60

_NUMBER = re.compile(
    r"(?:\(?\d{1,3}(?:\.\d{1,3}){0,4}[.)](?!\d)|\d{1,3}(?:\.\d{1,3}){1,4}(?![.\d])|[①-⑳]|\d\ufe0f?\u20e3)\s*"
)
_JOINTS = re.compile(r"\s+(?:및|과|와|and|&|/|\+|-|–|—)\s+|\s*[:：|·]\s*")
_STRONG = re.compile(r"(?<![\w/])\*{1,3}(?=\S)([^*]+)(?<=\S)\*{1,3}(?![\w/.])")
_EMPHASIS = "*_`~"


class Part(NamedTuple):
    """A section with the block that opens it: lines from `line` (the heading's) up to, not including, `end`."""

    name: str
    title: str
    level: int
    line: int
    end: int
    text_line: int
    heading: Block

    def holds(self, line: int) -> bool:
        return self.line < line < self.end


def plain_title(text: str) -> str:
    """Give a heading without emphasis, emoji and numbering around it: "🎯 1. **Goal**" as "Goal"."""
    return _plain(text[: 4 * LONGEST_TITLE])


@lru_cache(1024)
def _plain(text: str) -> str:
    title = shown(" ".join(text.split()))[:LONGEST_TITLE]
    if "*" in title:
        title = _STRONG.sub(r"\1", title)
    while True:
        shorter = _bare(title)
        number = _NUMBER.match(shorter)
        if number and len(shorter) > number.end():
            shorter = shorter[number.end() :]
        if shorter == title or not shorter:
            return title
        title = shorter


@lru_cache(1024)
def section_name(title: str) -> str:
    """Tell the canonical name of a section by its plain title; empty where it is not known."""
    whole = without_remarks(title)
    head = _JOINTS.split(whole, maxsplit=1)[0]
    for candidate in (title, whole, head):
        name = SECTIONS.get(fold(candidate))
        if name:
            return name
    words = head.split()
    for count in (2, 1):
        name = SECTIONS.get(fold(" ".join(words[-count:])), "") if len(words) > count else ""
        if name in TAILS:
            return name
    return ""


def divide(blocks: list[Block], title: Block | None, last_line: int) -> list[Part]:
    """Find the sections below the title: by headings, and by lines such as `**Acceptance criteria**` that stand alone.

    At most 500; what stands below a later heading belongs to the last.

    Args:
        title: the heading that is the request's title, which opens no section.
        last_line: the text's last line.
    """
    openings: list[tuple[Block, int, str, str]] = []
    for block in blocks:
        if block is title or block.depth or block.quoted:
            continue
        if len(openings) == MOST_SECTIONS:
            break
        if block.sort == "heading":
            text = plain_title(block.text)
            openings.append((block, block.level, section_name(text), text))
        elif block.sort == "paragraph":
            text = _pseudo_heading(block.text)
            if text:
                openings.append((block, LOWEST, SECTIONS[fold(text)], text))
    ends = [last_line + 1] * len(openings)
    open_ones: list[int] = []
    for index, (block, level, _, _) in enumerate(openings):
        while open_ones and openings[open_ones[-1]][1] >= level:
            ends[open_ones.pop()] = block.line
        open_ones.append(index)
    return [
        Part(name, text, level, block.line, end, _below(block), block)
        for (block, level, name, text), end in zip(openings, ends, strict=True)
    ]


def lines_of(parts: Iterable[Part]) -> frozenset[int]:
    """Give the lines that lie in any of these sections, which come in the text's order."""
    lines: set[int] = set()
    reached = 0
    for part in parts:
        lines.update(range(max(part.line, reached) + 1, part.end))
        reached = max(reached, part.end - 1)
    return frozenset(lines)


def as_section(part: Part, source: Source) -> Section:
    """Make the section that the request carries: the heading, and the text below it as it was written."""
    text = source.between(part.text_line, part.end)
    return Section(name=part.name, title=part.title, level=min(part.level, 6), line=part.line, text=text)


def _bare(text: str) -> str:
    """Strip emphasis, white space and symbols from both ends; brackets and punctuation of the words stay."""
    start, end = 0, len(text)
    while start < end and _is_decoration(text[start]):
        start += 1
    while end > start and _is_decoration(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_decoration(character: str) -> bool:
    if character.isalnum():
        return False
    if character.isascii():
        return character in _EMPHASIS or character.isspace()
    # Emoji, arrows, box drawing and dingbats; variation selectors and joiners between them.
    return (
        "\u2190" <= character <= "\u2bff"
        or character in "\u200d\ufe0e\ufe0f\u20e3•·※☞"
        or character >= "\U0001f000"
        or character.isspace()
    )


def _below(block: Block) -> int:
    return block.end + 1 if block.underlined else block.end


def _pseudo_heading(text: str) -> str:
    """Give the title of a paragraph that stands for a heading (bold, or ending in a colon); empty where it is none."""
    if len(text) > LONGEST_PSEUDO_HEADING or "\n" in text:
        return ""
    bold = text.startswith("**") and text.rstrip(":： ").endswith("**")
    if not bold and not text.endswith((":", "：")):
        return ""
    title = plain_title(text.rstrip(":： ")).rstrip(":： ")
    return title if fold(title) in SECTIONS else ""
