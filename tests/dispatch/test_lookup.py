"""Words that are looked up together are found as a search for each of them alone finds them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.dispatch.lookup import Lookup

PIECES = st.sampled_from(["a", "b", "ab", "로", "그", "로그", " ", ".", "|"])
WORDS = st.lists(PIECES, min_size=1, max_size=3).map("".join)


@given(st.lists(PIECES, max_size=12).map("".join), st.lists(WORDS, min_size=1, max_size=6))
def test_every_word_is_found_at_every_place_where_it_stands(text, words):
    plain = {(start, word) for word in words for start in range(len(text)) if text.startswith(word, start)}
    standing = Lookup(words).standing_in(text)
    assert set(standing) == plain
    assert len(standing) == len(plain)
    assert [start for start, _ in standing] == sorted(start for start, _ in standing)
