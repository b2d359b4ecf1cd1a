"""Phrases to listen for, kept by how they begin: of two thousand, only what may stand in a text is looked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any, Generic, TypeVar

from msgspec import Struct

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
_LENGTHS = (2, 3, 4, 6, 8)
"""By so many of its first letters a phrase is told from others, before the whole of it is compared."""
_BEHIND = "\n" * max(_LENGTHS)
"""Put behind a text, so that from each of its places so many letters are to be had; no phrase holds any of these."""
OFTEN = 50
"""Of one phrase no more occurrences are looked at; a request of a mebibyte of one word must stay cheap."""


class Phrase(Struct, Generic[Tag], frozen=True):
    """Words that may stand in a text, and whatever they stand for.

    `number` is its place among the phrases that are listened for together, `group` the group that it is of; `parts` are
    what stands around its gaps. `left` and `right` say at which end of its first part a letter would make other words
    of it.
    """

    number: int
    group: int
    words: str
    tag: Tag
    parts: tuple[str, ...]
    left: bool
    right: bool


Place = tuple[int, int, int, Phrase[Tag]]
"""Where a phrase stands: its first character, what stands behind its last one with a minus, its number, itself."""


class Phrases(Generic[Tag]):
    """Groups of phrases that are listened for together, at the price of one.

    One that begins with a Latin word is kept by its first word, or the first two: in a text they stand as whole words.
    Any other, as Korean may join it to what stands before, is kept by its first letters.

    Args:
        groups: of each lower-case phrase and whatever it stands for. The same phrase may stand for several things.
    """

    def __init__(self, *groups: Iterable[tuple[str, Tag]]) -> None:
        self._groups = len(groups)
        self._by_word: dict[str, list[Phrase[Tag]]] = {}
        self._by_two_words: dict[str, dict[str, list[Phrase[Tag]]]] = {}
        self._by_letters: dict[str, list[Phrase[Tag]]] = {}
        self._others: list[Phrase[Tag]] = []
        lengths: dict[str, set[int]] = {}
        every = ((group, words, tag) for group, phrases in enumerate(groups) for words, tag in phrases)
        for number, (group, words, tag) in enumerate(every):
            parts = tuple(part.strip() for part in words.split(GAP)) if GAP in words else (words,)
            beginning = parts[0]
            if not beginning:
                continue
            phrase = Phrase(number, group, words, tag, parts, beginning[0] in LATIN, beginning[-1] in LATIN)
            if phrase.left:
                first, *behind = _latin(beginning)
                kept = self._by_two_words.setdefault(first, {}) if behind else self._by_word
                kept.setdefault(behind[0] if behind else first, []).append(phrase)
            elif len(beginning) > 1:
                length = max(length for length in _LENGTHS if length <= len(beginning))
                self._by_letters.setdefault(beginning[:length], []).append(phrase)
                lengths.setdefault(beginning[:2], set()).add(length)
            else:
                self._others.append(phrase)
        self._lengths = {letters: tuple(sorted(found)) for letters, found in lengths.items()}
        self._beginning = _beginning_with(self._lengths) if lengths else None

    def standing_in(self, text: str, words: frozenset[str]) -> tuple[list[Place[Tag]], ...]:
        """List where the phrases of each group stand in a text, in no order.

        Args:
            words: `latin_words` of the text.
        """
        found: tuple[list[Place[Tag]], ...] = tuple([[] for _ in range(self._groups)])
        for phrase in self._likely(words):
            at = text.find(phrase.parts[0])
            if at >= 0:
                found[phrase.group].extend(_places(phrase, text, at))
        if self._beginning is None:
            return found
        counts: dict[int, int] = {}
        long = text + _BEHIND
        lengths, kept = self._lengths, self._by_letters
        for start in [match.start() for match in self._beginning.finditer(text)]:
            letters = long[start : start + 2]
            if letters not in lengths:
                continue
            for length in lengths[letters]:
                for phrase in kept.get(long[start : start + length], ()):
                    if not text.startswith(phrase.parts[0], start) or (end := _end(phrase, text, start)) == CUT:
                        continue
                    count = counts[phrase.number] = counts.get(phrase.number, 0) + 1
                    if end is not None and count <= OFTEN:
                        found[phrase.group].append((start, -end, phrase.number, phrase))
        return found

    def _likely(self, words: frozenset[str]) -> list[Phrase[Tag]]:
        """List the phrases that may stand in a text with these Latin words, but for those kept by their letters."""
        # Two sets are met by walking the smaller one.
        likely = [phrase for word in self._by_word.keys() & words for phrase in self._by_word[word]]
        for word in self._by_two_words.keys() & words:
            seconds = self._by_two_words[word]
            likely += [phrase for second in seconds.keys() & words for phrase in seconds[second]]
        return likely + self._others


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


def _places(phrase: Phrase[Tag], text: str, start: int) -> Iterator[Place[Tag]]:
    """Give the places of a phrase, the first of which may be at `start`."""
    words = phrase.parts[0]
    count = 0
    while start >= 0 and count < OFTEN:
        end = _end(phrase, text, start)
        if end != CUT:
            count += 1
            if end is not None:
                yield start, -end, phrase.number, phrase
        start = text.find(words, start + 1)


def latin_words(text: str) -> frozenset[str]:
    """Give the Latin words of a lower-case text."""
    return frozenset(_latin(text))


def _latin(text: str) -> list[str]:
    # A quarter of what an expression takes to find them.
    return text.encode("ascii", "replace").translate(_APART).decode("ascii").split()


@lru_cache(maxsize=256)
def across_gaps(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Give the expression of a phrase with gaps: its parts in order, up to four words between two of them.

    A Latin part ends where its word ends, a Korean one may have a particle.
    """
    ends = (rf"{re.escape(part)}{'(?![a-z0-9_-])' if part[-1] in LATIN else ''}" for part in parts)
    return re.compile(rf"{_WORD_REST}(?:[^\S\n]+{_WORD}){{0,4}}?[^\S\n]+".join(ends))


def _beginning_with(letters: Collection[str]) -> re.Pattern[str]:
    """Give the expression that finds where one of the first letters stands before one of the second ones.

    It takes in one letter only, so that no place hides the next.
    """
    first, second = (re.escape("".join(sorted({each[place] for each in letters}))) for place in (0, 1))
    return re.compile(f"[{first}](?=[{second}])")


def with_spacing(phrases: Iterable[str]) -> tuple[str, ...]:
    """Add to each Korean phrase its form without spaces: both are written, `롤백 계획` and `롤백계획`."""
    known: dict[str, None] = {}
    for phrase in phrases:
        known[phrase] = None
        if " " in phrase and not phrase.isascii():
            known[phrase.replace(" ", "")] = None
    return tuple(known)
