"""Turn a stranger's bytes into lines of text, or say at which line and column they are none."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.model.text import say
from orchestrator.parse.listing import Listing

# Marks of byte order; UTF-32's begin with those of UTF-16.
_FOREIGN = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Control characters and the marks that turn the direction of text: never shown to a reader or a terminal.
_UNSEEN: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
_UNSEEN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF))


Stretch: TypeAlias = tuple[int, int, int]
"""Some lines of a text: where they begin, where the line below them does, and how many they are."""

# Behind empty lines, all up to the last sign that is no white space.
_WORDS = re.compile(r"\n*+(.*\S)?", re.DOTALL)


class Source(Struct, frozen=True):
    """A file's text: lines end in LF alone, a byte order mark is gone. A line is told by the place where it begins.

    `readable` is false where an error was found; the text is then only good for a glimpse.
    """

    text: str
    readable: bool

    def below(self, start: int, count: int = 1) -> int:
        """Tell where the next line begins, or the one so many further; behind the last: one more than the length."""
        for _ in range(count):
            start = (self.text.find("\n", start) + 1) or len(self.text) + 1
        return start

    def column_of(self, start: int, words: str) -> int:
        """Tell at which column, from 1, of the line that begins at a place some words stand; 1 where they do not."""
        text = self.text
        end = text.find("\n", start)
        return max(text.find(words, start, end if end >= 0 else len(text)) - start, 0) + 1

    def between(self, start: int, end: int) -> str:
        """Give the lines from one place up to another; blank ends trimmed."""
        return _WORDS.match(self.text, start, end)[1] or ""  # type: ignore[index]  # it matches always


class Remains(Struct, frozen=True):
    """A text of which some lines were left out; `left_out` tells them in the text's order."""

    text: str
    left_out: list[Stretch]

    def holds(self, start: int) -> bool:
        """Tell whether the line that begins at a place was not left out."""
        number = bisect_left(self.left_out, (start,))
        return number == len(self.left_out) or self.left_out[number][0] != start

    def body(self, start: int) -> str:
        """Give the lines from a place on; those left out stay as empty lines, so that the others keep their numbers."""
        return self._between(start, len(self.text), "\n").rstrip()

    def between(self, start: int, end: int) -> str:
        """Give the lines from one place up to another, less those left out; blank ends trimmed."""
        return self._between(start, end, "").strip("\n").rstrip()

    def _between(self, start: int, end: int, instead: str) -> str:
        """Give the lines from one place up to another, with something else instead of each that was left out."""
        text, left_out = self.text, self.left_out
        pieces: list[str] = []
        for number in range(bisect_left(left_out, (start,)), len(left_out)):
            first, behind, count = left_out[number]
            if first >= end:
                break
            if first >= start:  # two fields of one line leave it out twice
                pieces += (text[start:first], instead * count)
                start = behind
        return "".join(pieces) + text[start:end]


def make_source(text: str, *, readable: bool = True) -> Source:
    """Make a source of text whose line ends may be of any sort."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(text, readable)


def shown(text: str) -> str:
    """Make a stranger's words fit for one line of an answer: no control characters, no turned text, trimmed."""
    return text.strip() if text.isprintable() else text.translate(_UNSEEN).strip()


def on_one_line(text: str) -> str:
    """Give a stranger's words as `shown` does, with one space where any white space is."""
    if text.isprintable() and "  " not in text:  # of white space, only a space is printable
        return text.strip()
    return shown(" ".join(text.split()))


def read_source(data: bytes, *, size_limit: int, findings: Listing) -> Source:
    """Decode a file. Every error is put on the list with its place; the text is then a best guess."""
    if len(data) > size_limit:
        findings.add(
            "file/too-large",
            "error",
            say("the file has {size} bytes; at most {limit} are read", size=len(data), limit=size_limit),
            say("split the request, or commit large files to the repository and name their paths instead"),
        )
        return make_source(data[:size_limit].decode("utf-8", "replace"), readable=False)
    for mark, encoding in _FOREIGN:
        if data.startswith(mark):
            return _foreign(data, encoding, findings)
    zero = data.find(b"\0")
    if zero >= 0:
        guess = _utf16_without_mark(data)
        if guess:
            return _foreign(data, guess, findings)
        line, column = _place(data, zero)
        findings.add(
            "file/nul",
            "error",
            say("the file holds a NUL byte, so it is not text"),
            say("write the request as a plain text file in UTF-8"),
            line=line,
            column=column,
        )
        return make_source(data.decode("utf-8", "replace"), readable=False)
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, findings)
    source = make_source(text)
    if not text or text.isspace():
        findings.add(
            "file/empty",
            "error",
            say("the file is empty"),
            say('write what is needed: a title ("# Request: …"), "From:" and "Priority:" lines, and the requirements'),
        )
        return replace(source, readable=False)
    return source


def _not_utf8(data: bytes, error: UnicodeDecodeError, findings: Listing) -> Source:
    # The error counts from behind a byte order mark.
    start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
    line, column = _place(data, start)
    try:
        guess = data.decode("cp949")
    except UnicodeDecodeError:
        guess = ""
    hangul = sum("가" <= character <= "힣" for character in guess[:4000])
    findings.add(
        "file/not-utf-8",
        "error",
        say("byte {value} is not UTF-8", value=f"0x{data[start]:02x}"),
        say("save the file as UTF-8; it looks like CP949 (EUC-KR)") if hangul > 1 else say("save the file as UTF-8"),
        line=line,
        column=column,
    )
    return make_source(guess if hangul > 1 else data.decode("utf-8", "replace"), readable=False)


def _foreign(data: bytes, encoding: str, findings: Listing) -> Source:
    findings.add(
        "file/not-utf-8",
        "error",
        say("the file is written in {encoding}", encoding=encoding.upper()[:6]),
        say("save the file as UTF-8"),
    )
    return make_source(data.decode(encoding, "replace").removeprefix("\ufeff"), readable=False)


def _utf16_without_mark(data: bytes) -> str:
    """Tell the byte order of unmarked UTF-16 by where the zero bytes of its first characters stand."""
    head = data[:200]
    half = len(head) // 2
    if half < 4:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd * 3 > half and not even:
        return "utf-16-le"
    if even * 3 > half and not odd:
        return "utf-16-be"
    return ""


def _place(data: bytes, offset: int) -> tuple[int, int]:
    """Give line and column, in characters, of a byte whose predecessors may be anything."""
    before = make_source(data[:offset].decode("utf-8", "replace").removeprefix("\ufeff")).text
    return before.count("\n") + 1, len(before) - before.rfind("\n")
