"""The matrix is read as people write it; what can't be understood is located and grants nothing."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.model.matrix import NONE, READ, WRITE, key
from orchestrator.parse.matrix import read_cell, read_matrix


def meaning(text: str) -> list[tuple[int, tuple[str, ...]]] | None:
    clauses = read_cell(text).clauses
    return None if clauses is None else [(clause.access, clause.scopes) for clause in clauses]


ROW = "| Agent | a/ |\n|---|---|\n| x | READ |\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WRITE", [(WRITE, ())]),
        ("✅ WRITE", [(WRITE, ())]),
        ("✅ **WRITE**", [(WRITE, ())]),
        ("**✅ WRITE (all)**", [(WRITE, ())]),
        ("`write`", [(WRITE, ())]),
        ("READ/WRITE", [(WRITE, ())]),
        ("쓰기", [(WRITE, ())]),
        ("✅ 쓰기 (전체)", [(WRITE, ())]),
        ("읽기·쓰기", [(WRITE, ())]),
        ("📖 READ", [(READ, ())]),
        ("📖️ READ (to-backend)", [(READ, ("to-backend",))]),
        ("읽기（to-qa、to-backend）", [(READ, ("to-qa", "to-backend"))]),
        ("Read-only", [(READ, ())]),
        ("읽기 전용", [(READ, ())]),
        ("WRITE (to-devops), READ", [(WRITE, ("to-devops",)), (READ, ())]),
        ("WRITE (to-devops)<br>READ", [(WRITE, ("to-devops",)), (READ, ())]),
        ("READ (*.md; `a/**`)", [(READ, ("*.md", "a/**"))]),
        ("WRITE, ❌ (secrets/)", [(WRITE, ()), (NONE, ("secrets/",))]),
        ("❌", [(NONE, ())]),
        ("🚫 접근 불가", [(NONE, ())]),
        ("없음", [(NONE, ())]),
        ("no access", [(NONE, ())]),
        ("—", [(NONE, ())]),
        ("", [(NONE, ())]),
        ("✅", None),
        ("yes", None),
        ("❌ WRITE", None),
        ("not WRITE", None),
        ("쓰기 (협의 후 가능)", None),
        ("WRITE (", None),
        ("WRITE (a) b", None),
        ("WRITE (a(b))", None),
        ("WRITE (../x)", None),
        ("WRITE ([ab])", None),
        ("WRITE, none", None),
        ("WRITE READ", None),
        ("OVERWRITE", None),
    ],
)
def test_cells_are_read_or_refused(text, expected):
    assert meaning(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("**DevOps Operator**", "devops-operator"),
        ("DevOps/Operator", "devops_operator"),
        ("PM (Project Manager)", "pm"),
        ("PM（프로젝트 관리자）", "PM"),
        ("🚀 Release", "release"),
        ("UI/UX Designer", "ui-ux-designer"),
        ("CI/CD Operator", "cicd-operator"),
    ],
)
def test_two_spellings_of_an_agent_are_one(one, other):
    assert key(one) == key(other)


def test_an_agent_named_by_an_emoji_alone_keeps_it():
    assert key(" 🦊 ") == "🦊" != key("🐻")


def test_tables_in_fences_and_comments_and_other_tables_are_not_the_matrix():
    matrix = read_matrix(
        "```markdown\n| Agent | a/ |\n|---|---|\n| x | WRITE |\n```\n"
        "<!--\n| Agent | a/ |\n|---|---|\n| y | WRITE |\n-->\n"
        "| 에이전트 | 접근 횟수 | 위반 |\n|---|---|---|\n| z | 324 | 0 |\n\n"
        "| Agent | a/ |\r\n|:---|:---:|\r\n| w | READ |\r\n",
        "m",
    )
    assert list(matrix.rows) == ["w"]
    assert matrix.problems == ()


def test_columns_may_name_several_paths_in_backticks():
    matrix = read_matrix("| Agent | `a b/`, **docs/** | 비고 |\n|-|-|-|\n| x | WRITE | anything |\n", "m")
    (row,) = matrix.rows["x"]
    assert [pattern.text for pattern in row.columns[0].patterns] == ["a b/", "docs/"]
    assert len(row.columns) == 1
    assert matrix.problems == ()


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("| Agent | a/ |\n|---|---|\n| x | maybe |", "matrix/unreadable-cell", 3, 7),
        ("| Agent | a/ |\n|---|---|\n| x | READ |\n| X | READ |", "matrix/duplicate-row", 4, 3),
        ("| Agent | a**/ |\n|---|---|\n| x | READ |", "matrix/pattern", 1, 11),
        ("| Agent | {root}/a |\n|---|---|\n| x | READ |", "matrix/pattern", 1, 11),
        ("| Agent | a/ | main activities |\n|---|---|---|\n| x | READ | b |", "matrix/not-a-path", 1, 16),
        ("| Agent | a/ | b/ |\n|---|---|---|\n| x | READ |", "matrix/short-row", 3, 1),
        ("| Agent | a/ |\n|---|---|\n| | READ |", "matrix/no-name", 3, 1),
        ("| Agent | Path | Access | Until |\n|-|-|-|-|\n| x | a | READ | 2026-13-01 |", "matrix/date", 3, 18),
        ("| Agent | Path | Access |\n|-|-|-|\n| x | a | ALLOW |", "matrix/unreadable-cell", 3, 11),
        ("nothing", "matrix/no-table", 1, 1),
        (f"{ROW}\n| Setting | Value |\n|-|-|\n| rnage | signed |", "matrix/setting", 7, 3),
        (f"{ROW}\n| Setting | Value |\n|-|-|\n| reads | enforced |", "matrix/setting", 7, 11),
    ],
)
def test_problems_are_located(text, rule, line, column):
    (problem,) = read_matrix(text, "m.md").problems
    assert (problem.rule, problem.line, problem.column) == (rule, line, column)
    assert str(problem).startswith(f"m.md:{line}:{column}: ")


def test_the_guards_settings_stand_in_the_same_file():
    matrix = read_matrix("| 설정 | 값 |\n|-|-|\n| **Main Session** | `ask` |\n", "m")
    assert matrix.settings == {"main session": "ask"}
    names = "| agent my_helper | ask |\n| signer `a_B@x.org` | pm |\n| merge key 12AB  34CD | yes |\n"
    assert read_matrix(f"| Setting | Value |\n|-|-|\n{names}", "m").settings == {
        "agent my_helper": "ask",
        "signer a_b@x.org": "pm",
        "merge key 12ab 34cd": "yes",
    }


@given(st.text() | st.text(st.sampled_from("|-: \nAgentPath/*`(WRITE)<!->❌")))
def test_any_text_is_a_matrix_or_has_a_located_problem(text):
    matrix = read_matrix(text, "m")
    lines = text.count("\n") + text.count("\r") + 1
    assert matrix.rows or matrix.entries or matrix.problems
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in matrix.problems)


def test_reading_and_judging_import_next_to_nothing():
    import subprocess

    script = (
        "import sys; sys.path.append(sys.argv[1]); before = set(sys.modules)\n"
        "from orchestrator.parse.matrix import read_matrix\n"
        "from orchestrator.authorize.permits import Policy\n"
        "Policy([read_matrix('| Agent | a/ |\\n|-|-|\\n| x | WRITE |', 'm')]).judge('x', 'write', 'a/b')\n"
        "print(*[name for name in set(sys.modules) - before if not name.startswith('orchestrator')])"
    )
    from pathlib import Path

    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script, root], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__future__"]
