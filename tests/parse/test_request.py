"""A request in any of the forms that agents write is read as a person would read it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import json

from tests.support.reading import read, rules

PRESCRIBED = """
# Request: Add a cache in front of the catalogue
Date: 2026-03-09T10:15:00+09:00
From: Backend Lead
To: DevOps
Priority: High
Deadline: 2026-03-13
Blocking: Yes - the load test
Kind: infrastructure-files, rollback plan
Environment: staging
Service: catalogue, search
Path: services/catalogue
Follows: 041-catalogue.md
Depends-on: 039-network.md

## Context
Every page asks for the same products.

## Requirements
- a cache that survives a restart
- metrics for hits and misses
  per service

## Acceptance Criteria
- [ ] a second call is answered in 5 ms
- [x] the network exists
  - [ ] from both zones

## Dependencies
Needs `040-volumes.md`, see also requests/to-backend/038-routes.md.

## Response Format Needed
A short summary.
"""

KOREAN = """
# 요청: 상품 검색 캐시 구성

**요청자**: PM (Project Manager)\x20\x20
**요청일**: 2026년 3월 9일\x20\x20
**우선순위**: 🔥 긴급 (최우선)\x20\x20
**작업 ID**: SHOP-12

## 📋 요청 사항

아래 작업을 부탁드립니다.

### 1. 캐시 서버 구성
- 재시작해도 데이터가 남을 것

### 2. 지표 수집
지표 이름은 자유입니다.

## 🎯 완료 기준
- [ ] 두 번째 호출이 5 ms 안에 응답
- [x] 네트워크 준비

## 📅 기한
- **목표 완료일**: 2026-03-13
- **블로킹 이슈**: 부하 시험

