"""Tell the language of a text: Korean or English."""

from __future__ import annotations

import re

from orchestrator.model.request import Language

SAMPLE = 4_000
_HANGUL = re.compile("[가-힣][가-힣]*+")  # a search for a first sign of its own is quicker
# All bytes but those of Latin letters are white space: what `split` then gives is a text's Latin words.
_LATIN = bytes(byte if chr(byte).isalpha() and byte < 128 else 32 for byte in range(256))


def language_of(text: str) -> Language:
    """Tell the language: Korean prose is full of English names, so half as many Korean words as English is Korean."""
    if text.isascii():
        return "en"
    text = text[:SAMPLE]
    latin = text.encode("ascii", "replace").translate(_LATIN).split()
    enough = len(latin) // 2 + 1
    return "ko" if len(_HANGUL.split(text, enough)) > enough else "en"
