"""The strictest environment that a text speaks of is heard, wherever in it the words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.parse.environment import environment_in, strictest


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        ("deploy to prod", "production"),
        ("non production, pre-prod", "staging"),
        ("production-ready for the staging server", "staging"),
        ("실 운영 서버에 반영", "production"),
        ("비운영 서버, 스테이지 환경", "staging"),
        ("운영 기준은 없고 라이브\n서비스에", "production"),
        ("alive environment", None),
        ("on dev, then in dev-tools", "development"),
        ("upon dev", None),
        ("to dev team", None),
        ("a local development server", "development"),
        ("local build, local\tstack", "development"),
        ("개발팀의 개발 환경", "development"),
        ("개발팀", None),
        ("non\n\nproduction", None),
        ("on \n dev", "development"),
        ("dev \n\n environment", "development"),
        ("ﬆaging", "staging"),
        ("STAGING and PROD", "production"),
    ],
)
def test_an_environment_is_heard_behind_words_that_only_begin_like_one(words, environment):
    assert environment_in(words) == environment


GAPS = st.sampled_from([" ", " ", "", "\n", "  ", "\t\n", "\u3000", " " * 25, "\n" * 90, "\x85"])
WORDS = """
non prod production production-ready staging pre-prod stage dev development local live on to in team environment server
db stack deployment x, 실 운영 비운영 상용 프로덕션 라이브 스테이징 스테이지 개발 개발용 로컬 환경 서버 계 계획 망 배포
에 으로 릴리스 Prod ſtage \u0345dev
"""


@given(st.lists(st.tuples(st.sampled_from(WORDS.split()), GAPS).map("".join), max_size=12).map("".join))
def test_the_gaps_between_words_make_no_difference(words):
    assert environment_in(words) == environment_in(" ".join(words.split()))


@given(
    st.lists(st.tuples(st.sampled_from(WORDS.split()), GAPS).map("".join), max_size=12).map("".join),
    st.sampled_from([None, "development", "staging", "production"]),
)
def test_only_a_stricter_environment_than_the_one_stated_is_heard(words, stated):
    assert (environment_in(words, above=stated) or stated) == strictest(stated, environment_in(words))
