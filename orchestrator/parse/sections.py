"""Divide a request by its headings, and tell which heading means what."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from orchestrator.model.request import Section
from orchestrator.parse.block import Block, Outline
from orchestrator.parse.names import without_remarks
from orchestrator.parse.source import Source, on_one_line
from orchestrator.parse.vocabulary import NO_TAILS, SECTIONS, TAILS, fold

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
_PSEUDO_ENDS = frozenset(":：*")


class Part(Struct, gc=False):
    """A section. Its heading stands in `line`, which begins at `start`; its text reaches from `text_start` to `end`.

    The blocks below the heading are those from number `first` up to, not including, `behind`.
    """

    name: str
    title: str
    level: int
    line: int
    start: int
    end: int
    text_start: int
    first: int
    behind: int


class Division(Struct, frozen=True):
    """The blocks of a request, and the sections that its headings divide it into, both in the text's order.

    `outermost` has the sections of each name, but for those that lie in another one of that name.
    """

    blocks: list[Block]
    parts: list[Part]
    outermost: dict[str, list[Part]]

    @property
    def preamble(self) -> range:
        """The numbers of the blocks that stand before the first section."""
        return range(self.parts[0].first - 1 if self.parts else len(self.blocks))

    def named(self, name: str) -> list[Part]:
        """Give the sections of a name but for those that lie in another one of that name."""
        return self.outermost.get(name, [])

    def numbers_in(self, name: str) -> list[int]:
        """Give the numbers of the blocks that lie in sections of a name."""
        return [number for part in self.named(name) for number in range(part.first, part.behind)]

    def blocks_in(self, name: str) -> list[Block]:
        """Give the blocks that lie in sections of a name."""
        return [block for part in self.named(name) for block in self.blocks[part.first : part.behind]]


def plain_title(text: str) -> str:
    """Give a heading without emphasis, emoji and numbering around it: "🎯 1. **Goal**" as "Goal"."""
    return _plain(text[: 4 * LONGEST_TITLE])


@lru_cache(1024)
def _plain(text: str) -> str:
    title = on_one_line(text)[:LONGEST_TITLE]
    if "*" in title:
        title = _STRONG.sub(r"\1", title)
    if title[:1].isalpha() and title[-1].isalnum():  # neither decoration nor a number
        return title
    while True:
        shorter = _bare(title)
        number = _NUMBER.match(shorter)
        if number and len(shorter) > number.end():
            shorter = shorter[number.end() :]
        if shorter == title or not shorter:
            return title
        title = shorter


@lru_cache(1024)
def _named(heading: str) -> tuple[str, str]:
    """Give a heading's canonical name, and its words without decoration."""
    title = plain_title(heading)
    return section_name(title), title


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
        tail = fold(" ".join(words[-count:])) if len(words) > count else ""
        name = SECTIONS.get(tail, "")
        if name in TAILS and tail not in NO_TAILS:
            return name
    return ""


def divide(outline: Outline, title: Block | None) -> Division:
    """Find the sections below the title: by headings, and by lines such as `**Acceptance criteria**` that stand alone.

    At most 500; what stands below a later heading belongs to the last.

    Args:
        title: the heading that is the request's title, which opens no section.
    """
    blocks, behind, end = outline.blocks, len(outline.blocks), len(outline.text) + 1
    parts: list[Part] = []
    outermost: dict[str, list[Part]] = {}
    open_ones: list[Part] = []
    for number in outline.tops:
        block = blocks[number]
        if block.sort == "heading":
            if block is title:
                continue
            level, (name, words) = block.level, _named(block.text[: 4 * LONGEST_TITLE])
        elif named := _pseudo_heading(block.text):
            level, (name, words) = LOWEST, named
        else:
            continue
        if len(parts) == MOST_SECTIONS:
            break
        start = block.start
        while open_ones and open_ones[-1].level >= level:
            closed = open_ones.pop()
            closed.end, closed.behind = start, number
        below = block.end if not block.underlined else outline.text.find("\n", block.end) + 1 or end
        part = Part(name, words, level, block.line, start, end, below, number + 1, behind)
        open_ones.append(part)
        parts.append(part)
        same = outermost.setdefault(name, [])
        if not same or same[-1].end <= start:
            same.append(part)
    return Division(blocks, parts, outermost)


def as_section(part: Part, source: Source) -> Section:
    """Make the section that the request carries: the heading, and the text below it as it was written."""
    text = source.between(part.text_start, part.end)
    level = part.level if part.level < LOWEST else LOWEST - 1
    return Section(name=part.name, title=part.title, level=level, line=part.line, text=text)


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


def _pseudo_heading(text: str) -> tuple[str, str] | None:
    """Give name and title of a paragraph that stands for a heading: bold, or with a colon behind it. Else None."""
    if text[-1:] not in _PSEUDO_ENDS or len(text) > LONGEST_PSEUDO_HEADING or "\n" in text:
        return None
    words = text.rstrip(":： ")
    if words == text and not (text.startswith("**") and text.endswith("**")):
        return None
    title = plain_title(words).rstrip(":： ")
    name = SECTIONS.get(fold(title))
    return (name, title) if name else None
