"""Find what a request, or its follow-up, answers to the numbered questions of its former answer."""

from __future__ import annotations

import re

from orchestrator.model.request import Request

# Blanks are given back to nobody: a line of a mebibyte of them is looked through once.
_NUMBERED = re.compile(
    r"^[ \t]*+(?:[-*+][ \t]++)?(?:q|a|question|answer|질문|답변|답)?[ \t]*+(\d{1,2})[ \t]*+[.):][ \t]*+(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)


def answers(request: Request) -> dict[int, str]:
    """Give the answers by their questions' numbers: below a heading such as “Answers”, in a follow-up anywhere."""
    texts = [one.text for one in request.sections if one.name == "answers"]
    if request.answers:
        texts.insert(0, request.answers)
    given: dict[int, str] = {}
    for text in texts:
        for number, said in _NUMBERED.findall(text):
            given.setdefault(int(number), said.strip())
    return given
