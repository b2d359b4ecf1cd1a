"""A list that is kept is the one that would be written anew, whatever was written before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.deliver.lists import LONGEST, MANY, bulleted, checked, chosen, found, kept, numbered
from orchestrator.model.check import MandatoryCheck
from orchestrator.model.finding import Finding, Waived
from orchestrator.model.text import say

PASSED = say("passed")
FAILED = say("failed")


def test_each_sentence_stands_once_in_the_reader_s_language():
    said = ((PASSED, FAILED), (PASSED,))
    assert bulleted("en", said) == "- passed\n- failed"
    assert numbered("ko", said) == "1. 통과\n2. 미달"
    assert numbered("en", said) == "1. passed\n2. failed"


def test_a_list_tells_the_words_of_its_own_request():
    for word, shown in (("a", "a"), ("b", "b"), ("*a*", r"\*a\*")):
        text = say("it stands in {place}", place=word)
        assert bulleted("en", ((text,),)) == f"- it stands in {shown}"


def test_a_check_that_stands_otherwise_is_told_anew():
    for standing in ("passed", "failed", "passed"):
        check = MandatoryCheck(check="coverage", of="a|b", standing=standing, message=say("as seen"))
        assert checked("en", (check,)) == f"| test coverage of `a¦b` | {standing} | as seen | — |"


def test_a_kind_is_told_with_what_speaks_for_it():
    assert chosen("en", ((PASSED, "work-plan", ()),)) == "- passed (`work-plan`)"
    assert chosen("en", ((PASSED, "work-plan", (FAILED, PASSED)),)) == "- passed (`work-plan`): failed; passed"


@given(st.lists(st.text(max_size=4), max_size=3 * MANY))
def test_what_is_kept_is_what_would_be_written(words):
    written = kept(lambda word: word.upper())
    assert [written(word) for word in words] == [word.upper() for word in words]


def test_neither_many_nor_long_texts_are_kept():
    calls = []

    @kept
    def write(length: int) -> str:
        calls.append(length)
        return "x" * length

    for length in (1, 1, LONGEST + 1, LONGEST + 1):
        assert len(write(length)) == length
    assert calls == [1, LONGEST + 1, LONGEST + 1]
    for length in range(2, MANY + 2):
        write(length)
    write(1)
    assert calls[-1] == 1


def test_a_waiver_s_end_is_told_in_its_own_time_zone():
    for zone in (UTC, timezone(timedelta(hours=9))):
        until = datetime(2026, 3, 1, tzinfo=UTC).astimezone(zone)
        waived = Waived(decision="ADR-1", until=until)
        finding = Finding(rule="base-image", severity="warning", message=FAILED, line=3, waived=waived)
        assert found("en", (finding,)) == f"- `base-image`, line 3: failed — waived by `ADR-1` until {until}"


def test_a_list_without_sentences_is_empty():
    assert [write("en", ()) for write in (bulleted, numbered, checked, chosen, found)] == [""] * 5
