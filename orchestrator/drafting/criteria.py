"""Tell what an acceptance criterion asks to be made. Rather nothing than too much.

A file proves that something was written, never that it works. So a criterion can be met by files only where it asks for
things to be made and says nothing of behaviour or measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from orchestrator.model.kind import Proof
from orchestrator.model.request import Criterion
from orchestrator.model.text import say

_MADE = re.compile(
    r"\b(?:written|write|created?|adds?|added|set ?up|configured?|configuration|provided?|in place|exists?|committed|"
    r"is there|are there|ready|delivered|prepared|done|complete[d]?|documented|drafted|updated)\b"
    r"|작성|생성|추가|설정|구성|제공|준비|완료|포함|배치|마련|수립|문서화|갱신|업데이트"
)
_BEHAVES = re.compile(
    r"\b(?:runs?|running|works?|working|starts? up|start(?:s|ed)? (?:in|with|without|cleanly)|boots?|deployed|healthy|"
    r"pass(?:es|ed|ing)?|succeeds?|successful(?:ly)?|verif(?:y|ied|ies)|tested|reachable|responds?|answers?|connects?|"
    r"monitored|secured?|without errors?|green|review(?:ed)?|approved|all|every|no longer|less|more|within|under)\b"
    r"|정상|구동|동작|작동|확인|통과|검증|성공|접속|연결|응답|실행 가능|배포 완료|모니터링|승인|리뷰|검토"
    r"|모든|이상|이하|이내|미만|초과"
)
_MEASURE = re.compile(r"\d\s*(?:%|ms|s\b|초|분|시간|개|명|건|배|gb|mb)")
_PARTS = re.compile(r",|;|\band\b|\s및\s|\s그리고\s|·|\+|&")
# "start and stop scripts" are two sorts with one noun, not two parts.
_PAIR = re.compile(r"\b(start|stop)\s+and\s+(start|stop)\b|(시작|정지|중지|종료)\s*및\s*(시작|정지|중지|종료)")


# "daily, weekly and monthly checklist" is one document.
_PERIODS = frozenset(
    ("daily", "weekly", "monthly", "quarterly", "일일", "주간", "월간", "분기", "분기별", "매일", "매주", "매월")
)


@lru_cache(maxsize=16)  # the kinds of an answer ask this of the same criteria, one after the other
def things_to_make(text: str) -> tuple[str, ...]:
    """List the parts of a criterion that name things to be made, lower-cased; none where it asks for anything else."""
    text = text.casefold()
    if not _MADE.search(text) or _BEHAVES.search(text) or _MEASURE.search(text):
        return ()
    parts = _PARTS.split(_PAIR.sub(lambda pair: "/".join(filter(None, pair.groups())), text))
    # "…, and set up" names nothing.
    return tuple(part for part in parts if _MADE.sub("", part).strip(" .*_`:-()[]을를이가은는"))


def met_by_document(criteria: Iterable[Criterion], path: str, names: tuple[str, ...], gaps: int = 0) -> Iterator[Proof]:
    """Give a proof for each criterion that asks for this document and nothing else.

    Args:
        path: of the document, in the answer's folder.
        gaps: facts that are missing in it; the document is there all the same, and the proof says what it lacks.
        names: what it is called, lower case, in either language.
    """
    for criterion in criteria:
        things = [thing for thing in things_to_make(criterion.text) if thing.strip() not in _PERIODS]
        if len(things) == 1 and any(name in things[0] for name in names):
            yield drafted(criterion, path, gaps)


def drafted(criterion: Criterion, path: str, gaps: int = 0) -> Proof:
    """Give the proof that a document meets a criterion: that it is there, and how many facts it lacks."""
    by = say("drafted: {file}", file=path)
    if gaps:
        by = say("drafted, with {gaps} fact(s) still missing: {file}", gaps=gaps, file=path)
    return Proof(line=criterion.line, by=by, paths=(path,))
