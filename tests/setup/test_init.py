"""A workspace is laid out in a new repository and in one that has its own ways."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from orchestrator.errors import ConfigurationError, UsageError, WorkspaceError
from orchestrator.parse.configuration import read_configuration
from orchestrator.parse.matrix import read_matrix
from orchestrator.parse.role import read_role
from orchestrator.repository.layout import find_workspace
from orchestrator.repository.policy import MATRIX, pinned, policy_texts
from orchestrator.setup.clone import born_ns
from orchestrator.setup.init import init
from orchestrator.setup.shipped import shipped_files
from tests.support.workspaces import commit, empty, git, snapshot


def configuration_of(top: Path, root: str = ".claude"):
    return read_configuration((top / root / "orchestrator.yaml").read_bytes(), "orchestrator.yaml")


def test_a_new_workspace_has_everything_that_the_protocol_names(tmp_path: Path) -> None:
    top = empty(tmp_path)
    report = init(top)
    root = top / ".claude"
    for team in ("devops", "backend", "frontend", "ui-ux", "qa", "standards", "pm"):
        assert (root / f"requests/to-{team}").is_dir()
    for folder in ("responses/from-devops", "decisions/verdicts", "meetings"):
        assert (root / folder / ".gitkeep").is_file()
    for file in ("contracts/standards/permission-matrix.md", "contracts/glossary.md", "COMPANY.local.md"):
        assert (root / file).is_file()
    assert not report.left
    assert not report.adopted
    assert all((top / path).exists() for path in report.made)


def test_the_first_configuration_is_read_back_and_names_teams_and_senders(tmp_path: Path) -> None:
    init(empty(tmp_path))
    configuration = configuration_of(tmp_path)
    assert configuration.serves == "devops"
    assert configuration.teams["ui-ux"].inbox == "to-ui-ux"
    assert configuration.senders["프로젝트 매니저"] == "pm"
    assert configuration.senders["devops"] == "devops-operator"
    assert "pm" not in configuration.senders, "who has a row of their own needs no other name"
    assert configuration.approvals == "signed"


def test_what_stands_as_a_comment_in_the_first_configuration_is_the_default(tmp_path: Path) -> None:
    init(empty(tmp_path))
    file = tmp_path / ".claude/orchestrator.yaml"
    before = configuration_of(tmp_path)
    text = "\n".join(
        line.removeprefix("#") if line.startswith(("#answered", "#workers", "#size", "#rescan")) else line
        for line in file.read_text().splitlines()
    )
    assert text != file.read_text()
    assert read_configuration(text.encode(), "x") == before


def test_two_workspaces_have_two_identities(tmp_path: Path) -> None:
    init(empty(tmp_path / "a"))
    init(empty(tmp_path / "b"))
    assert configuration_of(tmp_path / "a").id != configuration_of(tmp_path / "b").id


def test_run_twice_it_changes_nothing(tmp_path: Path) -> None:
    top = empty(tmp_path)
    made = init(top).made
    before = snapshot(top)
    state = (top / ".git/orchestrator/init.json").read_bytes()
    again = init(top)
    assert again.made == ()
    assert set(again.left) == {path for path in made if not path.endswith(".gitkeep")}
    assert snapshot(top) == before
    assert (top / ".git/orchestrator/init.json").read_bytes() == state


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    top = empty(tmp_path)
    mine = top / ".claude/contracts/standards/infrastructure-standards.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("ours\n")
    (top / ".gitignore").write_text("*.log")
    (top / ".gitattributes").write_text("* text=auto\n/.claude/decisions/** -text\n")
    report = init(top)
    assert mine.read_text() == "ours\n"
    assert ".claude/contracts/standards/infrastructure-standards.md" in report.left
    assert (top / ".gitignore").read_text().startswith("*.log\n\n# orchestrator")
    attributes = (top / ".gitattributes").read_text()
    assert attributes.startswith("* text=auto\n")
    assert attributes.count("/.claude/decisions/** -text") == 1


def test_private_files_stay_out_of_git_and_the_rest_goes_in(tmp_path: Path) -> None:
    top = empty(tmp_path)
    init(top)
    commit(top)
    tracked = git(top, "ls-files").split()
    assert ".claude/orchestrator.yaml" in tracked
    assert ".claude/requests/to-qa/.gitkeep" in tracked
    assert ".claude/COMPANY.local.md" not in tracked


def test_requests_and_decisions_keep_their_bytes_in_git(tmp_path: Path) -> None:
    top = empty(tmp_path)
    git(top, "config", "core.autocrlf", "input")
    init(top)
    for path in ("requests/to-devops/a.md", "decisions/ADR-1.md", "responses/from-devops/a.md"):
        (top / ".claude" / path).write_bytes(b"one\r\ntwo\n")
    commit(top)
    for path in ("requests/to-devops/a.md", "decisions/ADR-1.md", "responses/from-devops/a.md"):
        assert git(top, "cat-file", "-s", f"HEAD:.claude/{path}") == "9"


def test_the_root_stands_in_every_shipped_text(tmp_path: Path) -> None:
    init(empty(tmp_path), ".agents")
    for file in (tmp_path / ".agents").rglob("*.md"):
        assert "{root}" not in file.read_text(), file
    matrix = read_matrix((tmp_path / ".agents" / MATRIX).read_text(), "matrix")
    assert not matrix.problems
    assert any(".agents/requests" in column.heading for column in matrix.rows["pm"][0].columns)


def test_every_shipped_role_is_readable_in_a_workspace(tmp_path: Path) -> None:
    init(empty(tmp_path))
    files = sorted((tmp_path / ".claude/agents").glob("*.md"))
    assert len(files) >= 5
    for file in files:
        role, findings = read_role(file.read_bytes(), file.name)
        assert role is not None
        assert not findings, [str(finding.message) for finding in findings]


def test_the_policy_ref_is_pinned_to_the_branch_that_init_ran_on_once(tmp_path: Path) -> None:
    top = empty(tmp_path)
    init(top)
    commit(top)
    layout = find_workspace(top)
    assert pinned(layout) == "refs/heads/main"
    assert policy_texts(layout).enforceable
    git(top, "checkout", "--quiet", "-b", "side")
    init(top)
    assert pinned(layout) == "refs/heads/main"


def test_in_a_clone_the_remotes_main_branch_is_the_policy_ref(tmp_path: Path) -> None:
    origin = empty(tmp_path / "origin")
    init(origin)
    commit(origin)
    git(tmp_path, "clone", "--quiet", "origin", "clone")
    git(tmp_path / "clone", "checkout", "--quiet", "-b", "feature")
    init(tmp_path / "clone")
    assert pinned(find_workspace(tmp_path / "clone")) == "refs/heads/main"


def test_the_moment_of_init_is_recorded(tmp_path: Path) -> None:
    top = empty(tmp_path)
    (top / "before").write_text("")
    init(top)
    moment = json.loads((top / ".git/orchestrator/init.json").read_text())
    assert moment["at_ns"] >= (top / "before").stat().st_mtime_ns
    assert moment["at"].endswith("+00:00")


def test_where_the_file_systems_clock_goes_after_ours_a_new_request_is_still_new(tmp_path: Path, monkeypatch) -> None:
    top = empty(tmp_path / "work")
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time_ns", lambda: 4_000_000_000 * 10**9)
        init(top)
    layout = find_workspace(top)
    request = layout.protocol / "requests" / "to-devops" / "new.md"
    request.write_text("# Deploy\n")
    assert born_ns(layout) <= request.stat().st_ctime_ns


def test_a_folder_below_the_top_climbs_and_says_so(tmp_path: Path) -> None:
    top = empty(tmp_path)
    (top / "backend").mkdir()
    report = init(top / "backend")
    assert report.top == str(top)
    assert any("stands at its top" in note for note in report.notes)
    assert not (top / "backend/.claude").exists()


def test_without_git_it_works_and_says_what_will_not_happen(tmp_path: Path) -> None:
    report = init(tmp_path)
    assert any("no git" in note for note in report.notes)
    assert (tmp_path / ".claude/.state/init.json").is_file()
    assert find_workspace(tmp_path).root == ".claude"


def test_a_detached_head_pins_nothing_and_says_so(tmp_path: Path) -> None:
    top = empty(tmp_path)
    commit(top)
    git(top, "checkout", "--quiet", "--detach")
    assert any("HEAD is on no branch" in note for note in init(top).notes)


@pytest.mark.parametrize(
    "root", ["a/b", "/tmp", "..", ".", ".git", ".GIT", "", "a b", "*", "-x", "x\n", "a\\b", "end."]
)
def test_a_root_that_is_not_one_plain_folder_is_refused(tmp_path: Path, root: str) -> None:
    top = empty(tmp_path)
    with pytest.raises(UsageError, match="not a root"):
        init(top, root)
    assert [entry.name for entry in top.iterdir()] == [".git"]


def test_a_second_root_is_refused_and_the_first_one_named(tmp_path: Path) -> None:
    top = empty(tmp_path)
    init(top, ".agents")
    with pytest.raises(WorkspaceError, match=r"in \.agents/"):
        init(top, ".claude")
    assert init(top).root == ".agents"


def test_a_link_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    top = empty(tmp_path / "top")
    (tmp_path / "elsewhere").mkdir()
    (top / ".claude").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WorkspaceError, match="is a link"):
        init(top)
    assert not any((tmp_path / "elsewhere").iterdir())


def test_a_missing_folder_is_not_made_by_a_slip_of_the_pen(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        init(tmp_path / "projcet")


def test_a_root_that_git_ignores_is_told(tmp_path: Path) -> None:
    top = empty(tmp_path)
    (top / ".gitignore").write_text(".claude/\n")
    assert any(".gitignore:1:.claude/" in note for note in init(top).notes)


def test_a_broken_configuration_stops_init_with_its_line(tmp_path: Path) -> None:
    top = empty(tmp_path)
    init(top)
    (top / ".claude/orchestrator.yaml").write_text("wrokers: 2\n")
    with pytest.raises(ConfigurationError):
        init(top)


def test_a_team_that_people_added_gets_its_inbox(tmp_path: Path) -> None:
    top = empty(tmp_path)
    init(top)
    file = top / ".claude/orchestrator.yaml"
    file.write_text(file.read_text().replace("teams:\n", "teams:\n  data:\n    inbox: to-data\n"))
    assert init(top).made == (".claude/requests/to-data/.gitkeep",)


def test_nothing_half_written_stays_behind(tmp_path: Path) -> None:
    top = empty(tmp_path)
    init(top)
    assert not list(top.rglob(".orchestrator-new-*"))


def test_the_company_profile_is_shipped_as_a_form_only(tmp_path: Path) -> None:
    paths = [path for path, _ in shipped_files(".claude")]
    assert "COMPANY.local.md" in paths
    assert not any("example" in path for path in paths)
