"""Hear words in a request: which phrases stand in it, where, and whether they are meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from operator import attrgetter
from typing import Generic, NamedTuple

from msgspec import Struct

from orchestrator.dispatch.phrases import GAP, OFTEN, FewPhrases, Phrases, Place, Tag
from orchestrator.model.request import Request, Section

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

# No row goes on in the next one that is empty, a heading, a field or a row of a table.
_NO_END = "|:#`"
# What goes on from the row above is no list item, heading, fence, table or field.
_GOES_ON = re.compile("(?=[a-z가-힣(])(?![a-z가-힣 ]{1,20}:)")


class Heard(Struct, Generic[Tag], frozen=True):
    """A phrase that stands in a request. `line` is None in the title; `background` says which part it stands in.

    `span` is its place in the text, first and behind the last character.
    """

    tag: Tag
    phrase: str
    line: int | None
    background: bool
    span: tuple[int, int]

    @property
    def quoted(self) -> str:
        """The phrase as people write it: what stands in its gaps is left out."""
        return self.phrase.replace(GAP, "…")


class Words:
    """A request's title and body, to be listened to."""

    def __init__(self, request: Request) -> None:
        self._sections = request.sections
        self._above = request.body_line - 1  # where the title stands among the rows
        self._title = " ".join(request.title.casefold().split())
        self._body = request.body.casefold()
        # Every phrase that stands in the request stands here too, wherever it is wrapped.
        self._spaced = self._title + " " + self._body.replace("\n", " ")

    @cached_property
    def _rows(self) -> list[str]:
        """The title and the rows of the body, in lower case, without line ends."""
        rows = [self._title, *self._body.split("\n")]
        for section in self._sections:
            # "Rollback plan" over the requester's own plan, "Checklist" over the criteria: headings, not wishes.
            if section.name and 0 < (place := section.line - self._above) < len(rows):
                rows[place] = ""
        return rows

    @cached_property
    def all(self) -> Passage:
        """The whole request."""
        places = range(len(self._rows))
        return self._passage(places, {place for place in places if self._goes_on(place)})

    def _on(self, lines: Iterable[int]) -> Passage:
        """Give the title and these lines, each with what is wrapped into it and what it is wrapped into."""
        count = len(self._rows)
        kept = {0}
        wrapped: set[int] = set()
        for line in lines:
            first = line - self._above
            if not 0 < first < count or first in kept:
                continue
            kept.add(first)
            behind = first + 1
            while self._goes_on(first):
                wrapped.add(first)
                first -= 1
            while behind < count and self._goes_on(behind):
                wrapped.add(behind)
                behind += 1
            if wrapped:
                kept.update(range(first, behind))
        return self._passage(sorted(kept), wrapped)

    def _passage(self, kept: Sequence[int], wrapped: Collection[int]) -> Passage:
        """Give some of the rows, by their places; `wrapped` go on where the row above them ends."""
        rows = [self._rows[place] for place in kept]
        # A phrase may begin on a row and end on the next.
        breaks = [" " if place in wrapped else "\n" for place in kept]
        text = "".join(chain.from_iterable(zip(breaks, rows, strict=True)))[1:]
        starts = [0, *accumulate([len(row) + 1 for row in rows])]
        return Passage(text, starts, [self._above + place for place in kept], list(_background(self._sections)))

    def _goes_on(self, place: int) -> bool:
        """Tell whether a row goes on where the row above it ends. People wrap their lines."""
        row = self._rows[place]
        # The title goes on nowhere. Of an empty row the last letter is "", and that is in every text.
        return row != "" and place > 1 and self._rows[place - 1][-1:] not in _NO_END and _GOES_ON.match(row) is not None

    def hear(self, phrases: Phrases[Tag], lines: Iterable[int] | None = None) -> list[Heard[Tag]]:
        """List the phrases that stand in the request and are meant, in order of their places.

        Of two phrases that overlap, the longer is heard: it is the more specific one.

        Args:
            lines: only what stands on these, or in the title, has to be heard.
        """
        part = self.all if lines is None else self._on(lines)
        found = phrases.standing_in(part.text)
        if lines is not None and any(self._spaced.count(one) >= OFTEN for one in {one[3].parts[0] for one in found}):
            return self.hear(phrases)  # which of its places are looked at, all rows together tell
        return part.heard(found)

    def places(self, phrases: FewPhrases[Tag]) -> list[Place[Tag]]:
        """List where a few phrases stand in the request, meant or not."""
        return phrases.standing_in(self.all.text) if phrases.may_stand_in(self._spaced) else []

    def hear_few(self, phrases: FewPhrases[Tag]) -> list[Heard[Tag]]:
        """List those of a few phrases that stand in the request and are meant, as `hear` does."""
        places = self.places(phrases)
        return self.all.heard(places) if places else []


class Passage(NamedTuple):
    """Rows of a request that are listened to together, the title first.

    Attributes:
        text: the rows, one below the other.
        starts: where each of them begins in it, and what would come behind them.
        lines: the line of each in the request; the title's says nothing.
        background: the lines where a part begins that tells about the world around the request, and where it ends.
    """

    text: str
    starts: Sequence[int]
    lines: Sequence[int]
    background: Sequence[int]

    def heard(self, places: Iterable[Place[Tag]]) -> list[Heard[Tag]]:
        """List of the phrases that stand at these places those that are meant, in order of the places."""
        heard: list[Heard[Tag]] = []
        covering = (-1, -1)
        for start, minus_end, _, phrase in sorted(places):
            span = (start, -minus_end)
            if start < covering[1] and span != covering and span[1] - start <= covering[1] - covering[0]:
                continue
            covering = span
            row = bisect_right(self.starts, start) - 1
            if self._denied(row, span):
                continue
            line = self.lines[row] if row else None
            background = line is not None and bisect_right(self.background, line) % 2 == 1
            heard.append(Heard(phrase.tag, phrase.words, line, background, span))
        return heard

    def _denied(self, row: int, span: tuple[int, int]) -> bool:
        """Tell whether a phrase is denied on its own line, shortly before or behind it."""
        text, (start, end) = self.text, span
        before = text[max(start - _AROUND, self.starts[row]) : start]
        # Each denial that stands before a phrase has a "no" in it, or a "don't"; most lines have neither.
        if ("no" in before or "n't" in before) and _DENIED_BEFORE.search(before):
            return True
        after = text[end : min(end + _AROUND, self.starts[row + 1] - 1)]
        return _DENIAL.search(after) is not None and _DENIED_AFTER.match(after) is not None


def _background(sections: Iterable[Section]) -> Iterator[int]:
    level = 0  # of the background's own heading
    for section in sorted(sections, key=attrgetter("line")):
        if level and section.level <= level:
            yield section.line
            level = 0
        if not level and section.name in BACKGROUND:
            yield section.line
            level = section.level
