"""The company's private profile is read as people fill it in; what is not filled in is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.parse.company import read_company
from orchestrator.parse.company_values import clean, split_contact
from orchestrator.parse.company_words import CONTACTS, FACTS

TEMPLATE = Path(__file__).parents[2] / "contracts" / "COMPANY.example.md"

KOREAN = """# 회사 정보
회사명: 한빛소프트웨어
- **시간대**: Asia/Seoul

## 📞 연락처 및 에스컬레이션
### 🚨 긴급 연락처
- **온콜 엔지니어**: 홍길동 (010-1111-2222)
- **DevOps 팀장**: 김민지, 010 3333 4444, kim@example.com
- **CTO**: +82-10-5555-6666
- 야간 담당: 이순신 @lee
- **QA 담당**:
  - 이름: 박서준
  - 전화: 02-123-4567
### 💬 커뮤니케이션 채널
- **Slack**: #운영-알림
- **이메일**: operations@example.com
- **상태 페이지**: <https://status.example.com>
- **문서**: [위키](https://docs.example.com)

## 운영 환경
- 서버: 10.0.0.5
- 도메인: example.com

### 백업
- 백업 위치: `/srv/backup`

## 스테이징
| 항목 | 값 |
|---|---|
| 서버 | 10.0.0.6 |
"""


@pytest.fixture
def korean():
    return read_company(KOREAN.encode())


def test_contacts_are_found_by_their_role_whatever_they_are_written_as(korean):
    assert korean.name == "한빛소프트웨어"
    assert {contact.role: (contact.name, contact.reach) for contact in korean.contacts} == {
        "on-call-engineer": ("홍길동", "010-1111-2222"),
        "devops-lead": ("김민지", "010 3333 4444, kim@example.com"),
        "cto": ("", "+82-10-5555-6666"),
        "야간-담당": ("이순신", "@lee"),
        "qa-lead": ("박서준", "02-123-4567"),
    }


def test_facts_are_found_by_their_key_without_markdown(korean):
    assert korean.fact("slack-channel") == "#운영-알림"
    assert korean.fact("operations-mail") == "operations@example.com"
    assert korean.fact("status-page") == "https://status.example.com"
    assert korean.fact("documentation") == "위키 (https://docs.example.com)"


def test_what_stands_below_an_environment_is_of_that_environment(korean):
    assert korean.fact("production-server") == "10.0.0.5"
    assert korean.fact("production-domain") == "example.com"
    assert korean.fact("production-backup-location") == "/srv/backup"
    assert korean.fact("staging-server") == "10.0.0.6"
    assert korean.fact("server") is None


def test_a_table_of_people_is_read_by_its_columns():
    company = read_company(b"""
| Role | Name | Phone | Mail |
|---|---|---|---|
| On-call engineer | Ada | 010-1111-2222 | ada@example.com |
| Backup contact | Grace | | grace@example.com |
| Night shift | Linus | 010-3333-4444 | |
""")
    assert company.contact("on-call-engineer").reach == "010-1111-2222, ada@example.com"
    assert company.contact("backup-contact").reach == "grace@example.com"
    assert company.contact("night-shift").name == "Linus"


def test_a_table_with_environments_as_columns_gives_a_fact_for_each():
    company = read_company(
        """
| 항목 | 운영 | 스테이징 | 개발 |
|---|---|---|---|
| 서버 | a.example.com | b.example.com | localhost |
| 도메인 | example.com | - | |
""".encode()
    )
    assert dict(company.facts) == {
        "production-server": "a.example.com",
        "staging-server": "b.example.com",
        "development-server": "localhost",
        "production-domain": "example.com",
    }


def test_a_wider_table_gives_a_fact_for_each_cell():
    company = read_company(b"| Server | IP | Use |\n|---|---|---|\n| web-1 | 10.0.0.9 | web |\n")
    assert dict(company.facts) == {"web-1-ip": "10.0.0.9", "web-1-use": "web"}


def test_keys_that_are_not_known_are_facts_under_their_own_slug():
    company = read_company(b"- **Coffee machine**: 3rd floor\nVPN_GATEWAY=vpn.example.com\n")
    assert dict(company.facts) == {"coffee-machine": "3rd floor", "vpn-gateway": "vpn.example.com"}


def test_the_first_value_of_a_key_stays():
    assert read_company(b"server: one\nserver: two\n").fact("server") == "one"


def test_prose_quotes_and_comments_are_no_facts():
    company = read_company(b"""
> server: quoted.example.com
<!-- server: comment.example.com -->
<!--
- domain: hidden.example.com
-->
It is simple, really: nothing here is a fact.
See https://example.com for more.
""")
    assert company.facts == ()


def test_front_matter_and_fenced_values_are_read():
    company = read_company(b"---\ncompany: Acme\n---\n```yaml\nserver: 10.0.0.1\n```\n")
    assert company.name == "Acme"
    assert company.fact("server") == "10.0.0.1"


def test_the_template_as_shipped_says_nothing():
    company = read_company(TEMPLATE.read_bytes())
    assert (company.name, company.contacts, company.facts) == (None, (), ())


def test_the_template_filled_in_gives_every_contact_and_fact_under_a_canonical_name():
    filled = TEMPLATE.read_text().replace("‹", "value ").replace("›", "")
    company = read_company(filled.encode())
    assert company.name == "value name"
    assert len(company.contacts) == 12
    assert {contact.role for contact in company.contacts} <= set(CONTACTS.values())
    known = set(FACTS.values())
    environments = ("production-", "staging-", "development-")
    for key, _ in company.facts:
        assert key in known or any(key.removeprefix(name) in known for name in environments), key
    assert company.fact("staging-server") == "value host"
    assert company.fact("backup-location") == "value where backups lie"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("**bold**", "bold"),
        ("`/srv/backup`", "/srv/backup"),
        ('"quoted"', "quoted"),
        ("<https://a.example>", "https://a.example"),
        ("<ops@example.com>", "ops@example.com"),
        ("[ops](mailto:ops@example.com)", "ops (ops@example.com)"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("‹fill in›", ""),
        ("Ada ‹phone›", "Ada"),
        ("{연락처}", ""),
        ("<your name>", ""),
        ("[fill in]", ""),
        ("TBD", ""),
        ("미정", ""),
        ("-", ""),
        ("???", ""),
        ("N/A", ""),
    ],
)
def test_a_value_is_cleaned_and_a_placeholder_is_nothing(written, value):
    assert clean(written) == value


@pytest.mark.parametrize(
    ("written", "name", "reach"),
    [
        ("홍길동 (010-1111-2222)", "홍길동", "010-1111-2222"),
        ("Ada Lovelace, ada@example.com", "Ada Lovelace", "ada@example.com"),
        ("+82 10 1111 2222", "", "+82 10 1111 2222"),
        ("Ada | tel. 02-123-4567 | #ops", "Ada", "02-123-4567, #ops"),
        ("https://pager.example.com/ops", "", "https://pager.example.com/ops"),
        ("Team 7, room 2024", "Team 7, room 2024", ""),
        ("김민지", "김민지", ""),
        ("", "", ""),
    ],
)
def test_a_contact_is_split_into_name_and_reach(written, name, reach):
    assert split_contact(written) == (name, reach)


@given(st.binary(max_size=400) | st.text(alphabet="ab:：|-*#\n (){}<>‹›[]@.1이름서버", max_size=300).map(str.encode))
def test_any_bytes_give_a_company_whose_values_are_not_empty(data):
    company = read_company(data)
    assert all(key and value for key, value in company.facts)
    assert all(contact.role and (contact.name or contact.reach) for contact in company.contacts)


def test_long_and_odd_lines_are_read_in_linear_time():
    lines = [
        "-" * 50_000,
        "*" * 50_000,
        "a@" * 25_000,
        "1" * 50_000,
        "[" * 50_000,
        "key: " + "(1" * 25_000,
        "|" * 50_000,
    ]
    assert read_company("\n".join(lines).encode()) is not None
