"""Decisions in the shapes that people write them."""

import hashlib
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.model.decision import Decision
from orchestrator.model.request import Environment
from orchestrator.parse.decision import read_decision
from orchestrator.parse.decision_bytes import signed_bytes
from orchestrator.parse.decision_scope import ENVIRONMENTS
from orchestrator.parse.decision_sections import NAMES, plain, read_heading
from orchestrator.parse.decision_status import read_status

MADR = """\
---
id: ADR-20261120-devops-1-orders-api
status: accepted
date: 2026-11-20
decision-makers: [Jisoo Han, "Min Park"]
consulted: qa, frontend
informed: []
level: major
author-role: devops-lead
supersedes: [ADR-20260801-devops-1-orders-api]
scope:
  environment: production
  services: [orders, worker]
  kinds: [deployment]
  until: 2026-12-31
  requests: [041-deploy-orders]
  request-sha256: %s
---
# Orders API 2.4 to production

## Context and Problem Statement
Orders time out.

## Implementation
Blue and green.

### Rollback Plan
Switch back to blue.

### Backup
pg_dump before the start.
""" % ("a" * 64)


def read(text: str, file: str = ".claude/decisions/ADR-001-x.md") -> Decision:
    return read_decision(text.encode(), file)


def rules(decision: Decision) -> list[str]:
    return [finding.rule for finding in decision.findings]


def test_front_matter_of_madr_with_our_keys_is_read_whole():
    decision = read(MADR)
    assert decision.findings == ()
    assert decision.id == "ADR-20261120-devops-1-orders-api"
    assert decision.title == "Orders API 2.4 to production"
    assert (decision.status_written, decision.level, decision.author_role) == ("accepted", "major", "devops-lead")
    assert decision.decision_makers == ("Jisoo Han", "Min Park")
    assert decision.consulted == ("qa", "frontend")
    assert decision.supersedes == ("ADR-20260801-devops-1-orders-api",)
    assert decision.made_on == date(2026, 11, 20)
    assert decision.scope.environment == "production"
    assert decision.scope.services == ("orders", "worker")
    assert decision.scope.until == date(2026, 12, 31)
    assert decision.scope.requests == ("041-deploy-orders",)
    assert decision.scope.request_sha256 == "a" * 64
    assert decision.section("context") == "Orders time out."
    assert decision.section("rollback") == "Switch back to blue."
    assert decision.section("backup") == "pg_dump before the start."


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("# 4. Use a queue\n\nDate: 2025-02-03\n\n## Status\n\nAccepted\n\n## Context\n\nx", "accepted"),
        ("# 4. Queue\n\n## Status\n\nAccepted\n\nSuperceded by [7. Stream](0007-stream.md)\n", "superseded"),
        ("# Queue\n\nStatus: proposed\nDate: 2025-02-03\n\nText.", "proposed"),
        ("# Queue\n\n* Status: accepted\n* Deciders: A, B\n", "accepted"),
        ("# Queue\n\n**Status**: Accepted  \n**Date**: 2025-02-03", "accepted"),
        ("# Queue\n\n**Status:** Rejected\n", "rejected"),
        ("# Queue\n\n| Item | Value |\n|---|---|\n| Status | Deprecated |\n| Date | 2025-02-03 |\n", "deprecated"),
        ("# Queue\n\n| Status | Date |\n|---|---|\n| Accepted | 2025-02-03 |\n", "accepted"),
        ("# 큐 도입\n\n**상태**: ✅ 승인\n**작성일**: 2025년 2월 3일\n", "accepted"),
        ("# 큐 도입\n\n- 상태: 제안\n", "proposed"),
        ("# 큐 도입\n\n## 📌 상태\n\n반려\n", "rejected"),
        ("# 큐 도입\n\n상태: 폐기\n", "deprecated"),
        ("# 큐 도입\n\n상태: ADR-009로 대체\n", "superseded"),
        ("# 큐 도입\n\n| 항목 | 내용 |\n|---|---|\n| 상태 | 승인 대기 |\n", "proposed"),
        ("Queue\n=====\n\nStatus\n------\n\nAccepted\n\nContext\n-------\n\nx", "accepted"),
        ("# Queue\n\n## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Rejected\n", "accepted"),
        ("# Queue\n\n## Status\n\n~~Proposed~~ Accepted\n", "accepted"),
        ("# キュー\n\n## ステータス\n\n承認済み\n", "accepted"),
        ("# Queue\n\n## Status\n\nNot yet accepted\n", "proposed"),
        ("# Queue\n\n## Status\n\n🟢\n", "accepted"),
        ("# Queue\n\nNothing is said here.", None),
    ],
)
def test_the_status_is_read_in_the_shapes_that_people_write(text, status):
    assert read(text).status_written == status


