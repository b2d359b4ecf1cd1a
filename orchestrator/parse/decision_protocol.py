"""Read the decision protocol's tables: who approves a decision of which level, the review periods, emergencies.

Two forms are understood: a table with one row per level (Level, Approved by, Reviewed every; English or Korean), and
list items such as "**Critical**: 3 months". Where several tables name approvers of a level, all of them must approve.
What can't be read never loosens anything: it is listed, and the level asks for what nobody can give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from orchestrator.model.decision import Level
from orchestrator.model.decision_protocol import DecisionProtocol, LevelRule
from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import Text, say
from orchestrator.parse.names import slug
from orchestrator.parse.pipe_table import Table, read_tables

SIZE_LIMIT = 1024 * 1024
LEVELS: tuple[Level, ...] = ("critical", "major", "minor")

# Canonical names to what people write; slugs.
LEVEL_WORDS: dict[Level, tuple[str, ...]] = {
    "critical": ("critical", "중대", "심각", "치명", "치명적"),
    "major": ("major", "주요", "중요"),
    "minor": ("minor", "경미", "사소", "일반"),
}
CAPACITY_WORDS = {
    "pm": ("pm", "project-manager", "product-manager", "프로젝트-매니저", "프로젝트-관리자"),
    "standards-guardian": ("standards-guardian", "standard-guardian", "표준-수호자", "표준-관리자", "표준-담당자"),
    "team-lead": ("team-lead", "team-leads", "team-leader", "팀장", "팀-리드", "팀-리더"),
}
LEVEL_COLUMNS = ("level", "decision-level", "priority-level", "decision-type", "등급", "결정-등급", "수준", "결정-유형")
APPROVER_COLUMNS = (
    "approved-by", "approver", "approvers", "approval", "final-approver", "must-approve", "approval-authority",
    "승인-권한", "승인자", "최종-승인자", "승인", "승인-자격",
)  # fmt: skip
REVIEW_COLUMNS = ("reviewed-every", "review", "review-period", "review-cycle", "검토-주기", "리뷰-주기", "재검토-주기")
DECLARERS = (
    "may-be-declared-by",
    "declared-by",
    "who-may-declare",
    "선언-권한",
    "선언-자격",
    "긴급-선언-권한",
    "선언자",
)
COMPLETIONS = (
    "completed-within",
    "complete-within",
    "hours-to-complete",
    "completion",
    "보완-기한",
    "보완-시한",
    "완료-기한",
)

_CAPACITY_BREAK = re.compile(r"\s*(?:[,+&/;·]|\band\b|및|와\s|과\s|그리고)\s*", re.IGNORECASE)
_REMARK = re.compile(r"\([^()]*\)")
_PERIOD = re.compile(r"(\d{1,3})\s*(months?|개월|달|years?|년)", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,3})\s*(?:hours?|h\b|시간)", re.IGNORECASE)
_LEVEL_ITEM = re.compile(r"[-*+]\s+[*_]*([\w-]{2,20})[*_]*\s*[:：]\s*(.{0,100})")


class _Approval(NamedTuple):
    level: Level
    capacities: tuple[str, ...]
    unknown: tuple[str, ...]
    months: int | None
    line: int


def read_decision_protocol(data: bytes, file: str = "decision-protocol.md") -> DecisionProtocol:
    """Read the protocol from the file's bytes. Never raises; what is missing or unreadable is listed in `findings`."""
    if len(data) > SIZE_LIMIT:
        message, remedy = say("the decision protocol is larger than 1 MiB"), say("keep it to a few pages")
        return DecisionProtocol(findings=(_finding(file, "too-large", "error", message, remedy),))
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    tables = tuple(read_tables(text))
    approvals = [approval for table in tables for approval in _approvals(table)]
    listed = _listed_periods(text)
    rules: list[LevelRule] = []
    findings: list[Finding] = []
    for level in LEVELS:
        mine = [approval for approval in approvals if approval.level == level]
        capacities = tuple(dict.fromkeys(capacity for approval in mine for capacity in approval.capacities))
        unknown = [(word, approval.line) for approval in mine for word in approval.unknown]
        months = min((approval.months for approval in mine if approval.months), default=listed.get(level))
        for word, line in unknown:
            message = say('"{word}" is no capacity that anybody can hold, so nothing of level {level} can be accepted',
                          word=word, level=level)  # fmt: skip
            remedy = say("use PM, Standards Guardian or Team Lead")
            findings.append(_finding(file, "unknown-capacity", "error", message, remedy, line))
        if not capacities:
            message = say("the protocol names nobody who approves decisions of level {level}", level=level)
            remedy = say("add a table with the columns Level and Approved by")
            findings.append(_finding(file, "no-approver", "error", message, remedy))
        if months is None:
            message = say("the protocol names no review period for level {level}", level=level)
            remedy = say('add a column "Reviewed every", such as "3 months"')
            findings.append(_finding(file, "no-review", "note", message, remedy))
        if mine or months is not None:
            rules.append(
                LevelRule(
                    level=level,
                    # an approver whom nobody can be would otherwise be dropped, and fewer would do
                    capacities=(*capacities, *(slug(word) for word, _ in unknown)),
                    review_months=months,
                    line=mine[0].line if mine else None,
                )
            )
    declarers, hours = _emergency(tables)
    if not declarers:
        message = say("the protocol names nobody who may declare an emergency, so nobody may")
        remedy = say('add a table row "May be declared by", such as "PM, Standards Guardian"')
        findings.append(_finding(file, "no-declarer", "note", message, remedy))
    return DecisionProtocol(
        levels=tuple(rules),
        emergency_capacities=declarers,
        emergency_hours=24 if hours is None else hours,
        findings=tuple(findings),
    )


