"""Find a request's header lines: front matter, `Key: value`, `**Key**: value`, list items and tables of such.

The header is what stands before the first section; beside it count sections that say so ("## Request information"), the
lines of a deadline section, a short section named like a key ("## Priority"), and a last paragraph of bold keys below a
rule. In prose a colon means nothing: a paragraph counts only where its first line has a key that is known, or where it
has nothing but keys and one of them is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.model.request import Field
from orchestrator.parse.block import Block, trimmed
from orchestrator.parse.front_tree import FrontTree
from orchestrator.parse.names import without_remarks
from orchestrator.parse.sections import Division, Part, plain_title
from orchestrator.parse.source import Source, Stretch, shown
from orchestrator.parse.vocabulary import KEYS, fold

MOST_LINES = 200  # of front matter that is not YAML
LONGEST_LINE = 4000
SHORT_LINE = 200  # the lines of a header are the same in many requests, so what they say is remembered
LONGEST_KEY = 60
LONGEST_SECTION_VALUE = 120
_SECTION_KEYS = frozenset({"from", "to", "date", "priority", "deadline", "environment", "language", "service"})
_LISTED_KEYS = frozenset({"kind", "service", "depends-on"})
_DEADLINE_KEYS = frozenset({"deadline", "blocking"})

_BOLD = re.compile(r"(\*{1,3}|__)([^*\n]{1,60}?)([:：]?)\1[ \t]{0,3}([:：]?)")
_COMMENT = re.compile(r"<!--[^>]{0,500}-->")
_NEVER_IN_A_KEY = frozenset(".?!,;[]{}<>=/\\")
_BETWEEN = " \t|·,;/"

Placed: TypeAlias = tuple[Field, Stretch]
"""A field, and its line's place in the text."""
Line: TypeAlias = tuple[int, str, Stretch]
"""A line's number, its text as it was written, and its place."""


class Pair(Struct, frozen=True):
    """A key and its value.

    Attributes:
        name, value: as they stand in the line.
        start: the key's place in it, from 0.
        bold: whether the key is set in bold.
        known: the canonical key, empty where the name is not known.
        said: canonical key, name and value without their decoration.
    """

    name: str
    value: str
    start: int
    bold: bool
    known: str
    said: tuple[str, str, str]


def known_key(name: str) -> str:
    """Tell the canonical name of a header key, also of "요청자 (From)"; empty where it is not known."""
    return _known(name) if len(name) <= LONGEST_KEY else ""


@lru_cache(maxsize=1024)
def _known(name: str) -> str:
    found = KEYS.get(fold(name))
    if found or not name.endswith((")", "）")):
        return found or ""
    outer = without_remarks(name)
    return KEYS.get(fold(outer)) or KEYS.get(fold(name[len(outer) :])) or ""


def pairs_of(line: str) -> tuple[Pair, ...]:
    """Read one line as keys and values; empty where it is prose. `**A**: x | **B**: y` gives two."""
    return _remembered_pairs(line) if len(line) <= SHORT_LINE else _pairs(line[:LONGEST_LINE])


@lru_cache(maxsize=1024)
def _remembered_pairs(line: str) -> tuple[Pair, ...]:
    return _pairs(line)


def _pairs(line: str) -> tuple[Pair, ...]:
    line = _COMMENT.sub("", line) if "<!--" in line else line
    if ":" not in line and "：" not in line:
        return ()
    return tuple(_bold_pairs(line) or _plain_pairs(line))


def from_front_matter(front: FrontTree, lines: list[str]) -> list[Field]:
    """Make fields of front matter: a list's items are joined by commas, what is nested deeper has no value.

    `lines` are the file's; the first is the opening `---`.
    """
    fields: list[Field] = []
    for name, value in front.fields.items():
        if isinstance(value, list):
            value = ", ".join(item for item in value if isinstance(item, str))
        line = front.lines.get(name, 1)
        fields.append(
            Field(
                key=known_key(name),
                name=shown(name),
                value=_value(value) if isinstance(value, str) else "",
                line=line + 1,
                column=max(lines[line].find(name), 0) + 1,
            )
        )
    return fields