## 🔗 의존성
- `039-network.md`
"""


def test_the_prescribed_form_is_read_whole():
    request = read(PRESCRIBED)
    assert rules(request) == []
    assert request.title == "Add a cache in front of the catalogue"
    assert (request.sender, request.sender_written, request.recipient) == ("backend-lead", "Backend Lead", "devops")
    assert (request.priority, request.environment, request.language) == ("high", "staging", "en")
    assert request.written_on is not None
    assert request.written_on.isoformat() == "2026-03-09T10:15:00+09:00"
    assert (request.deadline, request.deadline_written) == (date(2026, 3, 13), "2026-03-13")
    assert request.blocking == "Yes - the load test"
    assert request.kinds == ("infrastructure-files", "rollback-plan")
    assert (request.services, request.path) == (("catalogue", "search"), "services/catalogue")
    assert request.follows == "041-catalogue"
    assert request.depends_on == ("039-network", "038-routes", "040-volumes")
    assert [section.name for section in request.sections] == [
        "context",
        "requirements",
        "criteria",
        "dependencies",
        "response-format",
    ]
    assert [(item.title, item.text, item.line) for item in request.requirements] == [
        ("a cache that survives a restart", "", 19),
        ("metrics for hits and misses", "per service", 20),
    ]
    assert [(one.text, one.ticked, one.line) for one in request.criteria] == [
        ("a second call is answered in 5 ms", False, 24),
        ("the network exists", True, 25),
        ("from both zones", False, 26),
    ]


def test_sender_and_recipient_are_known_by_the_words_of_a_letter():
    request = read("# 운영 배포\n보낸이: backend\n받는이: devops\n")
    assert rules(request) == []
    assert (request.sender, request.recipient) == ("backend", "devops")


def test_the_korean_form_with_bold_keys_and_emoji_is_read_whole():
    request = read(KOREAN)
    assert rules(request) == []
    assert request.title == "상품 검색 캐시 구성"
    assert (request.sender, request.sender_written) == ("pm", "PM (Project Manager)")
    assert (request.priority, request.language) == ("critical", "ko")
    assert request.written_on == date(2026, 3, 9)
    assert (request.deadline, request.deadline_written) == (date(2026, 3, 13), "2026-03-13")
    assert request.blocking == "부하 시험"
    assert request.depends_on == ("039-network",)
    assert [item.title for item in request.requirements] == ["캐시 서버 구성", "지표 수집"]
    assert [(one.text, one.ticked) for one in request.criteria] == [
        ("두 번째 호출이 5 ms 안에 응답", False),
        ("네트워크 준비", True),
    ]
    written = {field.key: (field.name, field.value) for field in request.fields}
    assert written["priority"] == ("우선순위", "🔥 긴급 (최우선)")
    assert written["task"] == ("작업 ID", "SHOP-12")


def test_front_matter_says_the_same_as_header_lines():
    request = read(
        """
        ---
        from: PM
        priority: 높음
        kind: [deployment, rollback-plan]
        depends-on:
          - 039-network.md
          - 040-volumes.md
        due: 2026-03-13
        ---
        # Deploy the catalogue
        Please roll it out.
        """
    )
    assert (request.title, request.sender, request.priority) == ("Deploy the catalogue", "pm", "high")
    assert request.kinds == ("deployment", "rollback-plan")
    assert request.depends_on == ("039-network", "040-volumes")
    assert request.deadline == date(2026, 3, 13)
    assert [(field.key, field.line, field.column) for field in request.fields][:2] == [
        ("from", 2, 1),
        ("priority", 3, 1),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "From: pm\nPriority: high",
        "FROM : pm\npriority：high",
        "**From**: pm  \n**Priority**: high  ",
        "**From:** pm\\\n**Priority:** high",
        "__From__: pm\n__Priority__: **high**",
        "- **From**: pm\n- **Priority**: high",
        "* From: pm\n* Priority: high",
        "> **From**: pm\n> **Priority**: high",
        "👤 **From**: pm\n🔥 **Priority**: high",
        "**From**: pm | **To**: devops | **Priority**: high",
        "From: pm | To: devops | Priority: high",
        "**요청자 (From)**: pm\n**우선순위 (Priority)**: 높음",
        "| Key | Value |\n|---|---|\n| From | pm |\n| **Priority** | high |",
        "| From | pm |\n|---|---|\n| Priority | high |",
        "| From | To | Priority |\n|---|---|---|\n| pm | devops | high |",
        "From: pm\nPriority: high\n---",
        "## Request information\n- From: pm\n- Priority: high",
        "## 요청 정보\n| 항목 | 내용 |\n|---|---|\n| 요청자 | pm |\n| 우선순위 | 높음 |",
        "From: pm\n\n## Priority\nhigh",
        "From: pm <!-- who asks -->\nPriority: high <!-- critical, high, medium, low -->",
        "From: `pm`\nPriority: `high`",
        "Ticket number: 12\nFrom: pm\nPriority: high",
        "Please see below.\n\nFrom: pm\nthanks in advance\nPriority: high",
    ],
)
def test_header_lines_are_found_in_every_dress(header):
    request = read(f"# Tidy up\n{header}\n\n## Context\nNothing.\n".encode())
    assert (request.title, request.sender, request.priority) == ("Tidy up", "pm", "high")


def test_keys_below_a_last_rule_are_read_like_a_header():
    request = read(b"# T\n**From**: pm\n\n## Context\ntext\n\n---\n**Created**: 2026-03-02  \n**From**: someone\n")
    assert request.written_on == date(2026, 3, 2)
    assert request.sender == "pm"
    assert rules(request) == ["header/repeated-key"]


def test_a_colon_in_prose_makes_no_header():
    request = read(
        b"# T\n\nOne remark: it is slow.\nAnother: it is big.\nSee http://example.org: good.\n\nAt 10:30 we meet.\n"
    )
    assert request.fields == ()
    assert "One remark: it is slow." in request.body


def test_an_unknown_header_line_is_kept_and_listed_with_its_place_and_a_guess():
    request = read(b"# T\n**From**: pm\n**Prioritty**: high\n**Mood**: sunny\n")
    assert [(field.key, field.value) for field in request.fields] == [("from", "pm"), ("", "high"), ("", "sunny")]
    guess, plain = request.findings
    assert (guess.rule, guess.severity, guess.line, guess.column) == ("header/unknown-key", "note", 3, 3)
    assert "priority" in str(guess.remedy)
    assert (plain.line, plain.remedy) == (4, None)


@pytest.mark.parametrize(
    ("written", "priority"),
    [
        ("Critical", "critical"),
        ("URGENT (즉시 처리 필요)", "critical"),
        ("🔥 긴급", "critical"),
        ("🔥 긴급 (최우선)", "critical"),
        ("P0", "critical"),
        ("매우 높음", "critical"),
        ("**HIGH**", "high"),
        ("높음", "high"),
        ("P1 - High", "high"),
        ("High, because of the audit", "high"),
        ("⚠️ High!", "high"),
        ("(높음)", "high"),
        ("보통", "medium"),
        ("Normal", "medium"),
        ("낮음 😴", "low"),
        ("low.", "low"),
    ],
)
def test_priorities_are_understood_in_both_languages(written, priority):
    request = read(f"# T\nFrom: pm\nPriority: {written}\n".encode())
    assert (request.priority, rules(request)) == (priority, [])


def test_a_priority_that_is_not_understood_becomes_medium_and_is_told():
    request = read(b"# T\nFrom: pm\nPriority: purple\n")
    assert request.priority == "medium"
    (finding,) = request.findings
    assert (finding.rule, finding.severity, finding.line, finding.column) == ("header/priority", "warning", 3, 1)
    assert finding.remedy is not None


@pytest.mark.parametrize("left", ["[Requesting Team]", "<team>", "{{ sender }}", "Critical | High | Medium | Low"])
def test_a_templates_placeholder_is_no_value(left):
    request = read(f"# T\nFrom: {left}\n".encode())
    assert request.sender is None
    assert rules(request) == ["header/placeholder"]


def test_the_first_of_two_differing_lines_counts_and_the_second_is_told():
    request = read(b"# T\nFrom: pm\nPriority: high\nPriority: low\nFrom: PM\n")
    assert request.priority == "high"
    assert [(finding.rule, finding.line) for finding in request.findings] == [("header/repeated-key", 4)]


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("PM", "pm"),
        ("PM (Project Manager)", "pm"),
        ("PM님", "pm"),
        ("@pm", "pm"),
        ("DevOps/Operator", "devops-operator"),
        ("DevOps Operator", "devops-operator"),
        ("🚀 DevOps Operator (on duty)", "devops-operator"),
        ("UI/UX Designer", "ui-ux-designer"),
        ("[PM](mailto:pm@example.org)", "pm"),
        ("백엔드 팀", "백엔드-팀"),
    ],
)
def test_the_sender_becomes_a_slug_and_stays_as_written(written, slug):
    request = read(f"# T\nFrom: {written}\n".encode())
    assert (request.sender, request.sender_written) == (slug, written)


def test_a_configured_name_of_a_sender_goes_before_its_slug():
    aliases = {"project manager": "pm", "프로젝트 매니저": "pm", "devops": "devops-operator"}
    for written in ("Project Manager", "Project Manager (Kim)", "프로젝트 매니저"):
        assert read(f"# T\nFrom: {written}\n".encode(), aliases=aliases).sender == "pm"
    assert read(b"# T\nFrom: DevOps\n", aliases=aliases).sender == "devops-operator"


def test_a_sender_without_a_letter_is_none_and_told():
    request = read("# T\nFrom: ★★★\n".encode())
    assert (request.sender, rules(request)) == (None, ["header/sender"])


def test_a_list_below_a_key_without_a_value_is_its_value():
    request = read(b"# T\n**From**: pm\n**Deliverables:**\n- deployment\n- `rollback-plan`\n\n## Context\n- x\n")
    assert (request.kinds, request.findings) == (("deployment", "rollback-plan"), ())


def test_a_heading_that_only_says_request_stands_above_the_header_like_a_title():
    request = read("# 요청\n**요청자** : PM\n\n내용입니다.\n".encode())
    assert (request.title, request.sender) == ("042-cache", "pm")
    assert read("# 요청\n제목: 로그 보관\n".encode()).title == "로그 보관"


def test_emphasis_inside_a_requirement_is_left_out_of_its_title():
    request = read(b"# T\n## Requirements\n1. **Back up** the *database*\n")
    assert [one.title for one in request.requirements] == ["Back up the database"]


def test_a_request_without_a_header_is_a_request_without_a_sender():
    request = read(b"## Please look at the disk\n\nIt is full.\n")
    assert (request.title, request.sender, request.findings) == ("Please look at the disk", None, ())
    assert read(b"It is full.\n").title == "042-cache"
    assert read(b"## Context\nIt is full.\n").title == "042-cache"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Request: Move the logs", "Move the logs"),
        ("# [요청] 로그 이동", "로그 이동"),
        ("# 요청 - 로그 이동", "로그 이동"),
        ("# 배포: 로그 이동", "배포: 로그 이동"),
        ("# **Move the logs**", "Move the logs"),
        ("Move the logs\n=============", "Move the logs"),
        ("# {{ 7 * 7 }} and {% raw %}", "{{ 7 * 7 }} and {% raw %}"),
        ("# a\u202eb\u0007c", "ab c"),
    ],
)
def test_titles_lose_what_announces_them_and_nothing_else(heading, title):
    assert read(f"{heading}\n\nFrom: pm\n".encode()).title == title


def test_a_long_title_is_cut():
    title = read(b"# " + b"long " * 1000).title
    assert len(title) <= 200
    assert title.endswith("…")


@pytest.mark.parametrize("text", ["# T\nStatus: Cancelled\n", "# T\n**상태**: 취소됨 (중복)\n", "# 요청 취소됨: T\n"])
def test_a_cancelled_request_says_so_itself(text):
    assert read(text.encode()).cancelled


def test_a_status_of_another_sort_cancels_nothing():
    assert not read("# T\n상태: 취소 가능 여부 확인 중\n".encode()).cancelled


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("# Docker Compose 와 GitHub Actions 설정 부탁드립니다\n", "ko"),
        ("# Set up Docker Compose\nThe page says 안녕.\n", "en"),
        ("# Set up Docker Compose\nLanguage: 한국어\n", "ko"),
        ("# 도커 설정\n언어: English\n", "en"),
    ],
)
def test_the_language_is_that_of_the_text_unless_the_header_says(text, language):
    assert read(text.encode()).language == language


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        ("Environment: production", "production"),
        ("**환경**: 운영", "production"),
        ("환경: 스테이징", "staging"),
        ("Environment: dev", "development"),
        ("Environment: staging, then production", "production"),
        ("Roll it out to production tonight.", "production"),
        ("운영 서버에 배포해 주세요.", "production"),
        ("프로덕션 반영 부탁드립니다.", "production"),
        ("Try it on staging first.", "staging"),
        ("개발 환경에만 적용합니다.", "development"),
        ("Only the dev server.", "development"),
        ("Write a production-ready image.", None),
        ("the development team asked for it", None),
        ("개발팀 요청입니다. 운영체제는 리눅스입니다.", None),
        ("a non-production drill", None),
        ("reproduction steps", None),
        ("운영 체크리스트가 필요합니다.", None),
    ],
)
def test_the_environment_is_read_from_header_and_clear_words(words, environment):
    assert read(f"# T\n{words}\n".encode()).environment == environment


def test_stricter_words_outweigh_the_header_and_it_is_told():
    request = read(b"# T\nEnvironment: staging\n\nThen it goes to production.\n")
    assert request.environment == "production"
    assert [(finding.rule, finding.line) for finding in request.findings] == [("environment/stricter-words", 2)]


def test_an_environment_that_is_not_understood_is_told():
    request = read(b"# T\nEnvironment: moon\n")
    assert (request.environment, rules(request)) == (None, ["header/environment"])


def test_words_in_code_name_no_environment():
    assert read(b"# T\n\n```\nproduction\n```\n").environment is None


def test_a_dependency_in_prose_is_no_name_and_is_told():
    request = read("# T\n의존성: Task 1 완료 후, 없음, 007-net.md\n".encode())
    assert (request.depends_on, rules(request)) == (("007-net",), ["header/depends-on"])


@pytest.mark.parametrize(
    "written", ["041-a", "041-a.md", "`041-a.md`", "[041](../to-devops/041-a.md)", "requests/to-devops/041-a.md.done"]
)
def test_a_request_is_named_by_name_file_path_or_link(written):
    assert read(f"# T\nFollows: {written}\n".encode()).follows == "041-a"


def test_kinds_that_are_file_names_are_told_and_left_out():
    request = read(b"# T\nDeliverables: deployment guide, docker-compose.yml, none\n")
    assert (request.kinds, rules(request)) == (("deployment-guide",), ["header/kind"])


def test_sections_are_told_by_heading_whatever_stands_around_it():
    request = read(
        """
        # T
        ## 🎯 1. **Goals**
        ## 2) Detailed Requirements 📋
        ### 2.1 Setup
        ## 완료 기준 및 산출물
        ## Notes (please read)
        ## Something else
        """
    )
    assert [(section.name, section.title, section.level, section.line) for section in request.sections] == [
        ("context", "Goals", 2, 2),
        ("requirements", "Detailed Requirements", 2, 3),
        ("", "Setup", 3, 4),
        ("criteria", "완료 기준 및 산출물", 2, 5),
        ("notes", "Notes (please read)", 2, 6),
        ("", "Something else", 2, 7),
    ]
    assert [(finding.rule, finding.line, finding.column) for finding in request.findings] == [
        ("criteria/no-list", 5, 1),
        ("section/unknown", 7, 4),
    ]


def test_acceptance_criteria_may_be_called_by_their_initials():
    for heading in ("AC", "ac:", "Definition of Done (DoD)"):
        request = read(f"# T\nFrom: pm\n\n## {heading}\n1. first\n2. second\n".encode())
        assert [one.text for one in request.criteria] == ["first", "second"]


def test_a_heading_that_names_a_file_is_understood():
    text = "# T\nFrom: pm\n\n## Requirements\n- a\n\n### infrastructure/a.cron\n\n```\n15 3 * * * root /opt/a\n```\n"
    request = read(f"{text}\n### Odd\n\n## Else\n\n## `infrastructure/b.sh`\n\n```sh\necho\n```\n".encode())
    assert [one.path for one in request.files] == ["infrastructure/a.cron", "infrastructure/b.sh"]
    unknown = [str(one.message) for one in request.findings if one.rule == "section/unknown"]
    assert unknown == ["the section “Else” is kept, but not understood"]


def test_a_bold_line_or_one_with_a_colon_stands_for_a_known_heading():
    request = read("# T\n\n**Acceptance Criteria**\n- first\n- second\n\n요청 사항:\n- 하나\n".encode())
    assert [section.name for section in request.sections] == ["criteria", "requirements"]
    assert [one.text for one in request.criteria] == ["first", "second"]
    assert [one.title for one in request.requirements] == ["하나"]


def test_a_section_holds_its_text_as_written():
    request = read(b"# T\n## Context\none\n\n### inner\n```sh\nls\n```\n## Notes\nx\n")
    assert request.sections[0].text == "one\n\n### inner\n```sh\nls\n```"


def test_criteria_are_the_boxes_under_their_headings_before_all_others():
    text = "# T\n## Requirements\n- [ ] a step\n## Deliverables\n- [x] a guide\n- a plain wish\n"
    assert [one.text for one in read(text).criteria] == ["a guide"]
    assert [one.text for one in read(text + "## 완료 조건\n1. 하나\n2. [ ] 둘\n").criteria] == ["a guide", "하나", "둘"]
    assert [one.text for one in read(b"# T\n## To do\n- [ ] a step\n- [v] done\n").criteria] == [
        "a step",
        "done",
    ]


def test_an_item_above_nested_boxes_is_their_heading():
    request = read("# T\n## 완료 기준\n- 백엔드\n  - [x] 빌드\n  - 참고\n- 프런트\n".encode())
    assert [(one.text, one.ticked, one.line) for one in request.criteria] == [("빌드", True, 4), ("프런트", False, 6)]


def test_boxes_in_code_and_quotations_are_no_criteria():
    assert read(b"# T\n```\n- [ ] no\n```\n> - [ ] neither\n").criteria == ()


def test_requirements_without_a_heading_are_lists_and_unknown_sections():
    request = read(
        "# T\nFrom: pm\n\nPlease:\n- build it\n- ship it\n\n## The proxy\nNeeds TLS.\n## 참고\n- 없음\n".encode()
    )
    assert [(one.title, one.text) for one in request.requirements] == [
        ("build it", ""),
        ("ship it", ""),
        ("The proxy", "Needs TLS."),
    ]
    assert [one.title for one in read(b"# T\nFrom: pm\n\nPlease look at the disk.\n").requirements] == [
        "Please look at the disk."
    ]


@pytest.mark.parametrize(
    "heading", ["내용", "📋 1. 내용", "상세", "상세 설명", "요청", "요청 내용", "부탁 사항", "Details", "Request"]
)
def test_a_heading_that_only_says_here_it_is_leaves_the_word_to_what_stands_below(heading: str):
    request = read(f"# 결제 배포\nFrom: pm\n\n## {heading}\n\n- v1.2 배포\n- 마이그레이션\n\n## 비고\n없음\n".encode())
    assert [one.title for one in request.requirements] == ["v1.2 배포", "마이그레이션"]
    request = read(f"# 결제 배포\nFrom: pm\n\n## {heading}\n\nv1.2를 배포해 주세요.\n".encode())
    assert [one.title for one in request.requirements] == ["v1.2를 배포해 주세요."]


def test_a_heading_that_says_whose_details_stand_below_is_no_list_of_wishes():
    request = read("# T\n## 장애 내용\n- 새벽에 멈춤\n## 요청 사항\n- 다시 시작\n".encode())
    assert [one.title for one in request.requirements] == ["다시 시작"]


def test_code_is_left_out_of_requirements_and_body_but_lines_stay_where_they_are():
    text = "# T\nFrom: pm\n\n## 요구사항\n### 하나\n앞\n```sh\nrm -rf x\n```\n뒤\n"
    request = read(text.encode())
    assert [(one.title, one.text) for one in request.requirements] == [("하나", "앞\n뒤")]
    assert "rm -rf" not in request.body
    assert request.body.split("\n")[10 - request.body_line] == text.split("\n")[9] == "뒤"


def test_the_last_day_of_a_deadline_section_counts_from_the_requests_own_date():
    request = read("# T\n날짜: 2025-12-29\n\n## 완료 기한\n- 설계: 12월 30일\n- 구현: 1월 3일\n".encode())
    assert (request.deadline, request.deadline_written) == (date(2026, 1, 3), "설계: 12월 30일 · 구현: 1월 3일")
    assert rules(request) == ["deadline/several"]


def test_relative_deadlines_count_from_today_where_the_request_has_no_date():
    assert read("# T\n기한: 금요일까지\n".encode()).deadline == date(2026, 3, 13)
    assert read("# T\n요청일: 2026-03-01\n기한: 내일\n".encode()).deadline == date(2026, 3, 2)


def test_a_name_with_line_breaks_is_kept_and_told():
    request = read(b"hello", name="a\nb")
    assert (request.name, request.title, rules(request)) == ("a\nb", "a b", ["name/control-character"])


def test_names_are_composed_and_undecodable_ones_stay_apart():
    assert read(b"x", name="cafe\u0301").name == "café"
    first, second = (read(b"x", name=f"a{mark}") for mark in ("\udc80", "\udc81"))
    assert first.name != second.name
    json.encode(first)
    assert read(b"x", name="n" * 252).title == "n" * 252


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000 ", "  \u00a0"])
def test_a_line_of_odd_blanks_above_the_header_moves_no_line_of_it(blank: str) -> None:
    request = read(f"{blank}\nFrom: pm\nPriority: high\n\nDo it.\n".encode())
    assert [(one.key, one.line, one.column) for one in request.fields] == [("from", 2, 1), ("priority", 3, 1)]
    assert request.body.split() == ["Do", "it."]
