"""Hear words in a request: which phrases stand in it, where, and whether they are meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Generic

from msgspec import Struct

from orchestrator.dispatch.phrases import OFTEN, Phrase, Phrases, Place, Tag, latin_words
from orchestrator.model.request import Request

# Sections that tell about the world around the request; what stands there is heard only where nothing else speaks.
BACKGROUND = frozenset(
    {
        "context",
        "contact",
        "deadline",
        "dependencies",
        "notes",
        "related",
        "response-format",
        "rollback",
        "verification",
    }
)

_AROUND = 40
"""How far around a phrase its denial may stand."""

_DENIED_BEFORE = re.compile(
    r"\b(?:do(?:es)? not|don't|doesn't|must not|no need to|not to|not a|not on)\s+(?:\w+\s+){0,2}$"
    # "We have no backups" is a wish.
    r"|(?<!\bhas )(?<!\bhave )(?<!\bhad )(?<!\bthere is )(?<!\bthere are )(?<!\bthere's )\bno[nt]?[\s-]+$"
)
# What is out of scope, and what is there already and stays as it is.
_DENIED_AFTER = re.compile(
    r"[\w\s-]{0,30}?\b(?=[aiwh])(?:(?:is|are)\s+(?:out of scope|not needed|not required|not part of|excluded)"
    r"|(?:is|are|was|were|has been|have been)\s+(?:already\b|(?:there|merged|done|in place)\s+already\b))"
    r"|[은는을를이가도]?\s*(?:작업은\s*|대상은?\s*)?(?:하지\s*(?:않|마|말)|제외|아닙니다|아니며|아님|필요\s*없|불필요|금지)"
    r"|[은는을를이가도]?\s*(?:아직\s*)?(?:안\s*(?:씁|쓰|써|쓸)|쓰지\s*않|사용하지\s*않)"
    r"|[가-힣\s]{0,15}?[은는을를이가도]?\s*그대로\s*(?:두|놔|유지)"
    r"|[은는이가도]?\s*이미\s*(?:있|되어|완료|머지|병합)"
)
# Each of those has one of these in it; most lines have none.
_DENIAL = re.compile("is|are|was|were|been|하지|제외|아닙니다|아니며|아님|필요|금지|안|쓰지|그대로|이미")

# The end of a line that goes on: neither an empty line nor the start of a list item, heading, fence, table or field.
_WRAP = re.compile(r"\n(?<=[^\n|:#`]\n)(?=[a-z가-힣(])(?![a-z가-힣 ]{1,20}:)")


class Heard(Struct, Generic[Tag], frozen=True):
    """A phrase that stands in a request. `line` is None in the title; `background` says which part it stands in.

    `span` is its place in the text, first and behind the last character.
    """

    tag: Tag
    phrase: str
    line: int | None
    background: bool
    span: tuple[int, int]


class Words:
    """Rows of a request, ready to be listened to.

    Args:
        rows: the title and rows of the body, in lower case, without line ends.
        lines: the rows, joined to lines.
        numbers: the line of each row in the request; the first, the title's, says nothing.
        wrapped: the rows, by their places, that go on where the row above them ends.
        background: the first line of each part that tells about the world around the request, and the line behind it.
        whole: all rows of the request, where these are some of them.
    """

    def __init__(
        self,
        rows: Sequence[str],
        lines: str,
        numbers: Sequence[int],
        wrapped: Collection[int],
        background: Sequence[tuple[int, int]],
        whole: Words | None = None,
    ) -> None:
        self._rows = rows
        self._numbers = numbers
        self._wrapped = wrapped
        self._background = background
        self._whole = whole
        self._lines = lines
        self._text = _unwrapped(rows, wrapped) if wrapped else lines
        self._latin = latin_words(self._text)

    @staticmethod
    def of(request: Request) -> Words:
        """Give a request's title and body."""
        rows = request.body.casefold().split("\n")
        for section in request.sections:
            # "Rollback plan" over the requester's own plan, "Checklist" over the criteria: headings, not wishes.
            if section.name and 0 <= (index := section.line - request.body_line) < len(rows):
                rows[index] = ""
        title = " ".join(request.title.casefold().split())
        rows.insert(0, title)
        lines = "\n".join(rows)
        wrapped = _wrapped(lines, len(title) + 1)
        above = request.body_line - 1
        return Words(rows, lines, range(above, above + len(rows)), wrapped, _background_lines(request))

    def on(self, lines: Iterable[int]) -> Words:
        """Give the title and these lines alone, each with what is wrapped into it and what it is wrapped into."""
        first, last = self._numbers[0], self._numbers[-1]
        kept = {0, *[line - first for line in lines if first < line <= last]}
        if self._wrapped:
            for row in sorted(kept):
                kept.update(self._joined_to(row, kept))
        places = sorted(kept)
        rows = [self._rows[place] for place in places]
        numbers = [self._numbers[place] for place in places]
        wrapped = [row for row, place in enumerate(places) if place in self._wrapped] if self._wrapped else ()
        return Words(rows, "\n".join(rows), numbers, wrapped, self._background, self)

    def _joined_to(self, row: int, known: Collection[int]) -> Iterator[int]:
        """List the rows that a row goes on from or goes on in, up to those that are known."""
        above = row
        while above in self._wrapped and above - 1 not in known:
            above -= 1
            yield above
        below = row + 1
        while below in self._wrapped and below not in known:
            yield below
            below += 1

    def hear(self, phrases: Phrases[Tag]) -> list[Heard[Tag]]:
        """List the phrases that stand in the text and are meant, in order of their places.

        Of two phrases that overlap, the longer is heard: it is the more specific one.
        """
        found = [place for places in self.places(phrases) for place in places]
        if self._whole is not None and self._whole.holds_often({phrase.parts[0] for _, _, _, phrase in found}):
            return self._whole.hear(phrases)  # which of its places are looked at, all rows together tell
        return self.heard(found)

    def holds_often(self, words: Iterable[str]) -> bool:
        """Tell whether the text holds one of these words more often than is looked at."""
        return any(self._text.count(one) >= OFTEN for one in words)

    def places(self, phrases: Phrases[Tag]) -> tuple[list[Place[Tag]], ...]:
        """List where the phrases of each group stand in the text, meant or not."""
        return phrases.standing_in(self._text, self._latin)

    def heard(self, places: list[Place[Tag]]) -> list[Heard[Tag]]:
        """List of the phrases that stand at these places those that are meant, as `hear` does."""
        heard: list[Heard[Tag]] = []
        covering = (-1, -1)
        row = counted = 0
        for start, minus_end, _, phrase in sorted(places):
            span = (start, -minus_end)
            if start < covering[1] and span != covering and span[1] - start <= covering[1] - covering[0]:
                continue
            covering = span
            if self._denied(span):
                continue
            row, counted = row + self._lines.count("\n", counted, start), start
            heard.append(self._heard(row, span, phrase))
        return heard

    def _denied(self, span: tuple[int, int]) -> bool:
        """Tell whether a phrase is denied on its own line, shortly before or behind it."""
        start, end = span
        first = max(0, start - _AROUND)
        before = self._text[max(first, self._lines.rfind("\n", first, start) + 1) : start]
        # Each denial that stands before a phrase has a "no" in it, or a "don't"; most lines have neither.
        if ("no" in before or "n't" in before) and _DENIED_BEFORE.search(before):
            return True
        behind = self._lines.find("\n", start, end + _AROUND)
        after = self._text[end : behind if behind >= 0 else end + _AROUND]
        return _DENIAL.search(after) is not None and _DENIED_AFTER.match(after) is not None

    def _heard(self, row: int, span: tuple[int, int], phrase: Phrase[Tag]) -> Heard[Tag]:
        if row == 0:
            return Heard(phrase.tag, phrase.words, None, background=False, span=span)
        line = self._numbers[row]
        background = any(first <= line < behind for first, behind in self._background)
        return Heard(phrase.tag, phrase.words, line, background, span)


def _wrapped(lines: str, body: int) -> frozenset[int]:
    """Tell which rows go on where the row above them ends: by their places. `body` is where the second row begins."""
    rows: list[int] = []
    row, counted = 1, body
    for match in _WRAP.finditer(lines, body):
        row, counted = row + lines.count("\n", counted, match.end()), match.end()
        rows.append(row)
    return frozenset(rows)


def _unwrapped(rows: Sequence[str], wrapped: Collection[int]) -> str:
    """Join rows to a text in which a phrase may begin on one and end on the next; places are as in the lines.

    People wrap their lines.
    """
    places = sorted(wrapped)
    return " ".join(
        ["\n".join(rows[first:behind]) for first, behind in zip([0, *places], [*places, None], strict=True)]
    )


def _background_lines(request: Request) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    sections = sorted(request.sections, key=attrgetter("line"))
    for index, section in enumerate(sections):
        if section.name in BACKGROUND:
            after = (other.line for other in sections[index + 1 :] if other.level <= section.level)
            spans.append((section.line, next(after, 2**31)))
    return spans
