"""Tell the environment that a request's words mean, conservatively.

Production and staging are heard in any clear word; development, the lenient one, only where an environment is spoken of
("개발 환경", "dev server"), not in "개발팀" or "development of the api". Of several the strictest counts.
"""

from __future__ import annotations

import re
from functools import cache

from orchestrator.model.request import Environment

_STRICTEST_FIRST: tuple[Environment, ...] = ("production", "staging", "development")

_PLACE = r"(?:environment|env|server|servers|cluster|stack|database|db|deployment|namespace)"
_PLACE_KO = r"(?:환경|서버|인프라|클러스터|네임스페이스|db\b|디비|데이터베이스)"
_FORMS: dict[Environment, str] = {
    "production": (
        r"(?<![\w-])(?<!non )(?:production|prod)(?![\w])(?!-(?:ready|grade|like|quality|style|build|mode))"
        r"|(?<![가-힣])실 ?(?:서버|환경|운영)"
        rf"|(?<!비)(?:운영|상용) ?(?:{_PLACE_KO}|계(?![가-힣])|망|배포|반영|릴리스|릴리즈|시스템)"
        r"|(?<!비)운영(?:에|으로) ?(?:배포|반영|적용|릴리|올)|프로덕션|라이브 ?(?:서버|환경|서비스)"
        rf"|\blive {_PLACE}"
    ),
    "staging": (
        r"(?<!\w)staging(?!\w)|스테이징|(?<!\w)pre-?prod(?:uction)?(?!\w)"
        r"|(?<!\w)stage (?:environment|server|env)|스테이지 ?(?:환경|서버)"
    ),
    "development": (
        rf"(?<!\w)(?:dev|development|local development) {_PLACE}(?!\w)"
        r"|(?<!\w)local (?:environment|env|machine|stack)(?!\w)"
        r"|(?<=(?<!\w)(?:on|to|in) )dev(?![\w-]| team)"
        rf"|(?:개발|로컬) ?(?:{_PLACE_KO}|계(?![가-힣]))|개발용|로컬 ?개발"
    ),
}
# What the forms begin with: they need not be tried anywhere else.
_BEGINNINGS: dict[Environment, tuple[str, ...]] = {
    "production": ("prod", "실", "운영", "상용", "프로덕션", "라이브", "live"),
    "staging": ("stag", "스테이", "pre"),
    "development": ("dev", "local", "개발", "로컬"),
}


def strictest(*environments: Environment | None) -> Environment | None:
    """Give the strictest of the environments that are known; None where none is."""
    for environment in _STRICTEST_FIRST:
        if environment in environments:
            return environment
    return None


def environment_in(words: str) -> Environment | None:
    """Tell the strictest environment that a text speaks of; None where it speaks of none."""
    text = " ".join(words.split()).casefold()
    for environment, beginnings in _BEGINNINGS.items():
        for beginning in beginnings:
            start = text.find(beginning)
            while start >= 0:
                if _form(environment).match(text, start):
                    return environment
                start = text.find(beginning, start + 1)
    return None


@cache
def _form(environment: Environment) -> re.Pattern[str]:
    return re.compile(_FORMS[environment])  # not before it is needed: a command that reads no request starts sooner
