"""How tokens are looked for: a text's length changes the way, never what is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.standards.tokens import SHAPES, SHORT, _marked, tokens

SLACK, KEY = "xoxb-" + "1a2b3c4d5e", "-----BEGIN " + "PRIVATE KEY-----"
MARKS = sorted({mark for shape in SHAPES for mark in shape.marks})
HALVES = sorted({half for mark in MARKS for at in range(len(mark)) for half in (mark[:at], mark[at:])})


@pytest.mark.parametrize("below", ["", "x\n" * SHORT], ids=["short text", "long text"])
@pytest.mark.parametrize("beside", ["", " y" * 200], ids=["short line", "long line"])
def test_every_token_is_found_with_its_place_and_in_the_order_of_the_shapes(below: str, beside: str) -> None:
    text = f"a\nthe {SLACK} is{beside}\n{KEY}{beside}\n{below}"
    assert list(tokens(text)) == list(tokens(text)) == [("", 3, 1), ("Slack", 2, 5)]


@given(st.lists(st.sampled_from([*MARKS, *HALVES, " ", "\n", "_", "-", "가"]), max_size=6).map("".join))
def test_every_mark_is_found_wherever_it_stands(text: str) -> None:
    assert _marked(text.encode()) == tuple(one for one in SHAPES if any(mark in text for mark in one.marks))
