"""Follow markdown-it through a text: where its lines begin and end, and what its rules find there."""

from __future__ import annotations

from itertools import accumulate
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from orchestrator.parse.block import MOST_STEPS, Block, Outline, Sort, trimmed
from orchestrator.parse.plain_blocks import STEPS_OF_AN_ITEM, read_plain

DEEPEST = 20

_CONTAINERS = frozenset({"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"})
_LEAVES: dict[str, Sort] = {"fence": "fence", "code_block": "code", "html_block": "html"}
_UNREAD = Token("", "", 0)  # rules note in it what is of no use here


class TooMuchError(Exception):
    """The text needs more steps than any request of people does."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Reading(StateBlock):
    """A text whose blocks are being read into an outline. Lines count from 0 here, and from 1 in the outline.

    Attributes:
        quotes: how many quotations are open.
        starts: where each line begins; markdown-it's own `bMarks` go on behind the marks of quotations.
        too_deep: the first line where lists or quotations are nested deeper than is read; None where none is.
    """

    def __init__(self, parser: MarkdownIt, outline: Outline) -> None:
        # Not by markdown-it, which looks at every character of an indentation.
        self.md = parser
        self.env = {}
        self.tokens = []
        self.blkIndent = self.line = self.level = 0
        self.listIndent = self.ddIndent = -1
        self.tight = False
        self.parentType = "root"
        self.result = ""
        self.outline = outline
        self.too_deep: int | None = None
        self.quotes = 0
        self._openers: list[Block | None] = []  # of every open list item: the block that it begins with
        self._opens_item = False  # whether the next block is the first of its list item
        self._in_titles = False  # whether rows are a table's column titles
        self._row = _UNREAD
        self.src = text = outline.text
        lines = text.split("\n")
        # markdown-it counts no last line without words
        self.lineMax = len(lines) - (0 if lines[-1].strip(" \t") else 1)
        self.starts = [*accumulate([len(line) + 1 for line in lines], initial=0)]
        del lines[self.lineMax :]
        # What begins with a sign behind the space in Unicode is not indented: a quick answer for most lines.
        indents = [0 if line >= "!" else len(line) - len(line.lstrip(" \t")) for line in lines]
        # One more stands behind the last.
        self.bMarks = [*self.starts[: self.lineMax], len(text)]
        self.eMarks = [*[start - 1 for start in self.starts[1 : self.lineMax + 1]], len(text)]
        self.tShift = [*indents, 0]
        self.sCount = [*indents, 0]
        self.bsCount = [0] * (self.lineMax + 1)
        self._has_pipes = "|" in text
        if "\t" in text:
            for number, indent in enumerate(indents):
                if "\t" in (white := lines[number][:indent]):
                    self.sCount[number] = len(white.expandtabs(4))

    def read(self) -> None:
        """Read all blocks from the outline's place on.

        Raises:
            TooMuchError: the text is built to exhaust the reader.
        """
        self.md.block.tokenize(self, self.outline.line - 1, self.lineMax)

    def read_plain(self, line: int) -> int:
        """Read the plain blocks from a line on; give the first line, or empty one above it, that is not plain."""
        outline = self.outline
        if outline.steps + STEPS_OF_AN_ITEM * (self.lineMax - line) > MOST_STEPS:
            return line
        outline.place, outline.line = self.starts[line], line + 1
        read_plain(outline)
        return outline.line - 1 if outline.place < len(self.src) else self.lineMax

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Take what a rule of markdown-it found; what it then says of its token is read of leaves and rows alone."""
        if not nesting:
            token = Token(ttype, tag, nesting)
            self.tokens.append(token)
            return token
        if nesting > 0:
            if self.level >= DEEPEST - 1 and self.too_deep is None and ttype in _CONTAINERS:
                self.too_deep = self.line
            self.level += 1
        else:
            self.level -= 1
        match ttype:
            case "list_item_open":
                self._openers.append(None)
                self.outline.youngest.append(None)
                self._opens_item = True
            case "list_item_close":
                opener = self._openers.pop()
                if opener is not None:
                    opener.item_end = self.starts[self.line]
                self._opens_item = False
                self.outline.youngest[-2:] = self.outline.youngest[-1:]
            case "blockquote_open":
                self.outline.youngest.append(None)
                self.quotes += 1
            case "blockquote_close":
                self.outline.youngest[-2:] = [None]
                self.quotes -= 1
            case "thead_open" | "thead_close":
                self._in_titles = nesting > 0
            case "tr_open":
                self._row = Token(ttype, tag, nesting)
                return self._row
            case "tr_close":
                self._add_row()
        return _UNREAD

    def count(self, line: int) -> int:
        """Count a step, and give the number of pipes in the line: a table's cells cost as much as lines do."""
        pipes = self.src.count("|", self.bMarks[line], self.eMarks[line]) if self._has_pipes else 0
        self.outline.steps += 1 + (pipes >> 2)
        if self.outline.steps > MOST_STEPS:
            raise TooMuchError(line)
        return pipes

    def is_code_block(self, line: int) -> bool:
        """Tell whether a line may be code for its indentation."""
        return self.sCount[line] - self.blkIndent >= 4

    def start(self, line: int) -> int:
        """Tell where a line's words start."""
        return self.bMarks[line] + self.tShift[line]

    def prose(self, first: int, end: int) -> str:
        """Give the words of some lines as they were written, less their container's indentation."""
        if end - first == 1:
            return trimmed(self.src[self.start(first) : self.eMarks[first]])
        if self.blkIndent == 0 and not self.quotes:
            return trimmed(self.src[self.bMarks[first] : self.eMarks[end - 1]])
        return trimmed(self.getLines(first, end, self.blkIndent, False))

    def add(self, sort: Sort, text: str, first: int, end: int) -> Block:
        """Add a block of the lines from `first` up to, not including, `end`."""
        outline = self.outline
        block = Block(sort, text, first + 1, end + 1, self.starts[first], self.starts[end])
        block.depth = len(self._openers)
        block.quoted = self.quotes > 0
        if self._opens_item:
            self._opens_item = False
            self._openers[-1] = block
        if sort == "fence":
            block.before = outline.youngest[-1]
            outline.fences.append(block)
        elif not block.depth and not block.quoted and (sort == "heading" or sort == "paragraph"):
            outline.tops.append(len(outline.blocks))
        outline.youngest[-1] = block
        outline.blocks.append(block)
        return block

    def add_leaf(self, first: int) -> None:
        """Add the block of the token that a rule of markdown-it has pushed, if it was a leaf's."""
        if self.tokens:
            token = self.tokens.pop()
            block = self.add(_LEAVES[token.type], token.content, first, self.line)
            if token.type == "fence":
                block.info, block.markup = token.info.strip(), token.markup
                block.closed = self.line - first > 1 and self._closes(self.line - 1, block.markup)

    def _closes(self, line: int, markup: str) -> bool:
        """Tell whether a line closes a fence; else the text or its container ended before a line did."""
        words = self.src[self.start(line) : self.eMarks[line]].rstrip(" \t")
        return not self.is_code_block(line) and len(words) >= len(markup) and not words.strip(markup[0])

    def _add_row(self) -> None:
        cells = tuple([cell.content for cell in self.tokens])
        self.tokens.clear()
        first, end = self._row.map or (0, 0)
        block = self.add("row", " | ".join(cells), first, end)
        block.underlined, block.cells = self._in_titles, cells
