"""Hear words in a request: which phrases stand in it, where, and whether they are meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, repeat
from operator import add
from typing import Any, Generic, NamedTuple

from orchestrator.dispatch.phrases import LATIN, Phrase, Phrases, Tag, across_gaps, latin_words
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

_OFTEN = 50
"""Of one phrase no more occurrences are looked at; a request of a mebibyte of one word must stay cheap."""
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


class Heard(NamedTuple, Generic[Tag]):
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
        # People wrap their lines: a phrase may begin on one and end on the next. Places stay where they are.
        body = _WRAP.sub(" ", "\n".join(lines))
        self._text = f"{title}\n{body}"
        # Where each line begins, the title being the first, and where one behind the last would.
        self._starts = list(accumulate(map(add, map(len, (title, *lines)), repeat(1)), initial=0))
        self._latin = latin_words(self._text)
        self._body_line = request.body_line
        self._background = _background_lines(request)

    def hear(self, phrases: Phrases[Tag]) -> list[Heard[Tag]]:
        """List the phrases that stand in the text and are meant, in order of their places.

        Of two phrases that overlap, the longer is heard: it is the more specific one.
        """
        places = [
            (start, -end, phrase.number, phrase)
            for phrase in phrases.likely_in(self._text, self._latin)
            if phrase.parts[0] in self._text
            for start, end in self._places(phrase)
        ]
        places.sort()
        heard: list[Heard[Tag]] = []
        covering = (-1, -1)
        for start, minus_end, _, phrase in places:
            span = (start, -minus_end)
            if start < covering[1] and span != covering and span[1] - start <= covering[1] - covering[0]:
                continue
            covering = span
            row = bisect_right(self._starts, start) - 1
            if not self._denied(row, span):
                heard.append(self._heard(row, span, phrase))
        return heard

    def may_hear(self, phrases: Phrases[Any]) -> bool:
        """Tell, at little cost, whether one of the phrases may stand in the text; False is certain."""
        return bool(phrases.likely_in(self._text, self._latin))

    def _places(self, phrase: Phrase[Any]) -> list[tuple[int, int]]:
        words = phrase.parts[0]
        starts = self._starts_of(words)
        if len(phrase.parts) == 1 or not starts:
            return [(start, start + len(words)) for start in starts]
        if not all(part in self._text for part in phrase.parts):
            return []
        across = across_gaps(phrase.parts)
        return [one.span() for start in starts if (one := across.match(self._text, start))]

    def _starts_of(self, words: str) -> list[int]:
        text = self._text
        starts: list[int] = []
        position = text.find(words)
        left, right = words[0] in LATIN, words[-1] in LATIN
        while position >= 0 and len(starts) < _OFTEN:
            end = position + len(words)
            cut_left = left and position > 0 and text[position - 1] in LATIN
            cut_right = right and end < len(text) and text[end] in LATIN
            if not cut_left and not cut_right:
                starts.append(position)
            position = text.find(words, position + 1)
        return starts

    def _denied(self, row: int, span: tuple[int, int]) -> bool:
        start, end = span
        before = self._text[max(self._starts[row], start - _AROUND) : start]
        # Each denial that stands before a phrase has a "no" in it, or a "don't"; most lines have neither.
        if ("no" in before or "n't" in before) and _DENIED_BEFORE.search(before):
            return True
        after = self._text[end : min(self._starts[row + 1] - 1, end + _AROUND)]
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
