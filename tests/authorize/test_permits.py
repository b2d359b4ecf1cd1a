"""The evaluator: default deny, deny overrides, and no way round it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.authorize.permits import Policy
from orchestrator.authorize.quick import FEW, Quick
from orchestrator.parse.matrix import read_matrix

# The tables are as wide as people write them.
# ruff: noqa: E501
MATRIX = """
| Agent | .claude/requests | .claude/contracts | .claude/contracts/interfaces/deployment-spec.md | backend/ | infrastructure/ | everything else |
|---|---|---|---|---|---|---|
| **PM** | ✅ WRITE (all) | ❌ | ❌ | ❌ | ❌ | ❌ |
| **DevOps Operator** | ✅ WRITE (to-devops), 📖 READ | 📖 READ | ✅ WRITE | ❌ | ✅ WRITE | 📖 READ |
| Backend | READ (to-backend) | READ | READ | WRITE | none | READ |
| 🚀 설계/디자인 | 없음 | 읽기 | 접근 불가 | 읽기 | 쓰기 | 읽기 전용 |
| Guardian | READ | WRITE | READ | READ | READ | WRITE |

| Agent | Pattern | Access | Until |
|---|---|---|---|
| backend | infrastructure/docker/backend.Dockerfile | WRITE | |
| backend | backend/secrets/ | DENY | |
| backend | docs/*.md | WRITE | 2026-06-30 |
| * | **/*.pem | DENY WRITE | |
"""


def policy(*texts: str, today: str = "2026-01-01") -> Policy:
    return Policy([read_matrix(text, "matrix.md") for text in texts or (MATRIX,)], today=today)


def allowed(role: str, access: str, path: str, using: Policy | None = None) -> bool:
    return (using or policy()).judge(role, access, path).allowed


@pytest.mark.parametrize(
    ("role", "access", "path", "expected"),
    [
        ("devops-operator", "write", "infrastructure/docker/a.yml", True),
        ("devops-operator", "read", "infrastructure/docker/a.yml", True),  # WRITE implies READ
        ("DevOps/Operator", "write", "infrastructure/a", True),
        ("**DevOps Operator**", "write", "infrastructure/a", True),
        ("devops-operator", "write", "backend/a", False),
        ("devops-operator", "read", "backend/a", False),  # the narrower column decides against "everything else"
        ("devops-operator", "read", "frontend/a", True),
        ("devops-operator", "write", ".claude/requests/to-devops/a.md", True),
        ("devops-operator", "write", ".claude/requests/to-backend/a.md", False),
        ("devops-operator", "read", ".claude/requests/to-backend/a.md", True),
        ("devops-operator", "write", ".claude/contracts/interfaces/deployment-spec.md", True),
        ("devops-operator", "write", ".claude/contracts/interfaces/other.md", False),
        ("backend", "read", ".claude/requests/to-backend/a.md", True),
        ("backend", "read", ".claude/requests/to-qa/a.md", False),
        ("backend", "write", "infrastructure/docker/backend.Dockerfile", True),  # the long form's grant
        ("backend", "write", "infrastructure/docker/other.Dockerfile", False),
        ("backend", "write", "backend/a", True),
        ("backend", "read", "backend/secrets/a", False),  # the long form's deny
        ("backend", "write", "backend/tls/server.pem", False),
        ("backend", "read", "backend/tls/server.pem", True),  # DENY WRITE leaves reading
        ("pm", "write", ".claude/requests/to-qa/a.md", True),
        ("pm", "read", "docs/a", False),
        ("설계/디자인", "write", "infrastructure/a", True),
        ("설계 디자인", "read", ".claude/contracts/a", True),
        ("설계 디자인", "read", ".claude/contracts/interfaces/deployment-spec.md", False),
        ("nobody", "read", "frontend/a", False),
        ("", "read", "frontend/a", False),
        ("*", "read", "frontend/a", False),
        ("Agent", "read", "frontend/a", False),
    ],
)
def test_the_matrix_decides(role, access, path, expected):
    assert allowed(role, access, path) is expected


@pytest.mark.parametrize(
    "path",
    [
        "infrastructure/../backend/x",
        "infrastructure/./a",
        "infrastructure//a",
        "/infrastructure/a",
        "./infrastructure/a",
        "infrastructure\\..\\backend\\x",
        "infrastructure/a\\b",
        "infrastructure/a.",
        "infrastructure/a ",
        "infrastructure./a",
        "infrastructure /a",
        "infrastructure/a\nb",
        "infrastructure/a\0b",
        "infrastructure/\u202etxt.exe",
        "infrastructure/.git/config",
        "infrastructure/.GIT/config",
        "infrastructure/.g\u200dit/hooks/pre-commit",
        "infrastructure/git~1/config",
        "infrastructure/\udcff",
        "",
        "/",
        "..",
        "infrastructure-evil/a",
        "infrastructure",
        "Infrastructure/a",  # a grant is compared exactly
        "infrastructur\u0435/a",  # a Cyrillic letter
    ],
)
def test_no_spelling_widens_a_grant(path):
    assert not allowed("devops-operator", "write", path)


@pytest.mark.parametrize(
    ("role", "access", "path"),
    [
        ("devops-operator", "read", "Backend/a"),
        ("devops-operator", "read", "BACKEND/a"),
        ("devops-operator", "read", "back\u200dend/a"),
        ("devops-operator", "read", "b\ufeffackend/a"),
        ("backend", "write", "backend/Secrets/a"),
        ("backend", "write", "backend/TLS/SERVER.PEM"),
        ("guardian", "write", ".CLAUDE/Contracts/standards/permission-matrix.md"),
        ("guardian", "write", ".Claude/settings.json"),
    ],
)
def test_no_other_case_and_nothing_invisible_is_a_way_round_a_deny(role, access, path):
    assert not allowed(role, access, path)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_paths_and_names_are_compared_composed(form):
    text = "| 역할 | 설계/ |\n|---|---|\n| 디자인 | 쓰기 |\n"
    decomposed = policy(unicodedata.normalize("NFD", text))
    assert allowed(
        unicodedata.normalize(form, "디자인"), "write", unicodedata.normalize(form, "설계/가.md"), decomposed
    )


@pytest.mark.parametrize(
    "path",
    [
        ".claude/contracts/standards/permission-matrix.md",
        ".claude/contracts/standards",  # a link in the place of the folder
        ".claude/orchestrator.yaml",
        ".claude/agents/devops-lead.md",
        ".claude/hooks/check.py",
        ".claude/settings.json",
        ".claude/decisions/verdicts/ADR-1/1.md",
        ".claude/contracts/standards/rules/no-tabs.yaml",
        ".claude/contracts/standards/infrastructure-standards.md",  # drops rules, and so waives them without a decision
        ".claude/contracts/standards/decision-protocol.md",  # says how many approve
        ".claude/signers",
        ".claude",
        ".githooks/pre-commit",
        ".husky/pre-commit",
        ".pre-commit-config.yaml",
        ".github/workflows/orchestrator-guard.yml",
        "packages/x/.claude/settings.json",
        "deep/allowed_signers",
    ],
)
def test_protected_paths_are_for_people_whatever_a_cell_says(path):
    everything = policy("| Agent | ** |\n|---|---|\n| root | WRITE |\n")
    permit = everything.judge("root", "write", path)
    assert (permit.allowed, permit.why) == (False, "protected")
    assert everything.judge("root", "read", path).allowed


def test_protected_paths_follow_the_protocol_root():
    elsewhere = Policy([read_matrix("| Agent | ** |\n|---|---|\n| root | WRITE |\n", "m")], root="desk")
    assert not elsewhere.judge("root", "write", "desk/orchestrator.yaml").allowed
    assert not elsewhere.judge("root", "write", ".claude/settings.json").allowed
    assert elsewhere.judge("root", "write", ".claude/orchestrator.yaml").allowed


def test_the_strictest_of_several_matrices_wins_whichever_comes_first():
    narrow = "| Agent | a/ | b/ |\n|---|---|---|\n| x | WRITE | READ |\n"
    wide = "| Agent | a/ | b/ | c/ |\n|---|---|---|---|\n| x | READ | WRITE | WRITE |\n"
    for both in (policy(narrow, wide), policy(wide, narrow)):
        assert not allowed("x", "write", "a/1", both)
        assert not allowed("x", "write", "b/1", both)
        assert allowed("x", "read", "a/1", both)
        assert not allowed("x", "read", "c/1", both)


def test_no_matrix_at_all_denies_everything():
    permit = Policy([]).judge("pm", "read", "a")
    assert (permit.allowed, permit.why) == (False, "no-matrix")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Permissions\n\nEverybody may do everything.\n",
        "| a | b |\n|---|---|\n",
        "\0\1\2\ufffd|---|",
        "|",
        "|-|\n|-|\n",
    ],
)
def test_an_empty_or_binary_matrix_denies_everything_and_says_so(text):
    matrix = read_matrix(text, "matrix.md")
    assert [problem.rule for problem in matrix.problems] == ["matrix/no-table"]
    assert not Policy([matrix]).judge("pm", "read", "docs/a").allowed


def test_an_agent_with_two_rows_may_do_nothing():
    twice = policy("| Agent | a/ |\n|---|---|\n| PM | READ |\n| pm (again) | WRITE |\n| QA | READ |\n")
    assert twice.judge("pm", "read", "a/1").why == "twice"
    assert allowed("qa", "read", "a/1", twice)


def test_an_unreadable_cell_denies_even_what_another_line_grants():
    text = "| Agent | a/ | ** |\n|---|---|---|\n| x | WRITE maybe | WRITE |\n\n| Agent | Path | Access |\n|-|-|-|\n| x | a/b | WRITE |\n"
    permit = policy(text).judge("x", "write", "a/b")
    assert (permit.why, permit.cell, permit.line) == ("unreadable-cell", "WRITE maybe", 3)
    assert allowed("x", "write", "c", policy(text))


def test_a_column_outside_the_dialect_denies_all_below_its_beginning():
    text = "| Agent | src/[ab]/ | ** |\n|---|---|---|\n| x | WRITE | WRITE |\n"
    assert policy(text).judge("x", "write", "src/a/1").why == "outside-dialect"
    assert not allowed("x", "write", "src/c/1", policy(text))
    assert allowed("x", "write", "other/c", policy(text))


def test_a_deny_outside_the_dialect_denies_its_agent_the_more():
    text = "| Agent | ** |\n|---|---|\n| x | WRITE |\n| y | WRITE |\n\n| Agent | Path | Access |\n|-|-|-|\n| x | !a | DENY |\n"
    assert not allowed("x", "read", "b", policy(text))
    assert allowed("y", "read", "b", policy(text))


@pytest.mark.parametrize(
    ("today", "expected"), [("2026-06-29", True), ("2026-06-30", True), ("2026-07-01", False), ("", False)]
)
def test_a_grant_ends_after_its_last_day(today, expected):
    assert allowed("backend", "write", "docs/a.md", policy(today=today)) is expected


def test_a_grant_whose_end_cannot_be_read_is_void_and_such_a_deny_stays():
    text = "| Agent | Path | Access | Until |\n|-|-|-|-|\n| x | a/ | WRITE | soon |\n| x | b/ | WRITE | |\n| x | b/c | DENY | soon |\n"
    one = policy(text)
    assert [allowed("x", "write", path, one) for path in ("a/1", "b/1", "b/c")] == [False, True, False]


def test_a_denial_names_the_very_row_cell_and_line():
    permit = policy().judge("devops-operator", "write", "backend/a")
    assert (permit.row, permit.cell, permit.pattern, permit.line) == ("DevOps Operator", "❌", "backend/", 5)
    assert permit.sentence == '"DevOps Operator" has ❌ for backend/'


def test_writers_are_listed_in_the_matrix_order():
    assert policy().writers("infrastructure/a") == ("DevOps Operator", "🚀 설계/디자인")


@pytest.mark.parametrize(
    "path",
    [
        "infrastructure/a",
        "Infrastructure/a",
        "infrastructure/docker/backend.Dockerfile",
        "backend/secrets/a",
        "Backend/Secrets/a",
        "backend/tls/server.pem",
        ".claude/agents/a.md",
        ".claude/requests/to-devops/a.md",
        "docs/a.md",
        "docs/../backend/a",
        "설계/a",
        unicodedata.normalize("NFD", "설계/a"),
        "",
    ],
)
@pytest.mark.parametrize("texts", [(MATRIX,), (MATRIX, MATRIX.replace("| WRITE | none |", "| READ | none |")), ()])
def test_the_writers_of_a_path_are_those_whom_the_matrix_lets_write_it_one_by_one(path, texts):
    one = Policy([read_matrix(text, "matrix.md") for text in texts], today="2026-01-01")
    lawful = tuple(role for role in one.roles() if allowed(role, "write", path, one))
    assert one.writers(path) == lawful
    assert one.writers(path) == lawful  # once more, as it is remembered


def test_however_many_paths_were_asked_for_each_has_its_own_writers():
    one = policy("| Agent | a1*/ | everything else |\n|---|---|---|\n| x | WRITE | READ |\n| y | READ | WRITE |\n")
    for number in range(2_000):
        assert one.writers(f"a{number}/b") == (("x",) if str(number).startswith("1") else ("y",))
    assert one.writers("a1/" + "b" * 10_000) == ("x",)


def test_the_program_itself_writes_its_own_files_and_no_others():
    one = policy()
    for path in (".claude/responses/from-devops/a.md", ".claude/decisions/ADR-1.md", ".claude/requests/to-qa/a.md"):
        assert allowed("orchestrator", "write", path, one)
    for path in ("backend/a", ".claude/decisions/verdicts/1.md", ".claude/orchestrator.yaml"):
        assert not allowed("orchestrator", "write", path, one)


def test_a_matrix_of_ten_thousand_rows_is_read_and_judged():
    rows = "".join(f"| agent-{number} | WRITE | READ (x{number}) |\n" for number in range(10_000))
    big = policy(f"| Agent | a/ | b/ |\n|---|---|---|\n{rows}")
    assert allowed("agent-9999", "write", "a/1", big)
    assert not allowed("agent-9999", "read", "b/x1/1", big)
    assert allowed("agent-9999", "read", "b/x9999/1", big)


@given(st.text(), st.sampled_from(["read", "write"]), st.text())
def test_whatever_is_asked_gets_an_answer_and_a_sentence(role, access, path):
    permit = policy().judge(role, access, path)
    assert permit.sentence
    if access == "write" and permit.allowed:
        assert allowed(role, "read", path)
    if ".." in path.split("/") or path.startswith("/"):
        assert not permit.allowed


def by_folder(paths: list[str]) -> dict[str, list[str]]:
    """Give the paths' names by folder, each often enough for the folder to be judged as a whole."""
    found: dict[str, list[str]] = {}
    for path in paths * (FEW + 1):
        folder, slash, name = path.rpartition("/")
        found.setdefault(folder + slash, []).append(name)
    return found


