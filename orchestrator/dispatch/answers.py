"""Find what a request, or its follow-up, answers to the numbered questions of its former answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.model.request import Request

# Blanks are given back to nobody: a line of a mebibyte of them is looked through once.
_NUMBERED = re.compile(
    r"^[ \t]*+(?:[-*+][ \t]++)?\**+(?:q|a|question|answer|질문|답변|답)?[ \t]*+(\d{1,2})번?\**+[ \t]*+[.):：](?!\d)\**+"
    r"[ \t]*+(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)


def answers(request: Request) -> list[dict[int, str]]:
    """Give the answers to the questions of each former answer, the first first, by the questions' numbers.

    They stand below a heading such as “Answers”, where a number that comes again answers what was asked next; in a
    follow-up anywhere.
    """
    first = request.formers[-1][1] if request.formers else 0  # where the request begins that all others follow
    given: list[dict[int, str]] = [{}]
    for section in request.sections:
        if section.name == "answers" and section.line >= first:
            for number, said in _answers_in(section.text):
                if number in given[-1]:
                    given.append({})
                given[-1][number] = said
    for text in request.answers:
        given.append({})
        for number, said in _answers_in(text):
            given[-1].setdefault(number, said)
    return [one for one in given if one]


def _answers_in(text: str) -> Iterator[tuple[int, str]]:
    for number, said in _NUMBERED.findall(text):
        yield int(number), said.strip()
