"""How tokens are looked for: a text's length changes the way, never what is found."""

from __future__ import annotations

import pytest

from orchestrator.standards.tokens import SHORT, tokens

SLACK, KEY = "xoxb-" + "1a2b3c4d5e", "-----BEGIN " + "PRIVATE KEY-----"


@pytest.mark.parametrize("below", ["", "x\n" * SHORT], ids=["short text", "long text"])
@pytest.mark.parametrize("beside", ["", " y" * 200], ids=["short line", "long line"])
def test_every_token_is_found_with_its_place_and_in_the_order_of_the_shapes(below: str, beside: str) -> None:
    text = f"a\nthe {SLACK} is{beside}\n{KEY}{beside}\n{below}"
    assert list(tokens(text)) == list(tokens(text)) == [("", 3, 1), ("Slack", 2, 5)]