FOLDERS = [
    "",
    "infrastructure",
    "backend",
    "backend/tls",
    "docs",
    ".claude",
    ".claude/requests/to-devops",
    "x/.git",
    "A",
]
FILES = [
    "a",
    "A.pem",
    "b.PEM",
    ".pem",
    "a.md",
    "a.",
    "a ",
    ".git",
    "GIT~1",
    "settings.json",
    "allowed_signers",
    "x\\y",
    "é",
]


@given(
    st.sampled_from(["devops-operator", "backend", "guardian", "nobody", "orchestrator"]),
    st.sampled_from(["read", "write"]),
    st.lists(st.builds("{}/{}".format, st.sampled_from(FOLDERS), st.sampled_from(FILES) | st.text(max_size=4))),
)
def test_judging_many_paths_says_what_judging_each_says(role, access, paths):
    one = policy()
    every = [*paths, *(path.removeprefix("/") for path in paths), *paths]
    denied = {path for path in every if not one.judge(role, access, path).allowed}
    assert set(Quick(one, role, access).beyond(by_folder(every))) == denied


def generated_matrix(columns, cells, lines):
    """Write a matrix of one agent from patterns, its cells, and lines of the long form."""
    heading = " | ".join(f"`{pattern}`" for pattern in columns)
    table = f"| Agent | {heading} |\n|---{'|---' * len(columns)}|\n| worker | {' | '.join(cells)} |\n"
    long_form = "".join(f"| worker | `{pattern}` | {access} |\n" for pattern, access in lines)
    return f"{table}\n| Agent | Pattern | Access |\n|---|---|---|\n{long_form}"


