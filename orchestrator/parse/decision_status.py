"""Read a decision's status from the words that people write for it, in English, Korean and Japanese, emoji or not."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from orchestrator.model.decision import Status

# Of two statuses that disagree the later one here is believed: it claims less.
STRENGTH: tuple[Status, ...] = ("accepted", "proposed", "deprecated", "superseded", "rejected", "withdrawn")

_WORDS = """
accepted    accepted approved adopted agreed decided active implemented validated ratified
accepted    승인 승인됨 승인완료 채택 채택됨 수락 수락됨 확정 확정됨 가결 구현 구현됨 구현완료 적용
accepted    적용됨 검증됨 承認 承認済み 採用
proposed    proposed proposal draft drafted rfc pending open wip discussion tbd deferred
proposed    제안 제안됨 제안중 초안 작성중 검토 검토중 대기 대기중 승인대기 승인요청 승인필요 승인전
proposed    승인예정 미승인 미정 보류 논의 提案 草案 検討中 承認待ち 保留
rejected    rejected declined denied dismissed 반려 반려됨 거부 거부됨 거절 거절됨 기각 기각됨 부결 却下 否決
withdrawn   withdrawn abandoned cancelled canceled retracted 철회 철회됨 취소 취소됨 撤回 取り下げ
superseded  superseded superceded replaced 대체 대체됨 置換 置き換え
deprecated  deprecated obsolete retired 폐기 폐기됨 폐지 폐지됨 사용중단 廃止 非推奨
"""
SHORT = 80  # characters of a status that is remembered
PHRASES = {"under review": "draft", "in review": "draft", "in progress": "draft", "in discussion": "draft"}
SIGNS: dict[str, Status] = {
    "✅": "accepted", "✔": "accepted", "☑": "accepted", "👍": "accepted", "🟢": "accepted",
    "🟡": "proposed", "🚧": "proposed", "📝": "proposed", "⏳": "proposed", "💡": "proposed", "🔄": "proposed",
    "❌": "rejected", "⛔": "rejected", "🚫": "rejected", "🔴": "rejected", "👎": "rejected",
}  # fmt: skip

_STATUS_OF: dict[str, Status] = {
    word: status
    for name, *words in (line.split() for line in _WORDS.split("\n") if line)
    for status in STRENGTH
    if status == name
    for word in words
}
_HANGUL_OR_KANJI = "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
_LATIN = re.compile(r"[a-z]+")
_NOT = re.compile(r"\b(?:not|never|un|no longer|yet to be|to be|awaiting|waiting for)\b|않|안 됨|전$|未")
_STRUCK = re.compile(r"~~.*?~~")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_ENDED = re.compile(r"^\W*(?:superseded|superceded|replaced|deprecated|withdrawn)\b|^\W*(?:대체|폐기|철회)")
_EAST_ASIAN_BY_LENGTH = sorted((word for word in _STATUS_OF if not word.isascii()), key=len, reverse=True)


def weaker(first: Status, second: Status) -> Status:
    """Give the status of the two that claims less: anything is weaker than `accepted`."""
    return max(first, second, key=STRENGTH.index)


def read_status(text: str) -> tuple[Status | None, bool]:
    """Read a status from a line or a short section.

    Returns:
        (status, left): None where no known word stands there; `left` tells that it is still a template's list of
        choices (`proposed | accepted | …`), which says nothing.
    """
    return _read_short(text) if len(text) <= SHORT else _read(text)


def _read(text: str) -> tuple[Status | None, bool]:
    lines = [line for line in (_clean(line) for line in text.splitlines()) if line]
    if not lines:
        return None, False
    ticked = [line for line in lines if re.match(r"\W*\[x\]", line)]
    lines = ticked or [line for line in lines if not re.match(r"\W*\[ \]", line)] or [""]
    first = lines[0]
    found = _words(first)
    if len(set(found)) > 2 or (len(found) > 1 and re.search(r"[|{}]|\s/\s", first)):
        return None, True
    for line in lines[1:]:  # "Accepted", a blank line, "Superseded by [4. …]": how adr-tools writes it
        if _ENDED.match(line):
            found += _words(line)
    if not found:
        signs = [status for sign, status in SIGNS.items() if sign in first]
        if not signs:
            return None, False
        found = signs
    status = found[0]
    for other in found[1:]:
        status = weaker(status, other)
    if status == "accepted" and _NOT.search(first):
        status = "proposed"
    return status, False


_read_short = lru_cache(maxsize=256)(_read)  # a folder of decisions says the same few words again and again


def _clean(line: str) -> str:
    line = _LINK.sub(r"\1", _STRUCK.sub(" ", line.casefold()))
    for phrase, word in PHRASES.items():
        line = line.replace(phrase, word)
    return line.strip(" \t>*_`")


@cache
def _east_asian() -> re.Pattern[str]:
    # Three such ranges take longer to compile than every other pattern here; most statuses are ASCII.
    return re.compile(f"[{_HANGUL_OR_KANJI}]+(?: [{_HANGUL_OR_KANJI}]+)*")


def _words(line: str) -> list[Status]:
    found = [(match.start(), _STATUS_OF[match[0]]) for match in _LATIN.finditer(line) if match[0] in _STATUS_OF]
    for match in () if line.isascii() else _east_asian().finditer(line):
        run = match[0].replace(" ", "")
        word = next((word for word in _EAST_ASIAN_BY_LENGTH if word in run), None)
        if word:
            found.append((match.start(), _STATUS_OF[word]))
    return [status for _, status in sorted(found, key=lambda pair: pair[0])]
