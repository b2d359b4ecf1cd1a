"""Render a document once for many requests: a form, whose slots are filled with each request's own words.

A template prints a `Slot` as it prints a word, through the same filters. What is rendered then holds a mark in its
place that tells the filter, and the word is written there later by that very filter: so a filled form is what rendering
the word itself would have given. No stranger's word can pass for a mark, because nothing that is printed keeps a
control character.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.model.text import Text

RUNNING = "running text"
"""What stands for a filter where a word is printed without one."""
_MARK, _PART = "\0", "\1"


class Slot(Struct, frozen=True, eq=False):
    """The place of a word that only a request knows. In a condition it is true; all else that can be done is print it.

    Attributes:
        word: what the word is called.
        sentence: that the word is printed in, with `{word}` as its placeholder; empty where the word stands alone.
    """

    word: str
    sentence: str = ""

    def within(self, sentence: Text) -> Slot:
        """Give the place of a sentence around the word; its placeholder is called as the word is."""
        return replace(self, sentence=sentence.message)

    def mark(self, context: str) -> str:
        """Give what stands in a rendered text for the word: its context is a filter's name, or `RUNNING`."""
        return f"{_MARK}{context}{_PART}{self.word}{_PART}{self.sentence}{_MARK}"

    def __str__(self) -> NoReturn:
        raise TypeError(f"nobody knows the word {self.word!r} before the form is filled: a template can only print it")

    def __eq__(self, _: object) -> NoReturn:
        raise TypeError(f"nobody knows the word {self.word!r} before the form is filled: nothing can hang on it")

    __hash__ = None  # type: ignore[assignment]


class Form:
    """A rendered text with marks, cut into what stands and what is still to be written.

    Args:
        text: as rendered.
        writers: what writes a word, or the sentence around it, by context.
    """

    def __init__(self, text: str, writers: Mapping[str, Callable[[object], str]]) -> None:
        pieces = text.split(_MARK)  # text, mark, text, …, text
        self._pieces = [piece.encode() for piece in pieces]
        self._slots: list[tuple[int, Callable[[object], str], str, str]] = []
        for at in range(1, len(pieces), 2):
            context, word, sentence = pieces[at].split(_PART)
            self._slots.append((at, writers[context], word, sentence))

    def fill(self, words: Mapping[str, str]) -> bytes:
        """Give the document of a request, by the words that it has for the slots."""
        pieces = self._pieces.copy()
        for at, write, name, sentence in self._slots:
            word = words[name]
            pieces[at] = write(Text(message=sentence, values=((name, word),)) if sentence else word).encode()
        return b"".join(pieces)
