"""Tell whether a text really states a thing, such as its backup, or only mentions that there should be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from orchestrator.model.decision import Decision
from orchestrator.model.request import Request

# A line with one of these says that the thing is missing, or leaves a place for it. A command's `--no-build` does not.
_ABSENT = re.compile(
    r"(?<!-)\b(?:no|without|none|n/a|tbd|todo|tba|missing)\b(?!-)"
    r"|\bnot (?:yet )?(?:defined|needed|required|planned|available|known|stated)\b"
    r"|없음|없이|없습니다|없다|미정|추후|나중에|불필요|필요 ?없|알 수 없|⚠|‹|\{[^}]*\}|<[^>]*>",
    re.IGNORECASE,
)
# Words that ask for a thing rather than name it.
_VAGUE = re.compile(
    r"\b(?:required|needed|necessary|must|should|shall|will|please|mandatory|documented|ready|done|completed?|yes|ok"
    r"|a|an|the|is|are|be|been|plan|planned|and|or|for|of|to|before|prior|deploy(?:ment|ing)?|production|we|have|has"
    r"|take|make|create|prepare|provide|include|ensure|sure|first|after|then|with|there|that|this|it|way|ways|always"
    r"|can|if|when|in|case|something|anything|problems?|goes|go|wrong|fails?|quick(?:ly)?|fast|immediate(?:ly)?)\b"
    r"|필요(?:합니다|함)?|필수(?:이고|이며|입니다)?|요망|(?:수립|준비|완료|확인|진행|작성)(?:하고|하여|해(?![가-힣]))?|해야|합니다|하기"
    r"|계획(?:을|도|과|은)?|사전|배포|전에|전|부탁드립니다|바랍니다|예정|포함|반드시|항상|먼저"
    r"|문제|발생|생기면|경우|즉시|바로|빠르게|받고|받아|주세요|주십시오"
    r"|(?<![가-힣])(?:을|를|은|는|이|가|도|과|와|후|뒤|시|하고|해|이고)(?![가-힣])"
)
_TELLING = frozenset({"implementation", "outcome"})  # other sections of a decision speak of rules and of options
_MARKUP = re.compile(r"\[[ xX]\]|[^\w가-힣]+")
_BOX = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\[ \]\s")
_HANGUL = re.compile(r"[가-힣]")
ENOUGH = 4  # letters beside the thing's own name and vague words; a Hangul syllable counts as two

_TIME = re.compile(
    r"\b\d{1,2}:\d{2}\b|\b\d{1,2}\s*(?:am|pm)\b|\d{1,2}\s*시|\b\d{4}-\d{2}-\d{2}\b|\d{1,2}월\s*\d{1,2}일", re.IGNORECASE
)
_RANGE = re.compile(
    r"\bbetween \d{1,2}:\d{2} and \d{1,2}:\d{2}\b"
    r"|\b\d{1,2}:\d{2}\s*(?:[-–~]|to|until|부터)\s*\d{1,2}:\d{2}\b|\d{1,2}\s*시\s*(?:[-–~]|부터|에서)\s*.{0,6}\d{1,2}\s*시",
    re.IGNORECASE,
)


class Topic(Struct, frozen=True, kw_only=True):
    """A thing that must be stated.

    Attributes:
        sections: canonical names of a decision's sections that state it.
        word: pattern of its name, for lines and headings; matched without regard to case.
    """

    sections: tuple[str, ...]
    word: str


BACKUP = Topic(
    sections=("backup",), word=r"back[\s-]?ups?\b|snapshots?\b|pg_dump|mysqldump|\bdumps?\b|백업|스냅샷|덤프"
)
ROLLBACK = Topic(
    sections=("rollback",),
    word=r"roll(?:ed|ing)?[\s-]?backs?\b|back[\s-]?out\b|revert(?:ing|ed)?\b|fall[\s-]?back\b"
    r"|롤백|원복|되돌리|되돌려|이전 버전",
)
TESTS = Topic(sections=("tests", "validation"), word=r"\btest(?:s|ed|ing)?\b|\bqa\b|verif|테스트|시험|검증")
WINDOW = Topic(
    sections=("window",),
    word=r"\bwindow\b|\bschedul|\bmaintenance\b|\bdowntime\b|시간대|점검|작업 ?시간|배포 ?시간|배포 ?일시|작업 ?일시",
)

# A line that wishes for both names neither: the one's name says nothing of the other.
_BOTH = re.compile(f"{BACKUP.word}|{ROLLBACK.word}", re.IGNORECASE)


def lines_about(topic: Topic, request: Request, decision: Decision | None = None) -> Iterator[str]:
    """Give every line of a request, and of the decision made for it, that speaks of a topic.

    All lines of a section that has the topic as its heading speak of it. An open box says what is wanted, not what is
    so: it counts only where a decision lists it below the very thing's heading, as those read it who approve.
    """
    word = re.compile(topic.word, re.IGNORECASE)
    if decision is not None:
        for name, text in decision.sections:
            if name == topic.sections[0]:
                yield from text.splitlines()
            elif name in topic.sections:
                yield from (line for line in text.splitlines() if not _BOX.match(line))
            elif name in _TELLING:
                yield from (line for line in text.splitlines() if word.search(line) and not _BOX.match(line))
    for section in request.sections:
        if word.search(section.title):
            yield from (line for line in section.text.splitlines() if not _BOX.match(line))
    yield from (line for line in request.body.splitlines() if word.search(line) and not _BOX.match(line))
    yield from (f"{field.name}: {field.value}" for field in request.fields if word.search(field.name))


def window_line(request: Request, decision: Decision | None = None) -> str | None:
    """Give the line that names when a change is made: a time beside a word for the window, else a range of hours."""
    for line in lines_about(WINDOW, request, decision):
        if _TIME.search(line) and not means_nothing(line):
            return line
    return next((line for line in request.body.splitlines() if _RANGE.search(line)), None)


def is_stated(topic: Topic, request: Request, decision: Decision | None = None) -> bool:
    """Tell whether at least one line names the thing, with something of substance beside its name."""
    return any(says_something(line, topic) for line in lines_about(topic, request, decision))


def means_nothing(line: str) -> bool:
    """Tell whether a line says that the thing is missing, or is a place to be filled in."""
    return _ABSENT.search(line) is not None


def says_something(line: str, topic: Topic) -> bool:
    """Tell whether a line says more of a topic than that it is wanted."""
    if means_nothing(line) or line.lstrip().startswith("#"):
        return False
    rest = _BOTH.sub(" ", re.sub(topic.word, " ", line.casefold(), flags=re.IGNORECASE))
    rest = _MARKUP.sub("", _VAGUE.sub(" ", rest))
    return len(rest) + len(_HANGUL.findall(rest)) >= ENOUGH
