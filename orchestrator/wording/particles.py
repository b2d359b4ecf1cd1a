"""Choose the Korean particle that fits the word before it: `api을(를)` where unsure, `포트를` where known.

Translations write both forms, `{name}을(를)`, because what fills the placeholder is not known then. Behind a Hangul
syllable or a digit the right one is certain; behind other letters both stay, as Korean technical writing does.
"""

from __future__ import annotations

import re

# with a final consonant, without one
_PAIRS = {
    "을(를)": ("을", "를"),
    "이(가)": ("이", "가"),
    "은(는)": ("은", "는"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
}
_PARTICLE = re.compile(
    r"(?P<last>[가-힣0-9])(?P<closing>[`'\"”’›)\]*]*)(?P<pair>" + "|".join(map(re.escape, _PAIRS)) + ")"
)
_DIGITS_WITH_FINAL = frozenset("013678")  # 영 일 삼 육 칠 팔
_RIEUL = 8  # behind a final ㄹ, "로" stands: 서울로, 1로


def with_particles(text: str) -> str:
    """Replace each doubled particle whose choice is certain."""
    return _PARTICLE.sub(_choose, text) if "(" in text else text


def _choose(found: re.Match[str]) -> str:
    last, pair = found["last"], found["pair"]
    final = (ord(last) - 0xAC00) % 28 if "가" <= last <= "힣" else int(last in _DIGITS_WITH_FINAL)
    rieul = final == _RIEUL if "가" <= last <= "힣" else last in "178"
    closed = bool(final) and not (pair == "(으)로" and rieul)
    return last + found["closing"] + _PAIRS[pair][0 if closed else 1]
