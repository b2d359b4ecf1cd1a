"""Say what a form is drafted from: all that orders have in common, and a slot for each word that is a request's own."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.drafting.stated import version, window, window_in_passing
from orchestrator.model.kind import Order
from orchestrator.model.request import Request
from orchestrator.wording.forms import Slot

TITLE = Slot("request title")
NAME = Slot("request name")
SENDER = Slot("request sender")
IN_PASSING = "window in passing"
"""Is told where the request names its window nowhere but in passing."""


class Basis:
    """All that a form may hang on. Whoever drafts a form is given this instead of the order.

    Two bases are equal where the same form is drafted from them: by identity where equality would have to compare the
    whole survey. Sources give the very same object until it changes.

    Attributes:
        evidence, company, services, decision: of the order; by identity.
        environment, root, kinds: of the order.
        beside: documents of the answer that the kinds before this one brought.
        told: words that the request has, by name: its own, the header lines that say something, what its text states.
        made_on: the day of the draft.
    """

    __slots__ = (
        "_key",
        "beside",
        "company",
        "decision",
        "environment",
        "evidence",
        "kinds",
        "made_on",
        "root",
        "services",
        "told",
    )

    def __init__(self, order: Order, told: frozenset[str]) -> None:
        self.evidence = order.evidence
        self.company = order.company
        self.services = order.services
        self.decision = order.decision
        self.environment = order.environment
        self.root = order.root
        self.kinds = order.kinds
        self.beside = frozenset([one.path for one in order.artifacts_before if one.place == "answer"])
        self.told = told
        self.made_on = order.now.date()
        self._key = (
            id(self.evidence),
            id(self.company),
            tuple([id(one) for one in self.services]),
            id(self.decision),
            self.environment,
            self.root,
            self.kinds,
            self.beside,
            told,
            self.made_on,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Basis) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def header(self, key: str) -> Slot | None:
        """Give the place of what the request's header says by this key; None where it says nothing."""
        return Slot(key) if key in self.told else None


class Own(NamedTuple):
    """A request's own words by name, and the names."""

    request: Request
    words: dict[str, str]
    told: frozenset[str]


class _Asked:
    """The words of the request that is being answered: all of its kinds ask for the same, one after the other."""

    def __init__(self) -> None:
        self._own: Own | None = None

    def words_of(self, request: Request) -> Own:
        own = self._own
        if own is None or own.request is not request:
            words = _words_of(request)
            own = self._own = Own(request, words, frozenset(words))
        return own


_ASKED = _Asked()


def words_of(request: Request) -> Own:
    """Give a request's own words by name: the header's under their canonical keys, of which the first counts.

    Version and window are found in its title and text where the header has no line for them.
    """
    return _ASKED.words_of(request)


def _words_of(request: Request) -> dict[str, str]:
    words = {
        TITLE.word: request.title,
        NAME.word: request.name,
        SENDER.word: request.sender_written or request.sender or "—",
    }
    for field in request.fields:
        if field.key and field.value.strip():
            words.setdefault(field.key, field.value)
    for key, find in (("version", version), ("window", window)):
        if key not in words and (found := find(request)):
            words[key] = found
    if "window" not in words and (found := window_in_passing(request)):
        words["window"] = words[IN_PASSING] = found
    return words