def from_lines(lines: list[str], first_line: int) -> list[Field] | None:
    """Read lines of front matter that is not YAML (a value with a colon, a bold key); None where one is no pair."""
    fields: list[Field] = []
    if len(lines) > MOST_LINES:
        return None
    for number, line in enumerate(lines, first_line):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pairs = () if line[0].isspace() else pairs_of(line)
        if not pairs or pairs[0].value.lstrip()[:1] in ("&", "!", "[", "{"):
            return None
        fields.extend(_field(pair, number, pair.start + 1) for pair in pairs)
    return fields


def from_blocks(division: Division, source: Source) -> list[Placed]:
    """Find the header's lines in a request's text, in their order, each with its line's place."""
    blocks, parts = division.blocks, division.parts
    fields: list[Placed] = []
    heading: Block | None = None
    inside = division.numbers_in("header")
    for number in (*division.preamble, *inside):
        block = blocks[number]
        if block.sort == "paragraph":
            found = _paragraph_fields(block, source)
            if found and not (last := found[-1][0]).value and last.key in _LISTED_KEYS:
                found[-1] = replace(last, value=_items_below(number, blocks)), found[-1][1]
            fields += found
        elif block.sort == "row":
            heading = block if block.underlined else heading
            fields.extend(_row_fields(block, heading, source))
    taken = {*inside}
    for number in division.numbers_in("deadline"):
        if number not in taken:
            fields += [one for one in _all_fields(blocks[number], source) if one[0].key in _DEADLINE_KEYS]
            taken.add(number)
    for number in _footer(division):
        if number not in taken:
            fields += [one for one in _all_fields(blocks[number], source, bold=True) if one[0].key]
    fields.extend(_section_fields(parts, source))
    return sorted(fields, key=_place)


def _footer(division: Division) -> range:
    """Give the numbers of the blocks behind the last rule, where no section begins behind it."""
    count = len(division.blocks)
    for number in range(count - 1, division.parts[-1].first - 1 if division.parts else count, -1):
        if division.blocks[number].sort == "break" and not division.blocks[number].depth:
            return range(number + 1, count)
    return range(0)


def _pair(name: str, value: str, start: int, *, bold: bool = False) -> Pair:
    shown_name = shown(name)
    return Pair(name, value, start, bold, known_key(name), (known_key(shown_name), shown_name, _value(value)))


def _bold_pairs(line: str) -> list[Pair]:
    if not _BOLD.search(line, 0, LONGEST_KEY * 2):
        return []
    matches = [match for match in _BOLD.finditer(line) if bool(match[3]) != bool(match[4])]
    if not matches or any(character.isalnum() or character == "[" for character in line[: matches[0].start()]):
        return []
    pairs = []
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(line)
        value = line[match.end() : end]
        if index + 1 < len(matches):
            if value.rstrip() and value.rstrip()[-1] not in _BETWEEN and not known_key(matches[index + 1][2]):
                value = line[match.end() :]
                pairs.append(_pair(match[2].strip(), value, match.start(), bold=True))
                return pairs
            value = value.rstrip(_BETWEEN)
        pairs.append(_pair(match[2].strip(), value, match.start(), bold=True))
    return pairs


def _plain_pairs(line: str) -> list[Pair]:
    pair = _plain_pair(line, 0)
    if pair is None:
        return []
    if "|" in pair.value:
        pairs, start = [], 0
        for piece in line.split("|"):
            other = _plain_pair(piece, start)
            start += len(piece) + 1
            if other is None or not other.known:
                return [pair]
            pairs.append(other)
        return pairs
    return [pair]


def _plain_pair(text: str, offset: int) -> Pair | None:
    head = text[: LONGEST_KEY + 10].replace("：", ":")
    colon = head.find(":")
    if colon < 1 or text[colon + 1 : colon + 3] == "//":
        return None
    raw = text[:colon]
    name = plain_title(raw.strip(" \t-*+•>|`\"'"))
    if not 0 < len(name) <= LONGEST_KEY or len(name.split()) > 5 or not _NEVER_IN_A_KEY.isdisjoint(name):
        return None
    if not any(character.isalpha() for character in name):
        return None
    # "10:30" and "a:b" are no pairs; "From:PM" is, and so is any key that is known.
    if text[colon + 1 : colon + 2].strip() and not known_key(name):
        return None
    return _pair(name, text[colon + 1 :], offset + max(raw.find(name), 0))


