"""Hear words in a request: which phrases stand in it, where, and whether they are meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

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

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
_OFTEN = 50
"""Of one phrase no more occurrences are looked at; a request of a mebibyte of one word must stay cheap."""
_GAP = "*"
"""In a phrase: up to four words of the same sentence ("ship * to prod")."""

# A word in such a gap ends no sentence.
_WORD = r"[^\s;!?]{1,40}(?<!\.)"
_WORD_REST = r"[^\s;!?]{0,40}(?<!\.)"

_DENIED_BEFORE = re.compile(
    r"\b(?:do(?:es)? not|don't|doesn't|must not|no need to|not to|not a|not on)\s+(?:\w+\s+){0,2}$"
    # "We have no backups" is a wish.
    r"|(?<!\bhas )(?<!\bhave )(?<!\bhad )(?<!\bthere is )(?<!\bthere are )(?<!\bthere's )\bno[nt]?[\s-]+$"
)
# What is out of scope, and what is there already and stays as it is.
_DENIED_AFTER = re.compile(
    r"^[\w\s-]{0,30}?\b(?:is|are)\s+(?:out of scope|not needed|not required|not part of|excluded)"
    r"|^[\w\s-]{0,30}?\b(?:is|are|was|were|has been|have been)"
    r"\s+(?:already\b|(?:there|merged|done|in place)\s+already\b)"
    r"|^[은는을를이가도]?\s*(?:작업은\s*|대상은?\s*)?(?:하지\s*(?:않|마|말)|제외|아닙니다|아니며|아님|필요\s*없|불필요|금지)"
    r"|^[은는을를이가도]?\s*(?:아직\s*)?(?:안\s*(?:씁|쓰|써|쓸)|쓰지\s*않|사용하지\s*않)"
    r"|^[가-힣\s]{0,15}?[은는을를이가도]?\s*그대로\s*(?:두|놔|유지)"
    r"|^[은는이가도]?\s*이미\s*(?:있|되어|완료|머지|병합)"
)

# The end of a line that goes on: neither an empty line nor the start of a list item, heading, fence, table or field.
_WRAP = re.compile(r"(?<=[^\n|:#`])\n(?=[a-z가-힣(])(?![a-z가-힣 ]{1,20}:)")


class Heard(NamedTuple):
    """A phrase that stands in a request. `line` is None in the title; `background` says which part it stands in.

    `span` is its place in the text, first and behind the last character.
    """

    tag: Hashable
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
        text = "\n".join([" ".join(request.title.casefold().split()), *lines])
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        # People wrap their lines: a phrase may begin on one and end on the next. Places stay where they are.
        title_end = text.find("\n") + 1
        self._text = text[:title_end] + _WRAP.sub(" ", text[title_end:])
        self._body_line = request.body_line
        self._background = _background_lines(request)

    def hear(self, phrases: Iterable[tuple[str, Hashable]]) -> list[Heard]:
        """List the phrases that stand in the text and are meant, in order of their places.

        Args:
            phrases: lower-case phrase and whatever it stands for; `*` in it stands for up to four words. Of two
                phrases that overlap, the longer is heard: it is the more specific one. The same phrase may stand for
                several things.
        """
        spans: list[tuple[int, int, str, Hashable]] = []
        text = self._text
        for phrase, tag in phrases:
            if _GAP in phrase:
                spans.extend((start, end, phrase, tag) for start, end in self._stretches(phrase))
            elif phrase in text:
                spans.extend((start, start + len(phrase), phrase, tag) for start in self._places(phrase))
        spans.sort(key=lambda span: (span[0], -span[1]))
        heard: list[Heard] = []
        covering = (-1, -1)
        for start, end, phrase, tag in spans:
            if start < covering[1] and (start, end) != covering and end - start <= covering[1] - covering[0]:
                continue
            covering = (start, end)
            if not self._denied(start, end):
                heard.append(self._heard(start, end, phrase, tag))
        return heard

    def _places(self, phrase: str) -> Iterator[int]:
        text = self._text
        position = text.find(phrase)
        left, right = phrase[0] in _LATIN, phrase[-1] in _LATIN
        seen = 0
        while position >= 0 and seen < _OFTEN:
            end = position + len(phrase)
            cut_left = left and position > 0 and text[position - 1] in _LATIN
            cut_right = right and end < len(text) and text[end] in _LATIN
            if not cut_left and not cut_right:
                seen += 1
                yield position
            position = text.find(phrase, position + 1)

    def _stretches(self, phrase: str) -> Iterator[tuple[int, int]]:
        """Find a phrase with gaps: its parts in order in one sentence, up to four words between two of them."""
        parts = [part.strip() for part in phrase.split(_GAP)]
        if all(part in self._text for part in parts):
            for start in self._places(parts[0]):
                found = _compiled(tuple(parts)).match(self._text, start)
                if found:
                    yield found.span()

    def _denied(self, start: int, end: int) -> bool:
        line = bisect_right(self._starts, start) - 1
        line_end = self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self._text)
        before = self._text[max(self._starts[line], start - 40) : start]
        after = self._text[end : min(line_end, end + 40)]
        return bool(_DENIED_BEFORE.search(before) or _DENIED_AFTER.search(after))

    def _heard(self, start: int, end: int, phrase: str, tag: Hashable) -> Heard:
        row = bisect_right(self._starts, start) - 1
        if row == 0:
            return Heard(tag, phrase, None, background=False, span=(start, end))
        line = self._body_line + row - 1
        background = any(first <= line < behind for first, behind in self._background)
        return Heard(tag, phrase, line, background, (start, end))


@lru_cache(maxsize=256)
def _compiled(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Compile a phrase with gaps. A Latin part ends where its word ends, a Korean one may have a particle."""
    ends = (rf"{re.escape(part)}{'(?![a-z0-9_-])' if part[-1] in _LATIN else ''}" for part in parts)
    return re.compile(rf"{_WORD_REST}(?:[^\S\n]+{_WORD}){{0,4}}?[^\S\n]+".join(ends))


def with_spacing(phrases: Iterable[str]) -> tuple[str, ...]:
    """Add to each Korean phrase its form without spaces: both are written, `롤백 계획` and `롤백계획`."""
    known: dict[str, None] = {}
    for phrase in phrases:
        known[phrase] = None
        if " " in phrase and not phrase.isascii():
            known[phrase.replace(" ", "")] = None
    return tuple(known)


def _background_lines(request: Request) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    sections = sorted(request.sections, key=lambda section: section.line)
    for index, section in enumerate(sections):
        if section.name in BACKGROUND:
            after = (other.line for other in sections[index + 1 :] if other.level <= section.level)
            spans.append((section.line, next(after, 2**31)))
    return spans
