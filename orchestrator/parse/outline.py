"""Read a markdown text's structure: headings, paragraphs, list items, table rows and fences, each with its place.

CommonMark with tables, by markdown-it-py without its inline rules (a quarter of the time, and nothing here needs them).
Three bounds keep hostile text from costing more than a second: lines, nesting (20 levels, after which markdown-it reads
no deeper), and the steps in which it looks at anything but code (a list item takes four).
"""

from __future__ import annotations

from orchestrator.model.text import Text, say
from orchestrator.parse.block import MOST_STEPS, Outline
from orchestrator.parse.plain_blocks import STEPS_OF_AN_ITEM, read_plain

MOST_LINES = 100_000


def read_outline(text: str, *, place: int = 0, line: int = 1) -> Outline:
    """Read the structure of a text (line ends LF) from a place on, where the line of that number begins."""
    outline = Outline(text, place, line)
    length = len(text) - place
    if length > MOST_LINES and text.count("\n", place) > MOST_LINES:
        message = say("the text has more than {limit} lines", limit=MOST_LINES)
        return Outline(text, problem=message, problem_line=MOST_LINES + 1)
    if STEPS_OF_AN_ITEM * length <= MOST_STEPS or STEPS_OF_AN_ITEM * text.count("\n", place) < MOST_STEPS:
        read_plain(outline)
    return outline if outline.place >= len(text) else _with_all_rules(outline)


def _with_all_rules(outline: Outline) -> Outline:
    # Markdown-it is not even imported for texts that are plain from beginning to end.
    from orchestrator.parse.block_reading import Reading, TooMuchError
    from orchestrator.parse.block_rules import parser

    message: Text
    reading = Reading(parser(), outline)
    try:
        reading.read()
    except TooMuchError as much:
        message = say("the text has more headings, list items, table rows and lines of prose than are read")
        return Outline(outline.text, problem=message, problem_line=much.line + 1)
    if reading.too_deep is not None:
        message = say("lists or quotations are nested too deeply to be read")
        return Outline(outline.text, problem=message, problem_line=reading.too_deep + 1)
    return outline