NAMES = st.sampled_from(
    ["a", "B", "b", "x.pem", "X.PEM", "é", "É", "K", "k", "ﬁ", "fi", ".git", "a.", "git~1", "a\u200db", "ab"]
)
SEGMENTS = NAMES | st.sampled_from(["*", "**", "*.pem", "a*", "?", "*b", "a?", "*é"])
PATTERNS = st.builds(
    lambda segments, end: "/".join(segments) + end,
    st.lists(SEGMENTS, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)
PATHS = st.lists(NAMES | st.text(max_size=3), min_size=1, max_size=4).map("/".join)


@given(
    st.lists(st.tuples(PATTERNS, st.sampled_from(["WRITE", "READ", "❌", "READ (a)", "?!"])), min_size=1, max_size=5),
    st.lists(st.tuples(PATTERNS, st.sampled_from(["WRITE", "READ", "DENY"])), max_size=3),
    st.lists(PATHS, max_size=30),
)
def test_judging_many_paths_says_the_same_for_every_matrix(columns, lines, paths):
    text = generated_matrix([pattern for pattern, _ in columns], [cell for _, cell in columns], lines)
    one = policy(text)
    denied = {path for path in paths if not one.judge("worker", "write", path).allowed}
    assert set(Quick(one, "worker", "write").beyond(by_folder(paths))) == denied


def test_a_name_that_a_hostile_tree_gives_slashes_is_judged_as_the_path_that_it_makes():
    names = ["a", "b", "c", "tls/x.pem", "../infrastructure/d", "/e", ""]
    denied = [f"backend/{name}" for name in names if not allowed("backend", "write", f"backend/{name}")]
    assert len(denied) == 3
    assert sorted(Quick(policy(), "backend", "write").beyond({"backend/": names})) == sorted(denied)


@given(st.text(st.sampled_from("|-Agent WRITE(READ)*/ab\n`❌쓰기,")))
def test_no_matrix_grants_what_none_of_its_cells_names(text):
    matrix = read_matrix(f"| Agent | a/ |\n|---|---|\n{text}", "m")
    if not any(row for row in matrix.rows.values()):
        assert not Policy([matrix]).judge("a", "read", "a/1").allowed
    assert not Policy([matrix]).judge("stranger", "read", "a/1").allowed
