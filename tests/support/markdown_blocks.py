"""Make blocks of markdown-it's own tokens: what our quicker rules have to find as well, whatever the text."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestrator.parse.block import Block

LEAVES = {"fence": "fence", "code_block": "code", "html_block": "html", "hr": "break"}


def blocks_by_tokens(text: str) -> list[Block]:
    """Read a text with every rule of markdown-it asked at every line."""
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    tokens = parser.disable(["inline", "text_join", "reference"]).parse(text)
    blocks = _Walk(text.split("\n")).walked(tokens)
    # Where every line of a fence has its end, all but the two of marks are its content; else none closes it.
    fences = [token for token in parser.parse(f"{text}\n") if token.type == "fence"]
    for block, token in zip([block for block in blocks if block.sort == "fence"], fences, strict=True):
        block.closed = token.content.count("\n") == token.map[1] - token.map[0] - 2
    return blocks


class _Walk:
    def __init__(self, lines: list[str]) -> None:
        self.starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines) + 1)]
        self.blocks: list[Block] = []
        self.depth = self.quotes = self.item_end = 0
        self.youngest: list[Block | None] = [None]

    def walked(self, tokens: list[Token]) -> list[Block]:
        heading = row = None
        titles = False
        for token in tokens:
            if token.type == "inline":
                if row is not None:
                    row.cells += (token.content,)
                elif heading is not None:
                    block = self.add(token, "heading", token.content)
                    block.level, block.underlined = int(heading.tag[1]), heading.markup in "=-"
                else:
                    self.add(token, "paragraph", token.content)
            elif token.type in LEAVES:
                block = self.add(token, LEAVES[token.type], token.content)
                if token.type == "fence":
                    block.info, block.markup = token.info.strip(), token.markup
            elif token.type in ("heading_open", "heading_close"):
                heading = token if token.nesting == 1 else None
            elif token.type in ("thead_open", "thead_close"):
                titles = token.nesting == 1
            elif token.type == "tr_open":
                row = self.add(token, "row", "")
                row.underlined = titles
            elif token.type == "tr_close":
                row.text, row = " | ".join(row.cells), None
            else:
                self.contain(token)
        return self.blocks

    def contain(self, token: Token) -> None:
        if token.type == "list_item_open":
            self.depth += 1
            self.item_end = self.starts[token.map[1]]
            self.youngest.append(None)
        elif token.type == "list_item_close":
            self.depth -= 1
            self.item_end = 0
            self.youngest[-2:] = self.youngest[-1:]
        elif token.type == "blockquote_open":
            self.quotes += 1
            self.youngest.append(None)
        elif token.type == "blockquote_close":
            self.quotes -= 1
            self.youngest[-2:] = [None]

    def add(self, token: Token, sort: str, text: str) -> Block:
        first, end = token.map
        block = Block(sort, text, first + 1, end + 1, self.starts[first], self.starts[end])
        block.depth, block.quoted, block.item_end = self.depth, self.quotes > 0, self.item_end
        block.before = self.youngest[-1] if sort == "fence" else None
        self.item_end = 0
        self.youngest[-1] = block
        self.blocks.append(block)
        return block
