"""Read a markdown text's structure: headings, paragraphs, list items, table rows and fences, each with its lines.

CommonMark with tables, by markdown-it-py without its inline rules (a quarter of the time, and nothing here needs them).
Three bounds keep hostile text from costing more than a second: lines, nesting (20 levels, after which markdown-it reads
no deeper), and the steps in which it looks at anything but code (a list item takes four).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from orchestrator.model.text import Text, say

DEEPEST = 20
MOST_LINES = 100_000
MOST_STEPS = 20_000

_CONTAINERS = frozenset({"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"})

Sort = Literal["heading", "paragraph", "row", "fence", "code", "html", "break"]


@dataclass(slots=True)
class Block:
    """One leaf of the structure.

    Attributes:
        text: of a heading, paragraph or code; a row's cells joined by " | ".
        line, end: its first line, and the line behind its last, from 1.
        level: of a heading.
        underlined: whether a line of = or - stands below the heading, or below the row of a table's column titles.
        depth: how many lists it lies in.
        item_end: where it opens a list item, the line behind that item's last; else 0.
        quoted: whether it lies in a quotation.
        info, markup: a fence's words behind the opening, and its marks.
        cells: a row's cells.
        before: the block directly before a fence: its elder sibling, or the last paragraph of the list before it.
    """

    sort: Sort
    text: str
    line: int
    end: int
    level: int = 0
    underlined: bool = False
    depth: int = 0
    item_end: int = 0
    quoted: bool = False
    info: str = ""
    markup: str = ""
    cells: tuple[str, ...] = ()
    before: Block | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks in the text's order; where a bound was reached, which and at which line."""

    blocks: list[Block]
    problem: Text | None = None
    problem_line: int = 1


class _TooMuchError(Exception):
    """The text needs more steps than any request of people does."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_outline(text: str, *, first_line: int = 1) -> Outline:
    """Read the structure of a text (line ends LF) whose first line counts as `first_line`."""
    offset = first_line
    if text.count("\n") > MOST_LINES:
        return Outline([], say("the text has more than {limit} lines", limit=MOST_LINES), MOST_LINES + 1)
    try:
        tokens = _parser().parse(text, {"steps": 0})
    except _TooMuchError as much:
        message = say("the text has more headings, list items, table rows and lines of prose than are read")
        return Outline([], message, much.line + offset)
    for token in tokens:
        if token.level >= DEEPEST - 1 and token.type in _CONTAINERS:
            message = say("lists or quotations are nested too deeply to be read")
            return Outline([], message, (token.map[0] if token.map else 0) + offset)
    return Outline(_Walk(offset).blocks_of(tokens))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    parser.disable(["inline", "text_join", "reference"])
    parser.block.ruler.before("table", "steps", _count, {"alt": ["paragraph", "blockquote", "list"]})
    return parser


def _count(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Count a step and match nothing. The parser asks every rule at every block, and within one at every line."""
    steps: int = state.env["steps"] + 1
    # A table's cells cost as much as lines do.
    steps += state.src.count("|", state.bMarks[start], state.eMarks[start]) >> 2
    if steps > MOST_STEPS:
        raise _TooMuchError(start)
    state.env["steps"] = steps
    return False


class _Walk:
    """Turns the parser's flat tokens into blocks, in one pass."""

    def __init__(self, offset: int) -> None:
        self._offset = offset
        self._blocks: list[Block] = []
        self._depth = 0
        self._quotes = 0
        self._item_end = 0
        self._last: list[Block | None] = [None]  # the youngest block of every open container

    def blocks_of(self, tokens: list[Token]) -> list[Block]:
        heading: Token | None = None
        row: Token | None = None
        titles = False
        cells: list[str] = []
        for token in tokens:
            match token.type:
                case "inline":
                    if row is not None:
                        cells.append(token.content)
                    elif heading is not None:
                        level = int(heading.tag[1])
                        self._add(token, "heading", token.content, level=level, underlined=heading.markup in "=-")
                    else:
                        self._add(token, "paragraph", token.content)
                case "heading_open":
                    heading = token
                case "heading_close":
                    heading = None
                case "list_item_open":
                    self._depth += 1
                    self._item_end = token.map[1] + self._offset if token.map else 0
                    self._last.append(None)
                case "list_item_close":
                    self._depth -= 1
                    self._item_end = 0
                    youngest = self._last.pop()
                    self._last[-1] = youngest
                case "blockquote_open":
                    self._quotes += 1
                    self._last.append(None)
                case "blockquote_close":
                    self._quotes -= 1
                    self._last.pop()
                    self._last[-1] = None
                case "thead_open" | "thead_close":
                    titles = token.nesting == 1
                case "tr_open":
                    row, cells = token, []
                case "tr_close" if row is not None:
                    self._add(row, "row", " | ".join(cells), underlined=titles, cells=tuple(cells))
                    row = None
                case "fence":
                    self._add(token, "fence", token.content, info=token.info.strip(), markup=token.markup)
                case "code_block":
                    self._add(token, "code", token.content)
                case "html_block":
                    self._add(token, "html", token.content)
                case "hr":
                    self._add(token, "break", "")
        return self._blocks

    def _add(
        self,
        token: Token,
        sort: Sort,
        text: str,
        *,
        level: int = 0,
        underlined: bool = False,
        info: str = "",
        markup: str = "",
        cells: tuple[str, ...] = (),
    ) -> None:
        first, end = token.map or (0, 0)
        block = Block(
            sort=sort,
            text=text,
            line=first + self._offset,
            end=end + self._offset,
            level=level,
            underlined=underlined,
            depth=self._depth,
            item_end=self._item_end,
            quoted=self._quotes > 0,
            info=info,
            markup=markup,
            cells=cells,
            before=self._last[-1] if sort == "fence" else None,
        )
        self._item_end = 0
        self._last[-1] = block
        self._blocks.append(block)
