"""Make ready, once, what the kinds listen to: the words and the embedded files that ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from orchestrator.dispatch.paths import Patterns
from orchestrator.dispatch.phrases import GAP, Phrases
from orchestrator.model.dispatch import Chosen
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

Effect = Literal["strong", "weak", "hints", "never", "neutral"]
_ASKING: tuple[Effect, ...] = ("strong", "weak", "hints", "never")


class Asking(NamedTuple):
    """What a phrase does for a kind."""

    kind: str
    effect: Effect


class Listening(NamedTuple):
    """What kinds listen to.

    Attributes:
        kinds: whose it is.
        asking: what asks for a kind or rules it out.
        neutral: what asks nothing of a kind.
        never: the words that rule a kind out, once more by themselves.
        silenced: the asking phrases, each with its kind, that may stand inside a neutral phrase of that kind.
        files: patterns of embedded files, each with the kind and whether the file asks for it or rules it out.
        brought: by a kind's name, those that it brings along, and those that these bring.
    """

    kinds: tuple[Kind, ...]
    asking: Phrases[Asking]
    neutral: Phrases[Asking]
    never: tuple[str, ...]
    silenced: frozenset[tuple[str, str]]
    files: Patterns[tuple[str, bool]]
    brought: Mapping[str, tuple[Chosen, ...]]


_MADE: list[Listening] = []
"""What was made ready. Kinds that are the very same are told by that, without a look at their thousands of words."""
_SETS = 4
"""A process knows one set of kinds; so many are kept at most."""


def listening(kinds: Mapping[str, Kind]) -> Listening:
    """Give what kinds listen to."""
    wanted = tuple(kinds.values())
    for made in _MADE:
        if made.kinds == wanted:
            return made
    if len(_MADE) >= _SETS:
        _MADE.clear()
    _MADE.append(_listening(wanted))
    return _MADE[-1]


def _listening(kinds: tuple[Kind, ...]) -> Listening:
    return Listening(
        kinds,
        Phrases(_of(kinds, _ASKING)),
        Phrases(_of(kinds, ("neutral",))),
        tuple(phrase for phrase, _ in _of(kinds, ("never",))),
        frozenset(_silenced(kinds)),
        Patterns(
            (pattern, (kind.name, asks))
            for kind in kinds
            for asks, patterns in ((False, kind.words.given), (True, kind.words.files))
            for pattern in patterns
        ),
        {kind.name: tuple(_brought_by(kind, {one.name: one for one in kinds})) for kind in kinds},
    )


def _brought_by(by: Kind, kinds: Mapping[str, Kind]) -> Iterator[Chosen]:
    for name in by.brings:
        yield Chosen(kind=kinds[name], why=(say("`{kind}` brings it along", kind=by.name),), brought_by=by.name)
        yield from _brought_by(kinds[name], kinds)


def _of(kinds: Iterable[Kind], effects: Iterable[Effect]) -> Iterator[tuple[str, Asking]]:
    for kind in kinds:
        for effect in effects:
            for phrase in getattr(kind.words, effect):
                yield phrase, Asking(kind.name, effect)


def _silenced(kinds: Iterable[Kind]) -> Iterator[tuple[str, str]]:
    for kind in kinds:
        neutral = "\n".join(kind.words.neutral)
        for phrase, _ in _of((kind,), _ASKING) if neutral else ():
            # In a gap there may be anything.
            if GAP in neutral or all(part.strip() in neutral for part in phrase.split(GAP)):
                yield kind.name, phrase