@pytest.mark.parametrize(
    "text",
    [
        "# X\n\n**Status**: Proposed | Accepted | Superseded | Deprecated",
        "---\nstatus: {proposed | accepted}\n---\n# X",
    ],
)
def test_a_templates_list_of_choices_is_no_status(text):
    decision = read(text)
    assert decision.status_written is None
    assert rules(decision) == ["decision/template-left"]


def test_the_date_mapping_of_madrs_template_is_a_finding_and_no_date():
    decision = read("---\nstatus: proposed\ndate: {YYYY-MM-DD when the decision was last updated}\n---\n# X\n")
    assert decision.made_on is None
    assert [(finding.rule, finding.line) for finding in decision.findings] == [("decision/template-left", 3)]


def test_front_matter_and_heading_that_disagree_are_a_finding_and_the_weaker_status_counts():
    decision = read("---\nstatus: accepted\n---\n# X\n\n## Status\n\nProposed\n")
    assert decision.status_written == "proposed"
    assert [(finding.rule, finding.line) for finding in decision.findings] == [("decision/disagreement", 6)]


def test_broken_front_matter_is_a_located_finding_and_never_accepted():
    decision = read("---\nid: a\nstatus: accepted\nscope: [x\n---\n# X\n\nStatus: accepted\n")
    assert decision.status == "proposed"
    finding = decision.findings[0]
    assert (finding.rule, finding.severity) == ("decision/front-matter", "error")
    assert finding.line is not None
    assert 4 <= finding.line <= 5


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("a: &x 1\nb: *x", "anchor"),
        ("status: accepted\nstatus: rejected", "twice"),
        ("a: !!python/object:os.system x", "tag"),
        ("a: " + "[" * 5000, "nested"),
        ("- " * 5000 + "x", "nested"),
        ("a: 1\n--- \nb: 2\n--- ", ""),
        ("just words", "keys and values"),
    ],
)
def test_front_matter_that_could_surprise_a_reader_is_refused(front, words):
    decision = read(f"---\n{front}\n---\n# X\n")
    assert decision.status != "accepted"
    if words:
        assert words in str(decision.findings[0].message)


def test_a_scope_with_a_wildcard_or_an_unknown_key_says_so_and_covers_nothing_by_it():
    decision = read(
        "---\nscope:\n  environment: prodction\n  services: ['*']\n  kinds: {a: b}\n  end: 2026-01-01\n"
        "  until: soon\n  request-sha256: abc\n---\n# X\n"
    )
    assert decision.scope.services == ()
    assert decision.scope.environment is None
    assert rules(decision) == ["decision/scope"] * 6
    assert {finding.line for finding in decision.findings} == {2}


def test_the_end_of_a_scope_may_be_a_time_with_its_offset():
    decision = read("---\nscope:\n  until: 2026-12-01T02:00:00Z\n---\n# X\n")
    assert decision.scope.until == datetime(2026, 12, 1, 2, tzinfo=UTC)


def test_korean_headings_and_old_file_names_are_read():
    decision = read(
        "# ADR-007: 주문 API 배포\n\n**등급**: 중대\n\n## 1. 배경\n가\n## 🔄 롤백 계획\n나\n## 백업\n다\n"
        "## 작업 시간\n라\n",
        ".claude/decisions/ADR-007-orders.md",
    )
    assert (decision.id, decision.title, decision.level) == ("ADR-007-orders", "주문 API 배포", "critical")
    assert dict(decision.sections) == {"context": "가", "rollback": "나", "backup": "다", "window": "라"}


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("7. Deploy the API", "Deploy the API"),
        ("1.5.0 배포", "1.5.0 배포"),
        ("2.4: the API", "2.4: the API"),
        ("ADR-007: Deploy 1.5.0", "Deploy 1.5.0"),
    ],
)
def test_a_title_loses_its_number_and_keeps_a_version(heading, title):
    assert read_decision(f"# {heading}\n\nStatus: proposed\n".encode(), "decisions/ADR-007.md").title == title


def test_carriage_returns_and_a_byte_order_mark_change_nothing_of_what_is_read():
    plain, odd = read(MADR), read_decision(b"\xef\xbb\xbf" + MADR.replace("\n", "\r\n").encode(), "x.md")
    assert replace(odd, file=plain.file, sha256=plain.sha256) == plain


def test_a_heading_in_a_fenced_block_is_text():
    assert dict(read("# X\n\n## Context\n\n```\n## Status\naccepted\n```\n").sections).keys() == {"context"}


def test_what_is_signed_are_the_bytes_less_exactly_the_status_line():
    data = MADR.encode()
    without = data.replace(b"status: accepted\n", b"")
    assert signed_bytes(data) == without
    assert read(MADR).sha256 == hashlib.sha256(without).hexdigest()
    assert read(MADR.replace("accepted", "proposed", 1)).sha256 == read(MADR).sha256
    assert read(MADR.replace("Orders time out.", "Orders time out!")).sha256 != read(MADR).sha256


