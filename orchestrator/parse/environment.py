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
_RELEASED_KO = rf"(?:{_PLACE_KO}|계(?![가-힣])|망|배포|반영|릴리스|릴리즈|시스템)"
# What each form begins with (it need not be tried anywhere else), and the form. They are meant for words with one space
# between them. In words as they are written they match wherever they do in the same words evenly spaced, and at a few
# places more: where the word before stands two spaces away.
_FORMS: dict[Environment, dict[str, str]] = {
    "production": {
        "prod": r"(?<![\w-])(?<!non\s)(?:production|prod)(?![\w])(?!-(?:ready|grade|like|quality|style|build|mode))",
        "실": r"(?<![가-힣])실\s*(?:서버|환경|운영)",
        "운영": rf"(?<!비)운영(?:\s*{_RELEASED_KO}|(?:에|으로)\s*(?:배포|반영|적용|릴리|올))",
        "상용": rf"(?<!비)상용\s*{_RELEASED_KO}",
        "프로덕션": "프로덕션",
        "라이브": r"라이브\s*(?:서버|환경|서비스)",
        "live": rf"\blive\s+{_PLACE}",
    },
    "staging": {
        "stag": r"(?<!\w)stag(?:ing(?!\w)|e\s+(?:environment|server|env))",
        "스테이": r"스테이(?:징|지\s*(?:환경|서버))",
        "pre": r"(?<!\w)pre-?prod(?:uction)?(?!\w)",
    },
    "development": {
        "dev": rf"(?<!\w)(?:dev|development)\s+{_PLACE}(?!\w)"
        r"|(?:(?<=(?<!\w)(?:on|to|in)\s)|(?<=\s\s))dev(?![\w-]|\s+team)",
        "local": rf"(?<!\w)local\s+(?:development\s+{_PLACE}|environment|env|machine|stack)(?!\w)",
        "개발": rf"개발(?:\s*{_PLACE_KO}|\s*계(?![가-힣])|용)",
        "로컬": rf"로컬\s*(?:{_PLACE_KO}|계(?![가-힣])|개발)",
    },
}
# How far around a place the text is looked at, and how much of that a form needs once it is evenly spaced.
REACH_BEFORE, NEEDED_BEFORE = 20, len("non ")
REACH_BEHIND, NEEDED_BEHIND = 60, len("local development environment, ")


def strictest(*environments: Environment | None) -> Environment | None:
    """Give the strictest of the environments that are known; None where none is."""
    for environment in _STRICTEST_FIRST:
        if environment in environments:
            return environment
    return None


def environment_in(words: str, *, above: Environment | None = None) -> Environment | None:
    """Tell the strictest environment that a text speaks of; None where it speaks of none stricter than `above`."""
    if above == _STRICTEST_FIRST[0]:
        return None
    text = words.casefold()
    for environment, forms in _FORMS.items():
        if environment == above:
            break
        for beginning, form in forms.items():
            start = text.find(beginning)
            while start >= 0:
                if _pattern(form).match(text, start):
                    before, behind = text[max(start - REACH_BEFORE, 0) : start], text[start : start + REACH_BEHIND]
                    lead, rest = _evenly_spaced(before), _evenly_spaced(behind)
                    if (len(lead) < NEEDED_BEFORE and len(before) < start) or (
                        len(rest) < NEEDED_BEHIND and start + len(behind) < len(text)
                    ):
                        return environment_in(_evenly_spaced(text), above=above)  # words may lie beyond a wide gap
                    if before[-1:].isspace():
                        lead += " "
                    if _pattern(form).match(lead + rest, len(lead)):
                        return environment
                start = text.find(beginning, start + 1)
    return None


def _evenly_spaced(text: str) -> str:
    return " ".join(text.split())


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form)  # not before it is needed: a command that reads no request starts sooner
