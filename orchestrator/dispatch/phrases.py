"""Phrases to listen for, and where they stand in a text; of two thousand, only what may stand there is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar

from msgspec import Struct

from orchestrator.dispatch.lookup import Lookup

Tag = TypeVar("Tag")

LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
"""What a Latin word is made of; beside one of these no Latin phrase begins or ends."""
GAP = "*"
"""In a phrase: up to four words of the same sentence ("ship * to prod")."""

# A word in such a gap ends no sentence.
_WORD = r"[^\s;!?]{1,40}(?<!\.)"
_WORD_REST = r"[^\s;!?]{0,40}(?<!\.)"
# Every byte that is no part of a Latin word becomes a space.
_APART = bytes(byte if chr(byte) in LATIN else 0x20 for byte in range(256))
OFTEN = 50
"""Of one phrase no more occurrences are looked at; a request of a mebibyte of one word must stay cheap."""


class Phrase(Struct, Generic[Tag], frozen=True):
    """Words that may stand in a text, and whatever they stand for.

    `number` is its place among the phrases that are listened for together; `parts` are what stands around its gaps.
    `left` and `right` say at which end of its first part a letter would make other words of it.
    """

    number: int
    words: str
    tag: Tag
    parts: tuple[str, ...]
    left: bool
    right: bool


Place = tuple[int, int, int, Phrase[Tag]]
"""Where a phrase stands: its first character, what stands behind its last one with a minus, its number, itself."""


class FewPhrases(Generic[Tag]):
    """A few phrases, each of which is looked for by itself.

    Args:
        phrases: lower-case, each with whatever it stands for. The same phrase may stand for several things.
    """

    def __init__(self, phrases: Iterable[tuple[str, Tag]]) -> None:
        self._phrases = tuple(_phrases(phrases))
        beginnings = {phrase.parts[0] for phrase in self._phrases}
        self._beginnings = [one for one in beginnings if not any(other in one for other in beginnings - {one})]

    def may_stand_in(self, text: str) -> bool:
        """Tell whether one of the phrases at least begins somewhere in a text."""
        return any(one in text for one in self._beginnings)

    def standing_in(self, text: str) -> list[Place[Tag]]:
        """List where the phrases stand in a text, in no order."""
        return [place for phrase in self._phrases for place in _places(phrase, text)]


class Phrases(Generic[Tag]):
    """Many phrases that are listened for together.

    One that begins with a Latin word is kept by its first word, or the first two: in a text they stand as whole words.
    Any other, as Korean may join it to what stands before, is looked up wherever it may begin.

    Args:
        phrases: lower-case, each with whatever it stands for. The same phrase may stand for several things.
    """

    def __init__(self, phrases: Iterable[tuple[str, Tag]]) -> None:
        self._by_words: dict[str | tuple[str, str], list[Phrase[Tag]]] = {}
        self._by_beginning: dict[str, list[Phrase[Tag]]] = {}
        for phrase in _phrases(phrases):
            if phrase.left:
                first, *behind = _latin(phrase.parts[0])
                self._by_words.setdefault((first, behind[0]) if behind else first, []).append(phrase)
            else:
                self._by_beginning.setdefault(phrase.parts[0], []).append(phrase)
        self._beginnings = Lookup(self._by_beginning)

    def standing_in(self, text: str) -> list[Place[Tag]]:
        """List where the phrases stand in a text, in no order."""
        words = _latin(text)
        found: list[Place[Tag]] = []
        for known in self._by_words.keys() & {*words, *pairwise(words)}:
            for phrase in self._by_words[known]:
                found += _places(phrase, text)
        counts: dict[int, int] = {}
        for start, beginning in self._beginnings.standing_in(text):
            for phrase in self._by_beginning[beginning]:
                count = counts.get(phrase.number, 0)
                if count == OFTEN or (end := _end(phrase, text, start)) == CUT:
                    continue
                counts[phrase.number] = count + 1
                if end is not None:
                    found.append((start, -end, phrase.number, phrase))
        return found


def _phrases(phrases: Iterable[tuple[str, Tag]]) -> Iterator[Phrase[Tag]]:
    for number, (words, tag) in enumerate(phrases):
        parts = tuple(part.strip() for part in words.split(GAP)) if GAP in words else (words,)
        beginning = parts[0]
        if beginning:
            yield Phrase(number, words, tag, parts, beginning[0] in LATIN, beginning[-1] in LATIN)


CUT = -1


def _end(phrase: Phrase[Any], text: str, start: int) -> int | None:
    """Tell where a phrase ends whose first part stands at a place; CUT where a letter beside it makes other words of
    it, None where what stands behind its gaps is missing.
    """
    end = start + len(phrase.parts[0])
    if (phrase.left and start and text[start - 1] in LATIN) or (phrase.right and text[end : end + 1] in LATIN):
        return CUT
    if len(phrase.parts) == 1:
        return end
    across = across_gaps(phrase.parts).match(text, start)
    return across.end() if across else None


def _places(phrase: Phrase[Tag], text: str) -> Iterator[Place[Tag]]:
    """Give the places of a phrase."""
    words = phrase.parts[0]
    count = 0
    start = text.find(words)
    while start >= 0 and count < OFTEN:
        end = _end(phrase, text, start)
        if end != CUT:
            count += 1
            if end is not None:
                yield start, -end, phrase.number, phrase
        start = text.find(words, start + 1)


def _latin(text: str) -> list[str]:
    """List the Latin words of a lower-case text."""
    # A quarter of what an expression takes to find them.
    return text.encode("ascii", "replace").translate(_APART).decode("ascii").split()


@lru_cache(maxsize=256)
def across_gaps(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Give the expression of a phrase with gaps: its parts in order, up to four words between two of them.

    A Latin part ends where its word ends, a Korean one may have a particle.
    """
    ends = (rf"{re.escape(part)}{'(?![a-z0-9_-])' if part[-1] in LATIN else ''}" for part in parts)
    return re.compile(rf"{_WORD_REST}(?:[^\S\n]+{_WORD}){{0,4}}?[^\S\n]+".join(ends))


def with_spacing(phrases: Iterable[str]) -> tuple[str, ...]:
    """Add to each Korean phrase its form without spaces: both are written, `롤백 계획` and `롤백계획`."""
    known: dict[str, None] = {}
    for phrase in phrases:
        known[phrase] = None
        if " " in phrase and not phrase.isascii():
            # Around a gap they stand apart either way: what differs there alone is the same phrase.
            known[f" {GAP} ".join([part.replace(" ", "") for part in phrase.split(GAP)])] = None
    return tuple(known)
