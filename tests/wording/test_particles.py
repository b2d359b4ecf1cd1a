from __future__ import annotations

import pytest

from orchestrator.wording.particles import with_particles


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("포트을(를) 엽니다", "포트를 엽니다"),
        ("계획을(를) 봅니다", "계획을 봅니다"),
        ("배포이(가) 끝났습니다", "배포가 끝났습니다"),
        ("요청은(는) 답을 받았습니다", "요청은 답을 받았습니다"),
        ("`서버`과(와) 함께", "`서버`와 함께"),
        ("서울(으)로", "서울로"),
        ("판(으)로", "판으로"),
        ("서버(으)로", "서버로"),
        ("8080을(를)", "8080을"),
        ("버전 2이(가)", "버전 2가"),
        ("1(으)로", "1로"),
        ("3(으)로", "3으로"),
        ("api을(를) 배포합니다", "api을(를) 배포합니다"),
        ("함수(예)는", "함수(예)는"),
    ],
)
def test_the_particle_fits_the_word_before_it_where_that_is_certain(written, read):
    assert with_particles(written) == read
