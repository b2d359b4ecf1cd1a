"""Tell the language of a text: Korean or English."""

from __future__ import annotations

import re

from orchestrator.model.request import Language

SAMPLE = 4_000
_HANGUL = re.compile("[가-힣]+")
_LATIN = re.compile("[A-Za-z]+")


def language_of(text: str) -> Language:
    """Tell the language: Korean prose is full of English names, so half as many Korean words as English is Korean."""
    if text.isascii():
        return "en"
    return "ko" if len(_HANGUL.findall(text, 0, SAMPLE)) * 2 > len(_LATIN.findall(text, 0, SAMPLE)) else "en"
