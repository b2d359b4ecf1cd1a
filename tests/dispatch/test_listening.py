"""What kinds listen to, made ready: nothing that a neutral phrase silences may be missed."""

from __future__ import annotations

import pytest

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.dispatch.hearing import Words
from orchestrator.dispatch.listening import listening
from orchestrator.model.request import Request

NEUTRAL = [(kind.name, phrase) for kind in load_kinds().values() for phrase in kind.words.neutral]


@pytest.mark.parametrize(("kind", "neutral"), NEUTRAL, ids=[f"{kind}: {phrase}" for kind, phrase in NEUTRAL])
def test_every_word_of_a_kind_inside_its_neutral_phrase_is_known_to_be_silenced(kind, neutral):
    ears = listening(load_kinds())
    words = Words(
        Request(name="r", team="devops", sha256="0" * 64, title="x", body=neutral.replace("*", "one and two"))
    )
    inside = {(one.tag.kind, one.phrase) for one in words.hear(ears.asking) if one.tag.kind == kind}
    assert inside <= ears.silenced


def test_what_no_neutral_phrase_holds_is_not_looked_up_again():
    assert ("dockerfile", "dockerfile") not in listening(load_kinds()).silenced
