"""Read a markdown text's structure: headings, paragraphs, list items, table rows and fences, each with its lines.

CommonMark with tables, by markdown-it-py without its inline rules (a quarter of the time, and nothing here needs them).
Three bounds keep hostile text from costing more than a second: lines, nesting (20 levels, after which markdown-it reads
no deeper), and the steps in which it looks at anything but code (a list item takes four).
"""

from __future__ import annotations

from msgspec import Struct

from orchestrator.model.text import Text, say
from orchestrator.parse.block import Block
from orchestrator.parse.block_reading import Reading, TooMuchError
from orchestrator.parse.block_rules import parser

MOST_LINES = 100_000


class Outline(Struct, frozen=True):
    """The blocks in the text's order; where a bound was reached, which and at which line."""

    blocks: list[Block]
    problem: Text | None = None
    problem_line: int = 1


def read_outline(text: str, *, first_line: int = 1, lines: list[str] | None = None) -> Outline:
    """Read the structure of a text (line ends LF) whose first line counts as `first_line`; `lines` where known."""
    if len(text) > MOST_LINES and text.count("\n") > MOST_LINES:
        return Outline([], say("the text has more than {limit} lines", limit=MOST_LINES), MOST_LINES + 1)
    reading = Reading(parser(), text, first_line, lines)
    try:
        reading.read()
    except TooMuchError as much:
        message = say("the text has more headings, list items, table rows and lines of prose than are read")
        return Outline([], message, much.line + first_line)
    if reading.too_deep is not None:
        message = say("lists or quotations are nested too deeply to be read")
        return Outline([], message, reading.too_deep + first_line)
    return Outline(reading.blocks)
