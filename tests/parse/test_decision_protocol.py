"""Who must approve is read from the protocol's tables; what can't be read never loosens anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.parse.decision_protocol import SIZE_LIMIT, read_decision_protocol

SHIPPED = Path(__file__).parents[2] / "contracts" / "standards" / "decision-protocol.md"


def protocol(text):
    return read_decision_protocol(text.encode())


def rules(read):
    return [finding.rule for finding in read.findings]


def test_the_shipped_protocol_says_who_approves_and_how_often_it_is_reviewed():
    read = read_decision_protocol(SHIPPED.read_bytes())
    assert [(rule.level, set(rule.capacities), rule.review_months) for rule in read.levels] == [
        ("critical", {"standards-guardian", "pm"}, 3),
        ("major", {"team-lead", "standards-guardian"}, 6),
        ("minor", {"team-lead"}, 12),
    ]
    assert set(read.emergency_capacities) == {"pm", "standards-guardian", "team-lead"}
    assert read.emergency_hours == 24
    assert read.findings == ()


def test_a_korean_table_is_read_like_an_english_one():
    read = protocol("""
| 등급 | 설명 | 승인 권한 | 검토 주기 |
|------|------|-----------|-----------|
| **중대** | 시스템 전체 | 표준 수호자와 PM | 3개월마다 |
| **주요** | 서비스 | 팀장 + 표준 수호자 | 6개월 |
| **경미** | 팀 내부 | 팀장 | 1년마다 |

| 긴급 규칙 | 값 |
|---|---|
| 선언 자격 | PM |
| 보완 기한 | 12시간 이내 |
""")
    assert read.findings == ()
    assert read.rule("critical").capacities == ("standards-guardian", "pm")
    assert read.rule("major").capacities == ("team-lead", "standards-guardian")
    assert [rule.review_months for rule in read.levels] == [3, 6, 12]
    assert (read.emergency_capacities, read.emergency_hours) == (("pm",), 12)


def test_review_periods_may_stand_in_a_list_below_a_heading_about_reviews():
    read = protocol("""
- **CRITICAL**: 1 month

## Review 주기
- **CRITICAL**: 3개월마다 검토
- **MINOR**: 1년마다 검토
""")
    assert read.rule("critical").review_months == 3
    assert read.rule("minor").review_months == 12


def test_two_tables_that_name_approvers_of_a_level_are_both_binding():
    read = protocol("""
| Level | Approved by | Reviewed every |
|---|---|---|
| Critical | PM | 12 months |

| Decision Type | Final Approver | Review |
|---|---|---|
| CRITICAL | Standards Guardian | 3 months |
""")
    assert read.rule("critical").capacities == ("pm", "standards-guardian")
    assert read.rule("critical").review_months == 3


def test_an_approver_whom_nobody_can_be_makes_the_level_unreachable_instead_of_easier():
    read = protocol("| Level | Approved by |\n|---|---|\n| Minor | Team Lead and the Moon |\n")
    assert read.rule("minor").capacities == ("team-lead", "the-moon")
    found = next(finding for finding in read.findings if finding.rule == "decision-protocol/unknown-capacity")
    assert (found.severity, found.line) == ("error", 3)


def test_an_alternative_is_no_capacity_so_it_does_not_make_approval_easier():
    read = protocol("| Level | Approved by |\n|---|---|\n| Minor | PM or Team Lead |\n")
    assert read.rule("minor").capacities == ("pm-or-team-lead",)


def test_a_remark_in_parentheses_is_passed_over():
    assert protocol("| Level | Approved by |\n|---|---|\n| Minor | Team Lead (of the owner) |\n").rule(
        "minor"
    ).capacities == ("team-lead",)


@pytest.mark.parametrize("text", ["", "# Nothing here", "| Level | Examples |\n|---|---|\n| Critical | all |\n"])
def test_a_protocol_without_approvers_lets_nothing_be_accepted_and_says_so(text):
    read = protocol(text)
    assert all(read.rule(level).capacities == () for level in ("critical", "major", "minor"))
    assert rules(read).count("decision-protocol/no-approver") == 3
    assert "decision-protocol/no-declarer" in rules(read)
    assert read.emergency_hours == 24


def test_tables_in_fences_and_comments_count_for_nothing():
    table = "| Level | Approved by |\n|---|---|\n| Minor | Team Lead |\n"
    assert protocol(f"```markdown\n{table}```\n").rule("minor").capacities == ()
    assert protocol(f"<!--\n{table}-->\n").rule("minor").capacities == ()
    assert protocol(f"~~~\n```\n~~~\n{table}").rule("minor").capacities == ("team-lead",)


def test_a_protocol_above_the_limit_is_not_read_in_part():
    table = b"| Level | Approved by |\n|---|---|\n| Minor | Team Lead |\n"
    read = read_decision_protocol(table + b"x" * SIZE_LIMIT)
    assert read.levels == ()
    assert rules(read) == ["decision-protocol/too-large"]


@given(st.binary(max_size=300) | st.text(alphabet="|-: \nLevelApprovedbyCriticalPM,+()", max_size=200).map(str.encode))
def test_any_bytes_are_read_and_every_level_without_an_approver_is_named(data):
    read = read_decision_protocol(data)
    unreachable = [level for level in ("critical", "major", "minor") if not read.rule(level).capacities]
    assert rules(read).count("decision-protocol/no-approver") >= len(unreachable)
