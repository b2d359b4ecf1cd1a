"""A repository that already passes requests around keeps its ways, and is told how they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.parse.configuration import read_configuration
from orchestrator.setup.init import Report, init
from orchestrator.setup.teams import default_teams, senders
from tests.support.workspaces import empty

MATRIX = """\
# 권한

| Agent | .claude/requests | .claude/responses | backend/ | infrastructure/ |
|---|---|---|---|---|
| **PM** | ✅ WRITE (all) | ✅ WRITE | ❌ | ❌ |
| **Backend Lead** | 📖 READ (to-backend), WRITE (to-devops) | ✅ WRITE | ✅ WRITE | ❌ |
| **DevOps Operator** | 📖 READ (to-devops) | ✅ WRITE | 📖 READ | ✅ WRITE |
| **Standards Guardian** | sometimes | ✅ WRITE | ❌ | ❌ |
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A repository with requests, closed ones, a matrix and an agent file, and no configuration."""
    top = empty(tmp_path)
    files = {
        "requests/to-devops/001-first.md": "# 요청: 처음\n",
        "requests/to-devops/002-second.md.done": "# 요청: 둘\n",
        "requests/to-devops/003-third.md.cancelled": "# 요청: 셋\n",
        "requests/to-standards-guardian/001-review.md": "# 검토\n",
        "requests/to-data/001-table.md.done": "# 표\n",
        "contracts/standards/permission-matrix.md": MATRIX,
        "agents/devops-operator.md": "---\nname: devops-operator\ndescription: Ours.\nteam: devops\n---\nHello.\n",
        "agents/writer.md": "---\nname: writer\ndescription: Writes.\n---\nHello.\n",
    }
    for path, text in files.items():
        file = top / ".claude" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return top


def said(report: Report) -> str:
    return "\n".join([*report.adopted, *report.notes])


def test_teams_come_from_the_inboxes_that_are_there(old: Path) -> None:
    report = init(old)
    configuration = read_configuration((old / ".claude/orchestrator.yaml").read_bytes(), "x")
    assert configuration.teams["standards"].inbox == "to-standards-guardian"
    assert configuration.teams["data"].inbox == "to-data"
    assert not (old / ".claude/requests/to-standards").exists(), "no phantom inbox beside the real one"
    assert "to-standards-guardian is read as the inbox of the team standards" in said(report)


def test_the_requests_that_are_there_are_counted_and_wait(old: Path) -> None:
    report = init(old)
    assert "to-devops (1 without our answer, 1 done, 1 cancelled)" in said(report)
    assert "1 requests in it wait for: orchestrator process --backlog" in said(report)
    assert (old / ".claude/requests/to-devops/001-first.md").read_text() == "# 요청: 처음\n"


def test_the_matrix_that_is_there_stays_and_names_the_senders(old: Path) -> None:
    report = init(old)
    assert (old / ".claude/contracts/standards/permission-matrix.md").read_text() == MATRIX
    configuration = read_configuration((old / ".claude/orchestrator.yaml").read_bytes(), "x")
    assert configuration.senders["backend"] == "backend-lead"
    assert configuration.senders["백엔드"] == "backend-lead"
    assert configuration.senders["devops"] == "devops-operator"
    assert "frontend" not in configuration.senders, "an agent without a row gets no other name"
    text = said(report)
    assert "rows for PM, Backend Lead, DevOps Operator, Standards Guardian; 1 places in it can't be read" in text
    assert "by it devops may be asked by PM, Backend Lead" in text
    assert "no row for cicd-operator, devops-lead, devops-master, devops-release" in text


def test_the_roles_that_are_there_stay_and_the_missing_ones_are_made(old: Path) -> None:
    report = init(old)
    assert "Ours." in (old / ".claude/agents/devops-operator.md").read_text()
    assert ".claude/agents/devops-lead.md" in report.made
    assert "roles: devops-operator" in said(report)
    assert "agents that name no team and so answer no requests: writer" in said(report)


def test_adopting_is_told_once(old: Path) -> None:
    assert init(old).adopted
    assert not init(old).adopted


def test_another_folder_with_requests_is_taken_as_the_root(tmp_path: Path) -> None:
    top = empty(tmp_path)
    (top / ".agents/requests/to-devops").mkdir(parents=True)
    assert init(top).root == ".agents"


def test_two_inboxes_of_one_team_stay_two_teams() -> None:
    teams = default_teams(["to-standards", "to-standards-guardian"])
    assert teams["standards"].inbox == "to-standards"
    assert "standards-guardian" not in teams["standards"].aliases
    assert teams["standards-guardian"].inbox == "to-standards-guardian"


def test_no_name_stands_for_two_teams() -> None:
    names = [name for team, value in default_teams().items() for name in (team, *value.aliases)]
    assert len(names) == len(set(names))


def test_a_name_with_a_row_of_its_own_stands_for_itself() -> None:
    found = senders(default_teams(), ["PM", "Designer", "UI/UX"])
    assert "designer" not in found
    assert found["디자이너"] == "ui-ux"
