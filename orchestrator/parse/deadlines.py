"""Read the sections that name a deadline or what must come before: dates and names of requests in people's lists."""

from __future__ import annotations

import re
from datetime import date

from orchestrator.model.text import say
from orchestrator.parse.block import Block
from orchestrator.parse.dates import read_date
from orchestrator.parse.header import request_name
from orchestrator.parse.listing import Listing
from orchestrator.parse.sections import Division
from orchestrator.parse.source import shown

LONGEST = 500
_REQUEST_PATH = re.compile(r"[\w./-]{0,200}requests/[^\s`\"'()\[\]<>]{1,300}?\.md\b")
_REQUEST_FILE = re.compile(r"`([^`/\n]{1,250}\.md(?:\.done|\.cancelled)?)`")


def deadline_in(division: Division, today: date, findings: Listing) -> tuple[date | None, str]:
    """Give the last day that the deadline sections name, and their words; (None, "") where there is no such section."""
    days: list[date] = []
    words: list[str] = []
    first: Block | None = None
    for block in division.blocks_in("deadline"):
        if block.sort not in ("paragraph", "row"):
            continue
        first = first or block
        for line in block.text.split("\n"):
            words.append(shown(line.replace("**", "")))
            reading = read_date(line, today)
            if reading is not None and reading.day is not None:
                days.append(reading.day)
    if first is None:
        return None, ""
    if len(set(days)) > 1:
        findings.add(
            "deadline/several",
            "note",
            say("the deadline section names {count} days; the last counts: {day}", count=len(set(days)), day=max(days)),
            line=first.line,
        )
    return max(days, default=None), " · ".join(words)[:LONGEST]


def dependencies_in(division: Division) -> tuple[str, ...]:
    """Give the names of requests that the dependency sections name: by path, in backticks, or as a line of its own."""
    names: dict[str, None] = {}
    for block in division.blocks_in("dependencies"):
        if block.sort not in ("paragraph", "row"):
            continue
        for line in block.text.split("\n"):
            line = line[: LONGEST * 2]
            written = [*_REQUEST_PATH.findall(line), *_REQUEST_FILE.findall(line)]
            alone = line.strip().strip("`*")
            if alone.endswith(".md") and not any(character.isspace() or character == "/" for character in alone):
                written.append(alone)
            names.update(dict.fromkeys(filter(None, map(request_name, written))))
    return tuple(names)
