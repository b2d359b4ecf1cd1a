"""Roles are read from agent files as people write them, or it is said precisely why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.parse.role import SIZE_LIMIT, read_role

COMPLETE = """---
name: devops-operator
description: "Builds pipelines: fast ones"
tools: Read, Bash
title: DevOps Operator
team: devops
delivers: [infrastructure-files, Rollback Plan]
writes:
  - "infrastructure/"
  - ".github/workflows/"
reads: "**"
---

# DevOps Operator

You keep things running.
"""


def rules(findings):
    return [finding.rule for finding in findings]


def test_a_complete_agent_file_gives_the_role_and_no_finding():
    role, findings = read_role(COMPLETE.encode(), "agents/devops-operator.md")
    assert role is not None
    assert findings == ()
    assert (role.name, role.title, role.team) == ("devops-operator", "DevOps Operator", "devops")
    assert role.description == "Builds pipelines: fast ones"
    assert role.delivers == ("infrastructure-files", "rollback-plan")
    assert role.writes == ("infrastructure/", ".github/workflows/")
    assert role.reads == ("**",)
    assert role.body.startswith("# DevOps Operator")
    assert role.file == "agents/devops-operator.md"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing_but_the_line_ends():
    plain, _ = read_role(COMPLETE.encode(), "a.md")
    windows, findings = read_role(b"\xef\xbb\xbf" + COMPLETE.replace("\n", "\r\n").encode(), "a.md")
    assert windows == plain
    assert findings == ()


def test_words_parted_by_commas_are_a_list():
    role, _ = read_role(b"---\nname: a\ndescription: d\nteam: t\nwrites: infrastructure/, docs/ , \n---\n", "a.md")
    assert role is not None
    assert role.writes == ("infrastructure/", "docs/")


def test_values_stay_as_written_where_yaml_would_make_something_else_of_them():
    role, _ = read_role(b"---\nname: no\ndescription: 12:30\nteam: 007\n---\n", "a.md")
    assert role is not None
    assert (role.name, role.description, role.team) == ("no", "12:30", "007")


def test_a_file_without_our_keys_claims_what_its_list_items_say():
    text = """---
name: backend-lead
description: Backend
---
- ✅ WRITE: `backend/` (all of it)
- ✅ WRITE: `docs/api/`, `docs/db/`
- ✅ READ: `.claude/decisions/` (what was decided)
- ❌ WRITE: `infrastructure/`
- `WRITE: later`
"""
    role, findings = read_role(text.encode(), "a.md")
    assert role is not None
    assert role.writes == ("backend/", "docs/api/", "docs/db/")
    assert role.reads == (".claude/decisions/",)
    assert (role.title, role.team) == ("backend-lead", "")
    assert rules(findings) == ["role/no-team"]


def test_written_keys_win_over_list_items_even_when_they_are_empty():
    role, _ = read_role(b"---\nname: a\ndescription: d\nteam: t\nwrites: []\n---\n- WRITE: `backend/`\n", "a.md")
    assert role is not None
    assert role.writes == ()


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("# DevOps Lead\n", "role/no-front-matter", 1),
        ("", "role/no-front-matter", 1),
        ("---\nname: a\n", "role/no-front-matter", 1),
        ("---\nname: a\ndescription: one: two\n---\n", "role/broken-front-matter", 3),
        ("\n\n---\nname: a\ndescription: one: two\n---\n", "role/broken-front-matter", 5),
        ("---\nname: a\nname: b\n---\n", "role/broken-front-matter", 3),
        ("---\n- a\n---\n", "role/broken-front-matter", 2),
        ("---\ndescription: d\n---\n", "role/no-name", 1),
        ("---\nname: 🚀\n---\n", "role/no-name", 1),
        ("---\nname: [a]\n---\n", "role/no-name", 1),
    ],
)
def test_what_claude_code_would_not_load_is_no_role_and_the_finding_says_where(text, rule, line):
    role, findings = read_role(text.encode(), "agents/x.md")
    assert role is None
    assert [(finding.rule, finding.severity, finding.line) for finding in findings] == [(rule, "error", line)]
    assert findings[0].remedy is not None
    assert findings[0].file == "agents/x.md"


def test_bytes_that_are_no_text_are_refused_with_their_line():
    role, findings = read_role(b"---\nname: a\n\xff\n---\n", "a.md")
    assert role is None
    assert [(finding.rule, finding.line) for finding in findings] == [("role/not-utf-8", 3)]


def test_a_file_above_the_limit_is_refused():
    role, findings = read_role(COMPLETE.encode() + b"x" * SIZE_LIMIT, "a.md")
    assert role is None
    assert rules(findings) == ["role/too-large"]


def test_a_name_with_spaces_and_slashes_is_read_as_a_slug_and_said_so():
    role, findings = read_role("---\nteam: t\ndescription: d\nname: DevOps/Operator 🚀\n---\n".encode(), "a.md")
    assert role is not None
    assert role.name == "devops-operator"
    assert [(finding.rule, finding.line) for finding in findings] == [("role/name", 4)]


def test_a_missing_description_is_said_since_claude_code_asks_for_it():
    role, findings = read_role(b"---\nname: a\nteam: t\n---\n", "a.md")
    assert role is not None
    assert rules(findings) == ["role/no-description"]


def test_a_mistyped_key_of_ours_is_named_with_the_nearest_one():
    role, findings = read_role(b"---\nname: a\ndescription: d\nteam: t\ndeliver: [x]\nmodel: opus\n---\n", "a.md")
    assert role is not None
    assert role.delivers == ()
    assert [(finding.rule, finding.line, str(finding.remedy)) for finding in findings] == [
        ("role/near-key", 5, 'did you mean "delivers"?')
    ]


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: f"---\n{text}\n---\n".encode(errors="replace")))
def test_any_bytes_give_a_role_or_an_error_that_is_located(data):
    role, findings = read_role(data, "a.md")
    if role is None:
        assert [finding.severity for finding in findings] == ["error"]
        assert findings[0].line is not None
        assert findings[0].line >= 1
    else:
        assert role.name


def test_deep_nesting_is_refused_and_does_not_exhaust_the_stack():
    role, findings = read_role(b"---\nname: " + b"[" * 60_000 + b"\n---\n", "a.md")
    assert role is None
    assert rules(findings) == ["role/broken-front-matter"]