def _approvals(table: Table) -> Iterable[_Approval]:
    head = [slug(cell) for cell in table.header.cells]
    level_at, approver_at = _column(head, LEVEL_COLUMNS), _column(head, APPROVER_COLUMNS)
    if level_at < 0 or approver_at < 0:
        return
    review_at = _column(head, REVIEW_COLUMNS)
    for row in table.rows:
        level = _level(row.cell(level_at))
        if level is not None:
            known, unknown = _capacities(row.cell(approver_at))
            yield _Approval(level, known, unknown, _months(row.cell(review_at)), row.line)


def _emergency(tables: Iterable[Table]) -> tuple[tuple[str, ...], int | None]:
    declarers: tuple[str, ...] = ()
    hours: int | None = None
    for row in (row for table in tables for row in table.rows):
        key = slug(row.cell(0))
        if key in DECLARERS and not declarers:
            declarers = _capacities(row.cell(1))[0]
        elif key in COMPLETIONS and hours is None:
            found = _HOURS.search(row.cell(1))
            hours = int(found[1]) if found else None
    return declarers, hours


def _listed_periods(text: str) -> dict[Level, int]:
    """Read periods from list items below a heading about reviews."""
    periods: dict[Level, int] = {}
    about_reviews = False
    for line in text.split("\n"):
        if line.startswith("#"):
            about_reviews = any(word in line.casefold() for word in ("review", "리뷰", "검토"))
        elif about_reviews and (item := _LEVEL_ITEM.match(line.strip())):
            level, months = _level(item[1]), _months(item[2])
            if level is not None and months is not None:
                periods.setdefault(level, months)
    return periods


def _column(head: list[str], names: tuple[str, ...]) -> int:
    return next((index for index, name in enumerate(head) if name in names), -1)


def _level(written: str) -> Level | None:
    word = slug(written)
    return next((level for level, words in LEVEL_WORDS.items() if word in words), None)


def _capacities(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the capacities that a cell names, and the words that are none."""
    known: list[str] = []
    unknown: list[str] = []
    for word in _CAPACITY_BREAK.split(_REMARK.sub(" ", written[:500])):
        name = slug(word)
        capacity = next((capacity for capacity, words in CAPACITY_WORDS.items() if name in words), None)
        if capacity is not None:
            known.append(capacity)
        elif name:
            unknown.append(word.strip(" *_`"))
    return tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown))


def _months(written: str) -> int | None:
    found = _PERIOD.search(written)
    if found is None or int(found[1]) == 0:
        return None
    return int(found[1]) * (12 if found[2].casefold().startswith(("year", "년")) else 1)


def _finding(file: str, rule: str, severity: Severity, message: Text, remedy: Text, line: int | None = None) -> Finding:
    return Finding(
        rule=f"decision-protocol/{rule}", severity=severity, message=message, remedy=remedy, file=file, line=line
    )
