"""A section of a shared document is replaced, and every other byte stays, whatever bytes they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.deliver.sections import current, marks, merged, without

NAME = "api · staging"
OPENING, CLOSING = marks(NAME)
others = st.binary(max_size=40) | st.sampled_from([b"\xff\n", "문서\n".encode(), b"\r\n", marks("web")[0]])
texts = st.sampled_from([b"new", b"\n\n## api\n\n", "이미지\n".encode(), b""])


@given(before=others, behind=others, text=texts)
def test_only_the_section_is_another_one(before, behind, text):
    document = before + OPENING + b"\nold\n" + CLOSING + behind
    whole = merged(document, NAME, text)
    assert whole == before + OPENING + b"\n" + text.strip() + b"\n" + CLOSING + behind
    assert current(whole, NAME) == b"\n" + text.strip() + b"\n"


@given(document=others, text=texts)
def test_a_section_that_was_added_is_taken_out_again(document, text):
    whole = merged(document, NAME, text)
    assert whole.startswith(document.rstrip(b"\n"))
    assert without(whole, NAME).rstrip(b"\n") == document.rstrip(b"\n")


@given(document=others)
def test_half_a_section_is_none(document):
    assert current(document + OPENING + b"\nold\n", NAME) is None
    assert without(document, NAME) == document


def test_a_name_can_not_end_its_mark():
    assert marks("a --> <b>") == (b"<!-- section: a - b -->", b"<!-- end of section: a - b -->")
