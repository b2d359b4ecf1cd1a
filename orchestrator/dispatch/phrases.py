"""Phrases to listen for, kept by how they begin: of two thousand, only what may stand in a text is looked for."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

Tag = TypeVar("Tag")

LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
"""What a Latin word is made of; beside one of these no Latin phrase begins or ends."""
GAP = "*"
"""In a phrase: up to four words of the same sentence ("ship * to prod")."""

# A word in such a gap ends no sentence.
_WORD = r"[^\s;!?]{1,40}(?<!\.)"
_WORD_REST = r"[^\s;!?]{0,40}(?<!\.)"
_LATIN_WORDS = re.compile(r"[a-z0-9_-]+")
_STRETCH = 8
"""So many letters of a text are compared with how a phrase begins before the whole phrase is looked for."""
_MANY = 4096
"""Where a text has more different stretches, looking for each phrase costs less than comparing it with all of them."""


class Phrase(NamedTuple, Generic[Tag]):
    """Words that may stand in a text, and whatever they stand for.

    `number` is its place among the phrases that are listened for together; `parts` are what stands around its gaps.
    """

    number: int
    words: str
    tag: Tag
    parts: tuple[str, ...]


class _Kept(NamedTuple, Generic[Tag]):
    """Phrases whose first two letters are the same, by how they begin, so that all are told from a text at once.

    `lengths` are those of the beginnings.
    """

    beginnings: tuple[str, ...]
    lengths: tuple[int, ...]
    phrases: dict[str, list[Phrase[Tag]]]


class Phrases(Generic[Tag]):
    """Phrases that are listened for together.

    One that begins with a Latin word is kept by its first word, or the first two: in a text they stand as whole words.
    Any other, as Korean may join it to what stands before, is kept by its first two letters.

    Args:
        phrases: lower-case phrase and whatever it stands for. The same phrase may stand for several things.
    """

    def __init__(self, phrases: Iterable[tuple[str, Tag]]) -> None:
        self._by_words: dict[Hashable, list[Phrase[Tag]]] = {}
        by_letters: dict[str, list[Phrase[Tag]]] = {}
        self._others: list[Phrase[Tag]] = []
        for number, (words, tag) in enumerate(phrases):
            parts = tuple(part.strip() for part in words.split(GAP)) if GAP in words else (words,)
            phrase = Phrase(number, words, tag, parts)
            beginning = parts[0]
            if beginning[:1] in LATIN:
                self._by_words.setdefault(_first(_LATIN_WORDS.findall(beginning)), []).append(phrase)
            elif len(beginning) > 1:
                by_letters.setdefault(beginning[:2], []).append(phrase)
            else:
                self._others.append(phrase)
        self._words = frozenset(self._by_words)
        self._by_letters = {letters: _kept(kept) for letters, kept in by_letters.items()}
        self._stretches = _beginning_with(self._by_letters) if self._by_letters else None

    def likely_in(self, text: str, words: frozenset[Hashable]) -> list[Phrase[Tag]]:
        """List the phrases whose beginnings stand in a text: all that stand in it, and few others.

        Args:
            words: `latin_words` of the text.
        """
        # Two sets are met by walking the smaller one.
        found = [phrase for key in self._words & words for phrase in self._by_words[key]]
        if self._stretches is not None:
            found += self._beginning_with_one_of(set(self._stretches.findall(text)))
        return found + self._others

    def _beginning_with_one_of(self, stretches: set[str]) -> Iterable[Phrase[Tag]]:
        if len(stretches) > _MANY:
            present = self._by_letters.keys() & {stretch[:2] for stretch in stretches}
            return [
                phrase
                for letters in present
                for phrases in self._by_letters[letters].phrases.values()
                for phrase in phrases
            ]
        likely: dict[int, Phrase[Tag]] = {}
        for stretch in stretches:
            kept = self._by_letters.get(stretch[:2])
            if kept is not None and stretch.startswith(kept.beginnings):
                for length in kept.lengths:
                    for phrase in kept.phrases.get(stretch[:length], ()):
                        likely[phrase.number] = phrase
        return likely.values()


def latin_words(text: str) -> frozenset[Hashable]:
    """Give the Latin words of a lower-case text, and each two of them that follow one another."""
    words = _LATIN_WORDS.findall(text)
    return frozenset((*words, *pairwise(words)))


@lru_cache(maxsize=256)
def across_gaps(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Give the expression of a phrase with gaps: its parts in order, up to four words between two of them.

    A Latin part ends where its word ends, a Korean one may have a particle.
    """
    ends = (rf"{re.escape(part)}{'(?![a-z0-9_-])' if part[-1] in LATIN else ''}" for part in parts)
    return re.compile(rf"{_WORD_REST}(?:[^\S\n]+{_WORD}){{0,4}}?[^\S\n]+".join(ends))


def _kept(phrases: list[Phrase[Tag]]) -> _Kept[Tag]:
    by_beginning: dict[str, list[Phrase[Tag]]] = {}
    for phrase in phrases:
        by_beginning.setdefault(phrase.parts[0][:_STRETCH], []).append(phrase)
    return _Kept(tuple(by_beginning), tuple(set(map(len, by_beginning))), by_beginning)


def _first(words: list[str]) -> Hashable:
    return words[0] if len(words) == 1 else (words[0], words[1])


def _beginning_with(letters: Iterable[str]) -> re.Pattern[str]:
    """Give the expression that finds the stretches of a text that begin with one of the first letters, and a second.

    It takes in one letter only, so that no stretch hides the next, and looks ahead from before it to give the stretch.
    """
    first, second = (re.escape("".join(sorted(set(each)))) for each in zip(*letters, strict=True))
    return re.compile(rf"[{first}](?=[{second}])(?<=(?=(.{{2,{_STRETCH}}})).)", re.DOTALL)


def with_spacing(phrases: Iterable[str]) -> tuple[str, ...]:
    """Add to each Korean phrase its form without spaces: both are written, `롤백 계획` and `롤백계획`."""
    known: dict[str, None] = {}
    for phrase in phrases:
        known[phrase] = None
        if " " in phrase and not phrase.isascii():
            known[phrase.replace(" ", "")] = None
    return tuple(known)
