"""`orchestrator permissions`: what the matrix in force says, and where it disagrees with itself and the agent files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Terminal

MATRIX = ".claude/contracts/standards/permission-matrix.md"
AGENT = ".claude/agents/devops-lead.md"


def change(file: Path, *replacements: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def rules(terminal: Terminal) -> list[tuple[str, str]]:
    return [(one["rule"], one["file"].rpartition("/")[2]) for one in terminal("permissions", "lint", "--json").json]


def test_show_gives_every_agents_cells_or_those_of_one(terminal: Terminal) -> None:
    every = terminal("permissions", "show").out
    assert "Backend  (" in every
    one = terminal("permissions", "show", "--role", "DevOps Operator")
    assert one.out.splitlines()[0].startswith("devops-operator  (")
    assert "infrastructure/" in one.out
    assert one.out.splitlines()[-1].startswith("1 agent; in force: policy ref main at ")
    (facts,) = terminal("permissions", "show", "--role", "devops-operator", "--json").json["agents"]
    assert facts["cells"]["infrastructure/"] == "✅ WRITE"
    unknown = terminal("permissions", "show", "--role", "nosuch")
    assert unknown.code == 2
    assert "known agents: PM, " in unknown.err


def test_check_names_the_very_row_and_cell_and_who_may(terminal: Terminal) -> None:
    said = terminal("permissions", "check", "--role", "devops-operator", "infrastructure/x", "backend/x", "a/../b")
    assert said.code == 1
    lines = said.out.splitlines()
    assert lines[0] == "allow  write infrastructure/x"
    assert '"devops-operator" has 📖 READ for backend/ (' in lines[3]
    assert lines[4] == "  who may: Backend"
    assert 'the path "a/../b" holds' in said.out
    assert terminal("permissions", "check", "--role", "devops-operator", "--read", "backend/x").code == 0
    (fact,) = terminal("permissions", "check", "--role", "qa", "qa/x", "--json").json["paths"]
    assert (fact["allowed"], fact["cell"], fact["pattern"]) == (True, "✅ WRITE", "qa/")
    unknown = terminal("permissions", "check", "--role", "devops-operater", "docs/x")
    assert unknown.code == 1
    assert "known agents: PM, " in unknown.out


def test_check_reads_the_policy_ref_and_not_the_work_tree(terminal: Terminal, top: Path) -> None:
    change(top / MATRIX, ("| **Backend** |", "| **Backend** | ✅ WRITE |"))
    assert terminal("permissions", "check", "--role", "backend", "infrastructure/x").code == 1


def test_who_lists_writers_and_readers(terminal: Terminal) -> None:
    assert terminal("permissions", "who", "backend/x").out.startswith("write: Backend\nread: PM, ")
    assert (
        "people only: .claude/orchestrator.yaml is protected"
        in terminal("permissions", "who", ".claude/orchestrator.yaml").out
    )
    assert terminal("permissions", "who", "../x").code == 2


def test_the_shipped_matrix_and_agents_agree(terminal: Terminal) -> None:
    said = terminal("permissions", "lint")
    assert said.code == 0
    assert said.out.splitlines()[-1].startswith("0 errors, ")
    assert {rule for rule, _ in rules(terminal)} <= {"matrix/unknown-agent"}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("| **UI/UX** |", "| **Backend** |", "matrix/duplicate-row"),
        ("| **QA** | ✅ WRITE (to-devops), 📖 READ |", "| **QA** | MAYBE |", "matrix/unreadable-cell"),
        ("| qa/ |", "| q[a]/ |", "matrix/pattern"),
        ("| PM | *.code-workspace | WRITE | |", "| PM | *.code-workspace | WRITE | soon |", "matrix/date"),
        ("| PM | *.code-workspace | WRITE | |", "| Ghost | x/ | WRITE | |", "matrix/unknown-agent"),
        ("| reads | report |", "| reads | enforced |", "matrix/setting"),
    ],
)
def test_lint_names_each_place_once_and_not_what_follows_from_it(terminal: Terminal, top: Path, old, new, rule) -> None:
    before = rules(terminal)
    change(top / MATRIX, (old, new))
    found = [one for one in rules(terminal) if one not in before or one[0] == rule]
    assert {name for name, _ in found} == {rule}
    (line,) = [
        line for line in terminal("permissions", "lint").out.splitlines() if rule in line and "Engineer" not in line
    ]
    assert line.startswith(f"{MATRIX}:")


def test_lint_finds_every_disagreement_with_an_agent_file(terminal: Terminal, top: Path) -> None:
    with (top / AGENT).open("a", encoding="utf-8") as file:
        file.write("\n- ✅ WRITE: `backend/`\n- 📖 READ: `a[b]`\n")
    assert ("agents/not-granted", "devops-lead.md") in rules(terminal)
    assert ("agents/pattern", "devops-lead.md") in rules(terminal)
    said = terminal("permissions", "lint")
    assert said.code == 1
    assert "it says WRITE for backend/, and the matrix denies it" in said.out
    change(top / MATRIX, ("| **devops-lead** |", "| **devops-leader** |"))
    assert ("agents/no-row", "devops-lead.md") in rules(terminal)


def test_a_grant_that_an_agent_file_does_not_claim_is_a_warning(terminal: Terminal, top: Path) -> None:
    change(
        top / AGENT,
        (next(line for line in (top / AGENT).read_text().splitlines(True) if "infrastructure/" in line), ""),
    )
    assert rules(terminal).count(("agents/not-claimed", "devops-lead.md")) == 1
    assert terminal("permissions", "lint").code == 0


def test_a_binary_matrix_is_said_once(terminal: Terminal, top: Path) -> None:
    (top / MATRIX).write_bytes(b"\x00\xff\x00")
    assert ("matrix/no-table", "permission-matrix.md") in rules(terminal)
