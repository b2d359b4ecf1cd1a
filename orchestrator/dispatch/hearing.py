"""Hear words in a request: which phrases stand in it, where, and whether they are meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
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
    """A request's title and body, ready to be listened to."""

    def __init__(self, request: Request) -> None:
        lines = request.body.casefold().split("\n")
        for section in request.sections:
            # "Rollback plan" over the requester's own plan, "Checklist" over the criteria: headings, not wishes.
            if section.name and 0 <= (index := section.line - request.body_line) < len(lines):
                lines[index] = ""
        title = " ".join(request.title.casefold().split())
        self._rows = (title, *lines)
        body = "\n".join(lines)
        self._lines = f"{title}\n{body}"
        # People wrap their lines: a phrase may begin on one and end on the next. Places stay where they are.
        self._text = f"{title}\n{_WRAP.sub(' ', body)}"
        self._latin = latin_words(self._text)
        self._body_line = request.body_line
        self._background = _background_lines(request)

    def hear(self, phrases: Phrases[Tag]) -> list[Heard[Tag]]:
        """List the phrases that stand in the text and are meant, in order of their places.

        Of two phrases that overlap, the longer is heard: it is the more specific one.
        """
        return self.heard([place for places in self.places(phrases) for place in places])

    def places(self, phrases: Phrases[Tag], lines: Iterable[int] | None = None) -> tuple[list[Place[Tag]], ...]:
        """List where the phrases of each group stand in the text, meant or not.

        Args:
            lines: only what stands in the title, on these lines and on those wrapped into them is asked for; which of
                the other places are listed too is not said.
        """
        if lines is None:
            return phrases.standing_in(self._text, self._latin)
        found = phrases.standing_in(self._text, self._latin, self._spans(lines))
        last: dict[str, int] = {}
        for places in found:
            for start, _, _, phrase in places:
                if not phrase.left and start > last.get(phrase.parts[0], -1):
                    last[phrase.parts[0]] = start
        if any(self._text.count(words, 0, start) >= OFTEN for words, start in last.items()):
            return phrases.standing_in(self._text, self._latin)  # which of its places are looked at, all of them tell
        return found

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

    def _spans(self, lines: Iterable[int]) -> list[tuple[int, int]]:
        """Give the parts of the text that are the title, these lines and what is wrapped into them, in order."""
        letters = [0, *accumulate(map(len, self._rows))]  # before each row, the ends of those above it left out
        rows = sorted({0, *[line - self._body_line + 1 for line in lines]})
        spans: list[tuple[int, int]] = []
        behind = 0
        for row in rows[rows.index(0) : bisect_left(rows, len(self._rows))]:
            first = row
            while first and self._text[letters[first] + first - 1] != "\n":
                first -= 1
            start, behind = max(behind, letters[first] + first), letters[row + 1] + row
            spans.append((start, behind))
        return spans

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
        line = self._body_line + row - 1
        background = any(first <= line < behind for first, behind in self._background)
        return Heard(phrase.tag, phrase.words, line, background, span)


def _background_lines(request: Request) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    sections = sorted(request.sections, key=lambda section: section.line)
    for index, section in enumerate(sections):
        if section.name in BACKGROUND:
            after = (other.line for other in sections[index + 1 :] if other.level <= section.level)
            spans.append((section.line, next(after, 2**31)))
    return spans