def _paragraph_fields(block: Block, source: Source) -> list[Placed]:
    """Give the fields of a paragraph in the header; behind a line of prose only keys that are known."""
    text, _, more = block.text.partition("\n")
    first = pairs_of(text)
    if not first:
        return []
    lines = [first, *map(pairs_of, more.split("\n"))] if more else [first]
    if not (first[0].bold or first[0].known):
        known = any(pair.known for pairs in lines for pair in pairs)
        if not known or not all(lines):
            return []
    fields: list[Placed] = []
    prose = False
    for place, pairs in zip(_lines_of(block, source), lines, strict=False):
        prose = prose or not pairs
        for pair in pairs:
            if pair.known or (not prose and pair.value.strip()):
                fields.append(_placed(pair, place))
    return fields


def _items_below(index: int, blocks: list[Block]) -> str:
    """Join the list that stands below a key without a value ("**Deliverables:**" above two items)."""
    below = takewhile(lambda block: block.sort == "paragraph" and block.depth > 0, blocks[index + 1 : index + 50])
    return ", ".join(_value(block.text) for block in below if "\n" not in block.text)


def _all_fields(block: Block, source: Source, *, bold: bool = False) -> Iterator[Placed]:
    if block.sort != "paragraph":
        return
    for place, text in zip(_lines_of(block, source), block.text.split("\n"), strict=False):
        for pair in pairs_of(text):
            if pair.bold or not bold:
                yield _placed(pair, place)


def _row_fields(row: Block, heading: Block | None, source: Source) -> Iterator[Placed]:
    """Read a table: two columns of key and value, or a first row of keys above rows of values."""
    cells = [plain_title(cell) for cell in row.cells]
    (place,) = _lines_of(row, source)
    if heading is not None and heading is not row and sum(bool(known_key(cell)) for cell in heading.cells) > 1:
        for name, value in zip(heading.cells, row.cells, strict=False):
            yield _placed(_pair(plain_title(name), value, 0), place, at=value)
    elif len(cells) == 2 and known_key(cells[0]) and not known_key(cells[1]):
        yield _placed(_pair(cells[0], row.cells[1], 0), place)


def _section_fields(parts: list[Part], source: Source) -> Iterator[Placed]:
    """Read "## Priority" above one short line as a header line."""
    for part in parts:
        key = known_key(part.title)
        if key not in _SECTION_KEYS:
            continue
        text = source.between(part.text_start, part.end).strip()
        if text and "\n" not in text and len(text) <= LONGEST_SECTION_VALUE and not pairs_of(text):
            value = text.removeprefix("- ").removeprefix("* ")
            at = source.text.find(text, part.text_start)
            start = source.text.rfind("\n", 0, at) + 1
            line = part.line + source.text.count("\n", part.start, start)
            column = source.column_of(start, value)
            field = Field(key=key, name=part.title, value=_value(value), line=line, column=column)
            yield field, (start, source.below(start), 1)


def _place(placed: Placed) -> tuple[int, int]:
    return placed[1][0], placed[0].column


def _lines_of(block: Block, source: Source) -> list[Line]:
    """List a block's lines; those of odd blanks above its words are no lines of their own: the first takes them in."""
    lines: list[Line] = []
    start = end = block.start
    for number, text in enumerate(source.text[start : block.end - 1].split("\n"), block.line):
        end += len(text) + 1
        if lines or trimmed(text):
            lines.append((number, text, (start, end, 1 if lines else number + 1 - block.line)))
            start = end
    return lines


def _placed(pair: Pair, line: Line, *, at: str = "") -> Placed:
    number, text, place = line
    return _field(pair, number, text.find(at or pair.name) + 1 or 1), place


def _field(pair: Pair, line: int, column: int) -> Field:
    key, name, value = pair.said
    return Field(key=key, name=name, value=value, line=line, column=column)


def _value(text: str) -> str:
    """Take the decoration off a value: a hard break's backslash, bold marks and backticks around all of it."""
    text = shown(text).rstrip("\\").strip()
    while len(text) > 1 and text[0] == text[-1] and text[0] in "*_`\"'" and text[0] not in text.strip(text[0]):
        text = text[1:-1].strip()
    return text