@pytest.mark.parametrize(
    "text",
    [
        '---\nstatus: "accepted\nscope: x"\n---\n# X\n',
        "---\nstatus: [accepted,\nx]\n---\n# X\n",
        "---\nstatus: |\n  accepted\n---\n# X\n",
        "---\nstatus: accepted\nstatus: rejected\n---\n# X\n",
        "# X\n\nstatus: accepted\n",
        "---\nstatus: accepted\n",
    ],
)
def test_a_status_that_could_swallow_signed_lines_stays_signed(text):
    assert signed_bytes(text.encode()) == text.encode()


@given(st.binary(max_size=400))
def test_any_bytes_give_a_decision_or_a_located_finding(data):
    decision = read_decision(data, "d/x.md")
    assert all(finding.line and finding.file == "d/x.md" for finding in decision.findings)


PIECES = st.sampled_from(
    [
        "---\n",
        "status: ",
        "accepted",
        "\n",
        "## Status\n",
        "scope:\n",
        "  services: [",
        "*",
        "]",
        "| Status |",
        "date: {",
        "}",
        "상태: 승인\n",
        "```\n",
        "\0",
        "\ufeff",
        "\r",
        "&a ",
        "  ",
        "- ",
        ": ",
        "'",
        '"',
        "# X\n",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_mixture_of_a_decisions_parts_gives_a_decision_or_a_located_finding(text):
    decision = read(text)
    assert all(finding.line for finding in decision.findings)
    front_is_broken = "decision/front-matter" in rules(decision)
    assert not (front_is_broken and decision.status == "accepted")


@given(st.lists(PIECES | st.sampled_from(["## Level\n", "major\n", "## Context\n"]), max_size=30).map("".join))
def test_without_the_sections_texts_all_else_is_read_alike(text):
    whole = read(text)
    light = read_decision(text.encode("utf-8", "surrogatepass"), whole.file, sections=False)
    assert light == replace(whole, sections=())


@given(st.text(max_size=60))
def test_any_words_give_a_status_or_none(words):
    assert read_status(words)[0] in (None, "proposed", "accepted", "rejected", "withdrawn", "superseded", "deprecated")


def test_a_link_a_size_and_an_encoding_that_are_wrong_are_located():
    assert rules(read_decision(b"x" * (1024 * 1024 + 1), "x.md")) == ["decision/too-large"]
    decision = read_decision(b"# X\n\nab\xff", "x.md")
    assert [(f.rule, f.line, f.column) for f in decision.findings] == [("decision/not-utf-8", 3, 3)]
    assert rules(read("")) == ["decision/empty"]


BLANKS = " " * 200_000
HOSTILE = {
    "blanks in the title": f"# a{BLANKS}b\n",
    "blanks in a heading": f"# t\n\n## a{BLANKS}b\n",
    "nothing but blanks": f"# t\n{BLANKS}b\n",
    "short lines of blanks": f"# t\n{(' ' * 200 + chr(10)) * 4_000}b\n",
    "a key that never ends": f"# t\n**Status{BLANKS}b\n",
    "a status line that never ends": f"---\nstatus: a{BLANKS}b'\n---\n",
    "brackets that never close": f"# t\n## {'[(<' * 100_000}\n",
    "links that never close": f"## Status\n\n{'[a](' * 100_000}\n",
    "headings of falling level": "".join(f"{'#' * (6 - number % 6)} a\n" for number in range(60_000)),
    "front matter of blanks": f"---\na: b{BLANKS}c:\n---\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_made_to_be_slow_is_read_all_the_same(name: str) -> None:
    # Read by patterns that try the same blanks twice, each of these takes hours.
    decision = read_decision(HOSTILE[name].encode(), "decisions/ADR-1-slow.md")
    assert decision.status != "accepted"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# Title", (1, "Title")),
        ("   ### Three ###", (3, "Three")),
        ("    # code", (0, "")),
        ("#hashtag", (0, "")),
        ("####### seven", (0, "")),
        ("#", (1, "")),
        ("## C#", (2, "C#")),
        ("##\tTab", (2, "Tab")),
    ],
)
def test_a_heading_is_read_as_commonmark_says(line: str, expected: tuple[int, str]) -> None:
    assert read_heading(line) == expected


def test_every_environment_of_a_request_can_be_a_scopes():
    assert set(ENVIRONMENTS.values()) == set(get_args(Environment))


def test_the_words_of_the_headings_table_are_as_plain_as_the_headings_that_are_compared_with_them():
    assert all(plain(words) == words for words in NAMES)
