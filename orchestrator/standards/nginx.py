"""Read an nginx configuration as far as encryption asks: its servers, where they listen, where they redirect."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

_PIECE = re.compile(
    r"#[^\n]*|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[{};]|(?:\$\{|[^\s{};\"'#])(?:\$\{\w*\}|[^\s{};])*", re.DOTALL
)
_REDIRECT = frozenset({"301", "302", "303", "307", "308"})
_SECURE = ("https://", '"https://', "'https://")


class Server(Struct):
    """A `server` block.

    Attributes:
        names: of `server_name`.
        listens: each `listen`'s words.
        encrypts: whether it listens with ssl or quic, or on 443.
        redirects: whether it sends to https.
        line, column: of the word `server`, from 1.
    """

    line: int
    column: int
    names: tuple[str, ...] = ()
    listens: list[tuple[str, ...]] = field(default_factory=list)
    encrypts: bool = False
    redirects: bool = False

    @property
    def answers_in_the_clear(self) -> bool:
        """Whether it listens on port 80, which it does too where nothing is said."""
        return not self.listens or any(_port(words[0]) == "80" for words in self.listens if words)


def servers(text: str) -> Iterator[Server]:
    """Give the server blocks of a configuration, whatever surrounds them. Never fails."""
    words: list[str] = []
    current: Server | None = None
    depth = inside = counted = 0
    line = 1
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece.startswith("#"):
            continue
        if piece == "{":
            depth += 1
            if words == ["server"] and current is None:
                start = text.rfind("server", 0, match.start())
                line, counted = line + text.count("\n", counted, start), start
                current = Server(line, start - text.rfind("\n", 0, start))
                inside = depth
            words = []
        elif piece == "}":
            depth -= 1
            words = []
            if current is not None and depth < inside:
                yield current
                current = None
        elif piece == ";":
            if current is not None:
                _understand(current, words)
            words = []
        elif len(words) < 64:
            words.append(piece)
    if current is not None:
        yield current


def _understand(server: Server, words: list[str]) -> None:
    match words:
        case ["listen", *rest] if rest:
            if not rest[0].startswith("unix:"):
                server.listens.append(tuple(rest))
            server.encrypts = server.encrypts or bool({"ssl", "quic"} & set(rest)) or _port(rest[0]) == "443"
        case ["ssl", "on"]:
            server.encrypts = True
        case ["server_name", *names]:
            server.names = tuple(name.strip("\"'") for name in names)
        case ["return", code, address] if code in _REDIRECT and address.startswith(_SECURE):
            server.redirects = True
        case ["return", address] if address.startswith(_SECURE):
            server.redirects = True
        case ["rewrite", _, address, *_] if address.startswith(_SECURE):
            server.redirects = True


def _port(address: str) -> str:
    bare = address.strip("\"'")
    if bare.isdigit():
        return bare
    head, colon, port = bare.rpartition(":")
    return port if colon and not head.endswith(":") and port.isdigit() else "80"
