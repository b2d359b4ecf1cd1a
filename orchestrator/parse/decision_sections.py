"""Cut a decision's text into its sections and give them canonical names."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

Heading: TypeAlias = tuple[int, str, int, int]
"""A heading: its level from 1, its words as written, its line and the line that its text begins on, from 0."""

# A canonical name and headings that mean it. Korean is compared without spaces.
_HEADINGS = """
status           status; 상태; ステータス
date             date; 날짜; 작성일; 결정일; 일자
level            level; priority level; 등급; 수준; 결정 등급
decision-makers  decision makers; deciders; decision maker; 결정자; 의사결정자; 결정 참여자; 승인자
context          context; context and problem statement; problem statement; problem; background; issue; motivation
context          배경; 맥락; 컨텍스트; 상황; 문제; 문제 정의; 배경 및 문제; 배경과 문제; 현황; 결정 배경
drivers          decision drivers; drivers; forces; criteria; decision criteria; constraints; requirements
drivers          결정 요인; 결정 기준; 고려 사항; 고려사항; 제약 사항; 제약사항; 요구 사항; 요구사항
options          considered options; options; options considered; alternatives; alternatives considered
options          considered alternatives; 고려한 선택지; 선택지; 고려한 대안; 대안; 검토한 대안; 옵션; 고려한 옵션
options          검토 대안
pros             pros and cons of the options; pros and cons; 장단점; 선택지별 장단점; 대안별 장단점
outcome          decision outcome; decision; outcome; resolution; solution; chosen option; 결정; 결정 사항
outcome          결정사항; 결정 내용; 결과; 결정 결과; 해결책; 선택한 방안
consequences     consequences; implications; impact; results; positive consequences; 영향; 결과와 영향; 파급 효과
consequences     결정의 영향; 기대 효과; 영향 및 결과
services         affected services; affected components; services; scope; 영향을 받는 서비스; 영향 서비스
services         대상 서비스
implementation   implementation; implementation plan; plan; migration plan; rollout; rollout plan; 구현; 구현 계획
implementation   이행; 이행 계획; 실행 계획; 적용 계획; 마이그레이션 계획; 시행 계획
rollback         rollback; rollback plan; roll back; roll back plan; reverting; backout plan; back out plan
rollback         fallback plan; 롤백; 롤백 계획; 롤백 절차; 롤백 방안; 복구 계획; 원복 계획; 원복; 되돌리기
backup           backup; backups; backup plan; backup and restore; 백업; 백업 계획; 백업 방안; 사전 백업
backup           백업 및 복원
tests            tests; test stages; testing; test plan; test strategy; tests before production; 테스트
tests            테스트 단계; 테스트 계획; 시험; 시험 단계; 사전 테스트; 검증 단계
window           window; time window; maintenance window; deployment window; schedule; timing; deployment time
window           작업 시간; 배포 시간; 점검 시간; 작업 시간대; 배포 일정; 일정; 시간; 점검 창; 작업 창
files            what will be written; files; files to be written; 작성될 파일; 쓰일 파일; 기록될 내용; 변경 파일
validation       validation; confirmation; verification; 검증; 검증 기준; 확인; 확인 방법; 검증 방법
follow-up        follow up actions; follow up; next steps; action items; 후속 조치; 후속 작업; 다음 단계
related          related; related decisions; references; links; more information; notes; 참고; 참고 자료; 관련 결정
related          비고; 추가 정보
supersedes       supersedes; replaces; 대체하는 결정
"""
LONGEST = 120  # characters: no heading that is longer is a name
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})[ \t]*$")
_MARKED = frozenset(" #`~=-")
_FENCES = frozenset("`~")
_UNDERLINES = frozenset("=-")
_NUMBER = re.compile(r"^(?:step |단계 )?\d+(?:[.)]\d*)*[.):]?\s+")
_MARKS = re.compile(r"[^\w가-힣]+")
_KOREAN = re.compile(r"[가-힣]")
_BRACKETED = re.compile(r"\(.*?\)|\[.*?\]|<.*?>")


def plain(heading: str) -> str:
    """Strip a heading down to its words: casefolded, without emoji, number, emphasis and what stands in brackets."""
    words = _BRACKETED.sub(" ", heading.casefold())
    words = _MARKS.sub(" ", _NUMBER.sub("", words.strip(" *_#`")).replace("_", " "))
    words = _NUMBER.sub("", words.strip()).strip()
    return words.replace(" ", "") if _KOREAN.search(words) else words


NAMES = {  # the table's words are plain already; only in Korean some stand apart
    words if words.isascii() else words.replace(" ", ""): name
    for name, headings in (line.split(maxsplit=1) for line in _HEADINGS.split("\n") if line)
    for words in map(str.strip, headings.split(";"))
}


class Part(NamedTuple):
    """A heading with the text below it, up to the next heading of its level or a higher one. line from 1."""

    name: str
    title: str
    level: int
    line: int
    text: str


@lru_cache(maxsize=1024)
def canonical(heading: str) -> str:
    """Tell the canonical name of a heading; empty where it is not known."""
    words = plain(heading) if len(heading) <= LONGEST else ""
    if words in NAMES:
        return NAMES[words]
    for separator in (" and ", " & ", "및", "와", "과"):  # "Rollback and recovery", "백업 및 복구"
        first, found, _ = words.partition(separator)
        if found and first.strip() in NAMES:
            return NAMES[first.strip()]
    return ""


def cut(lines: list[str], first: int = 0, only: frozenset[str] | None = None) -> tuple[tuple[Part, ...], int]:
    """Cut lines into parts, beginning at index `first`; also tell the index where the first section (level 2) begins.

    Headings inside fenced blocks are text. Underlined headings are read where they stand after a blank line.

    Args:
        only: the canonical names of the parts that are wanted; None: all of them.
    """
    headings = _headings(lines, first)
    beginning = next((line for level, _, line, _ in headings if level > 1), len(lines))
    if only is not None and not any(canonical(title) in only for _, title, _, _ in headings):
        return (), beginning
    parts = []
    nearest = [len(lines)] * 7  # of each level, the line of the next heading that ends a part of it
    for level, title, line, below in reversed(headings):
        name = canonical(title)
        if only is None or name in only:
            parts.append(Part(name, title, level, line + 1, "\n".join(lines[below : nearest[level]]).strip("\n")))
        for deeper in range(level, 7):
            nearest[deeper] = line
    parts.reverse()
    return tuple(parts), beginning


def read_heading(line: str) -> tuple[int, str]:
    """Read a heading's level from 1 and its words; level 0 where the line is none.

    Without a pattern: one that may begin, end and go on with blanks takes minutes for a line of them.
    """
    marked = line.lstrip(" ")
    words = marked.lstrip("#")
    level = len(marked) - len(words)
    if not 1 <= level <= 6 or len(line) - len(marked) > 3 or (words and words[0] not in " \t"):
        return 0, ""
    title = words.strip()
    unclosed = title.rstrip("#")
    if unclosed != title and (not unclosed or unclosed[-1] in " \t"):
        title = unclosed.rstrip()
    return level, title


_read_short = lru_cache(maxsize=1024)(read_heading)  # a folder of decisions has the same few headings


def _headings(lines: list[str], first: int) -> list[Heading]:
    found: list[Heading] = []
    fence = ""
    for index, line in enumerate(islice(lines, first, None), start=first):
        if not line or line[0] not in _MARKED:  # most begin with a letter: no pattern need look at them
            continue
        sign = line[0] if line[0] != " " else line.lstrip(" ")[:1]
        if fence:
            closing = line.strip()
            if closing.startswith(fence) and not closing.strip(fence[0]):
                fence = ""
        elif sign == "#":
            level, title = _read_short(line) if len(line) <= LONGEST else read_heading(line)
            if level:
                found.append((level, title, index, index + 1))
        elif sign in _FENCES:
            if match := _FENCE.match(line):
                fence = match[1]
        elif sign in _UNDERLINES and _UNDERLINE.match(line) and _underlines(lines, index, first):
            found.append((1 if sign == "=" else 2, lines[index - 1].strip(), index - 1, index + 1))
    return found


def _underlines(lines: list[str], index: int, first: int) -> bool:
    if index - 1 < first:
        return False
    above = lines[index - 1].strip()
    after_blank = index - 2 < first or not lines[index - 2].strip()
    return bool(above) and after_blank and len(above) <= 80 and ":" not in above and above[0] not in "#|>-*+`~"
