"""What the kinds listen to is made ready once for the same kinds, and anew for others."""

from __future__ import annotations

from dataclasses import replace

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.dispatch.hearing import Words
from orchestrator.dispatch.listening import listening
from orchestrator.model.kind import Kind
from orchestrator.model.kind import Words as KindWords
from orchestrator.model.request import Request

TIDE = Request(name="r", team="devops", sha256="0" * 64, title="Watch the tide", body="")


def with_words(words: KindWords) -> dict[str, Kind]:
    return {"work-plan": replace(load_kinds()["work-plan"], words=words)}


def test_it_is_made_ready_once_for_the_same_kinds():
    assert listening(load_kinds()) is listening(dict(load_kinds()))


def test_a_kind_with_other_words_under_the_same_name_is_heard_by_these():
    for round_ in range(20):  # more sets than are kept
        word = f"tide{round_}" if round_ % 2 else "tide"
        kinds = with_words(KindWords(strong=(word,), files=(f"{word}/**",)))
        heard = Words(TIDE).hear(listening(kinds).asking)
        assert [one.tag for one in heard] == ([] if round_ % 2 else [("work-plan", "strong")])
        assert listening(kinds).files.fitting(f"{word}/x") == (("work-plan", True),)
        assert listening(kinds).files.fitting("other/x") == ()
