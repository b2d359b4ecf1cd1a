"""Look at an answer's prose once, before any rule does: nearly always nothing in it can be a secret."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.standards.subject import Subject
from orchestrator.standards.tokens import holds_none


def screen(subjects: Sequence[Subject]) -> None:
    """Note of each prose text that surely holds neither a token nor an address with a password: it is harmless.

    All of it is looked at together. Nothing is said of UTF-16, whose bytes hold no words.
    """
    prose = [one for one in subjects if one.is_prose and one.is_text and not one.is_wide]
    if prose and holds_none(b"\n\n".join([one.content for one in prose])):
        for one in prose:
            one.is_harmless = one.content.find(b"@") < 0 or one.content.find(b"://") < 0
