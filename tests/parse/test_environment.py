"""The strictest environment that a text speaks of is heard, wherever in it the words stand."""

from __future__ import annotations

import pytest

from orchestrator.parse.environment import environment_in


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
    ],
)
def test_an_environment_is_heard_behind_words_that_only_begin_like_one(words, environment):
    assert environment_in(words) == environment
