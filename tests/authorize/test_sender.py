"""Who may ask whom, with the shipped matrix; and what a denial tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.authorize.permits import LONGEST, REMEMBERED, Policy
from orchestrator.authorize.sender import may_ask
from orchestrator.authorize.writer import may_write
from orchestrator.parse.matrix import read_matrix
from orchestrator.wording.catalogue import translate

SHIPPED = Path(__file__).parents[2] / "contracts/standards/permission-matrix.md"
ROLES = ("devops-lead", "devops-operator", "devops-master", "devops-release", "cicd-operator")
OTHERS = ("standards-guardian", "backend", "frontend", "ui-ux", "qa", "cicd-engineer", "infrastructure-engineer")


@pytest.fixture(scope="module", params=[".claude", "desk"])
def shipped(request: pytest.FixtureRequest) -> Policy:
    text = SHIPPED.read_text(encoding="utf-8").replace("{root}", request.param)
    matrix = read_matrix(text, "permission-matrix.md")
    assert matrix.problems == ()
    return Policy([matrix], root=request.param, today="2026-01-01")


@pytest.mark.parametrize("sender", ["pm", *ROLES, *OTHERS])
def test_everybody_may_ask_devops(shipped, sender):
    assert may_ask(shipped, sender, "devops", ("deployment",), root=shipped.root).allows


@pytest.mark.parametrize("team", ["backend", "frontend", "standards", "qa", "ui-ux"])
def test_other_teams_are_asked_by_pm_and_mostly_the_operator_alone(shipped, team):
    assert may_ask(shipped, "pm", team, (), root=shipped.root).allows
    assert may_ask(shipped, "devops-operator", team, (), root=shipped.root).allows is (team != "ui-ux")
    for sender in (*OTHERS, *(role for role in ROLES if role != "devops-operator")):
        assert not may_ask(shipped, sender, team, (), root=shipped.root).allows


@pytest.mark.parametrize("role", ROLES)
def test_the_five_roles_have_the_operators_rights_and_no_more(shipped, role):
    root = shipped.root
    for path in (
        "infrastructure/docker/a.yml",
        ".github/workflows/ci.yml",
        f"{root}/contracts/interfaces/deployment-spec.md",
        f"{root}/responses/from-devops/a.md",
    ):
        assert may_write(shipped, role, path).allows
    for path in (
        "backend/a",
        "frontend/a",
        "design/a",
        "qa/a",
        "docs/a",
        ".env",
        ".env.example",
        "infrastructure/.env",
        "Makefile",
        ".github/CODEOWNERS",
        f"{root}/contracts/interfaces/api.md",
        f"{root}/contracts/standards/permission-matrix.md",
        f"{root}/responses/from-backend/a.md",
        f"{root}/decisions/ADR-1.md",
        f"{root}/meetings/a.md",
    ):
        assert not may_write(shipped, role, path).allows
        assert shipped.judge(role, "read", path).allowed


def test_a_sender_who_says_nothing_or_is_not_known_is_told_who_is(shipped):
    assert not may_ask(shipped, None, "devops", (), root=shipped.root).allows
    verdict = may_ask(shipped, "somebody", "devops", (), root=shipped.root)
    assert verdict.ruling == "deny"
    assert "Standards Guardian" in str(verdict.reasons[0].remedy)


def test_a_denied_sender_sees_row_cell_and_who_may(shipped):
    (reason,) = may_ask(shipped, "qa", "backend", (), root=shipped.root).reasons
    assert '"QA"' in str(reason.message)
    assert "WRITE (to-devops)" in str(reason.message)
    assert str(reason.remedy) == "ask through one who may: PM, devops-operator"
    assert "요청할 수 없습니다" in translate(reason.message, "ko")


def test_may_ask_limits_the_kinds():
    rows = "| a | WRITE | `deployment`, Work-Plan |\n| b | WRITE | all |\n| c | WRITE | ❌ |\n"
    text = f"| Agent | .claude/requests | may-ask |\n|-|-|-|\n{rows}"
    limited = Policy([read_matrix(text, "m")])
    assert may_ask(limited, "a", "devops", ("deployment", "work-plan"), root=".claude").allows
    assert not may_ask(limited, "a", "devops", ("deployment", "infrastructure-files"), root=".claude").allows
    assert may_ask(limited, "b", "devops", ("infrastructure-files",), root=".claude").allows
    assert may_ask(limited, "c", "devops", (), root=".claude").allows
    assert not may_ask(limited, "c", "devops", ("deployment",), root=".claude").allows


def test_a_teams_inbox_may_have_another_name():
    text = "| Agent | .claude/requests |\n|-|-|\n| a | WRITE (to-standards-guardian) |\n"
    one = Policy([read_matrix(text, "m")])
    assert not may_ask(one, "a", "standards", (), root=".claude").allows
    assert may_ask(one, "a", "standards", (), root=".claude", inbox="to-standards-guardian").allows


def test_a_denied_path_says_who_may_write_it(shipped):
    (reason,) = may_write(shipped, "qa", "infrastructure/a").reasons
    assert "devops-lead, devops-operator" in str(reason.remedy)
    (reason,) = may_write(shipped, "qa", "qa/../backend/a").reasons
    assert '".."' in str(reason.message)


def test_each_policy_rules_by_its_own_matrix_whatever_another_ruled_before():
    table = "| Agent | src/ | .claude/requests/to-a/ |\n|---|---|---|\n| b | {} | {} |\n"
    for cell in ("WRITE", "READ", "WRITE"):
        policy = Policy([read_matrix(table.format(cell, cell), "m.md")])
        for _ in range(2):  # once more, as it is remembered
            assert may_write(policy, "b", "src/x").allows is (cell == "WRITE")
            assert may_ask(policy, "b", "a", (), root=".claude").allows is (cell == "WRITE")


def test_however_much_is_asked_of_a_policy_only_so_much_is_remembered():
    policy = Policy([read_matrix("| Agent | src/ |\n|---|---|\n| b | WRITE |\n", "m.md")])
    for number in range(2 * REMEMBERED):
        assert may_write(policy, "b", f"src/{number}").allows
        assert not may_write(policy, "b", f"other/{number}").allows
    assert may_write(policy, "b", "src/" + "x" * LONGEST).allows
    assert len(policy.verdicts) <= REMEMBERED
    assert all(len(str(path)) <= LONGEST for _, path in policy.verdicts)
