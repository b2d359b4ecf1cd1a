"""`orchestrator commit`: an answer's files on a branch of their own, and the checkout as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Terminal
from tests.support.held import LEAD, key_file
from tests.support.letters import FILES, drop
from tests.support.workspaces import commit, git

SPEC = ".claude/contracts/interfaces/deployment-spec.md"


def deployment(service: str) -> str:
    return (
        f"# Request: Deploy {service}\nFrom: backend\nKind: deployment\nEnvironment: staging\nService: {service}\n\n"
        f"## Requirements\n- Deploy {service} to staging\n"
    )


@pytest.fixture
def answered(terminal: Terminal, top: Path) -> Path:
    drop(top, "clean", FILES)
    assert terminal("process").code == 0
    return top


def standing(top: Path) -> tuple[str, str, str, str]:
    """What a person sees of their checkout."""
    head, index = git(top, "rev-parse", "HEAD"), git(top, "ls-files", "--stage")
    return (head, git(top, "symbolic-ref", "HEAD"), git(top, "status", "--porcelain"), index)


def test_the_answers_files_stand_on_a_branch_of_their_own(terminal: Terminal, answered: Path) -> None:
    said = terminal("commit", "clean")
    assert said.code == 0, said.err
    paths = git(answered, "diff", "--name-only", "main", "orchestrator/clean").splitlines()
    assert paths == [
        ".claude/responses/from-devops/clean.md",
        ".claude/responses/from-devops/clean/r1/manifest.json",
        "infrastructure/scripts/clean.sh",
    ]
    script = git(answered, "show", "orchestrator/clean:infrastructure/scripts/clean.sh")
    assert script == (answered / "infrastructure/scripts/clean.sh").read_text().strip()


def test_checkout_index_and_head_stay_as_they_were(terminal: Terminal, answered: Path) -> None:
    (answered / "README.md").write_text("half a thought\n")
    (answered / "staged.txt").write_text("staged\n")
    git(answered, "add", "staged.txt")
    before = standing(answered)
    assert terminal("commit", "clean").code == 0
    assert standing(answered) == before
    assert "README.md" not in git(answered, "diff", "--name-only", "main", "orchestrator/clean")


def test_the_commit_names_the_role_that_wrote_the_files(terminal: Terminal, answered: Path) -> None:
    terminal("commit", "clean")
    told = git(
        answered, "log", "-1", "--format=%an|%ae|%cn|%(trailers:key=Orchestrator-Role,valueonly)", "orchestrator/clean"
    )
    assert told.strip() == "DevOps Operator|devops-operator@agents.invalid|Nobody|devops-operator"


def test_who_signs_their_commits_signs_these_too(terminal: Terminal, answered: Path, tmp_path: Path) -> None:
    key = key_file(tmp_path, LEAD)
    for name, value in {"gpg.format": "ssh", "user.signingkey": str(key), "commit.gpgsign": "yes"}.items():
        git(answered, "config", name, value)
    assert terminal("commit", "clean").code == 0
    assert "gpgsig -----BEGIN SSH SIGNATURE-----" in git(answered, "cat-file", "commit", "orchestrator/clean")


def test_an_executable_stays_executable(terminal: Terminal, answered: Path) -> None:
    mode = (answered / "infrastructure/scripts/clean.sh").stat().st_mode
    terminal("commit", "clean")
    listed = git(answered, "ls-tree", "orchestrator/clean", "infrastructure/scripts/clean.sh")
    assert listed.startswith("100755" if mode & 0o100 else "100644")


def test_what_is_committed_already_is_not_committed_twice(terminal: Terminal, answered: Path) -> None:
    terminal("commit", "clean")
    before = git(answered, "rev-parse", "orchestrator/clean")
    said = terminal("commit", "clean")
    assert (said.code, said.out) == (0, "orchestrator/clean: nothing to commit\n")
    assert git(answered, "rev-parse", "orchestrator/clean") == before


def test_a_new_revision_comes_on_top_of_the_branch(terminal: Terminal, answered: Path) -> None:
    terminal("commit", "clean")
    first = git(answered, "rev-parse", "orchestrator/clean")
    drop(answered, "clean", FILES.replace("--force", "--all --force"))
    terminal("process")
    terminal("commit", "clean")
    assert git(answered, "rev-parse", "orchestrator/clean^") == first
    assert "--all --force" in git(answered, "show", "orchestrator/clean:infrastructure/scripts/clean.sh")


def test_a_branch_that_was_merged_begins_again_at_head(terminal: Terminal, answered: Path) -> None:
    terminal("commit", "clean")
    git(
        answered,
        "-c",
        "core.hooksPath=/dev/null",
        "clean",
        "--force",
        "--quiet",
        "-d",
        ".claude/responses",
        "infrastructure",
    )
    git(answered, "merge", "--quiet", "--no-ff", "-m", "Merge", "orchestrator/clean")
    drop(answered, "clean", FILES.replace("--force", "--all --force"))
    terminal("process")
    terminal("commit", "clean")
    assert git(answered, "rev-parse", "orchestrator/clean^") == git(answered, "rev-parse", "main")


def test_a_file_that_somebody_changed_is_left_out(terminal: Terminal, answered: Path) -> None:
    (answered / "infrastructure/scripts/clean.sh").write_text("mine\n")
    said = terminal("commit", "clean")
    assert said.code == 1
    assert "infrastructure/scripts/clean.sh: it was changed since" in said.out
    assert "infrastructure" not in git(answered, "diff", "--name-only", "main", "orchestrator/clean")


def test_of_a_shared_document_only_this_answers_section_is_committed(terminal: Terminal, top: Path) -> None:
    for service in ("api", "web"):
        drop(top, f"deploy-{service}", deployment(service))
        terminal("process")
    both = (top / SPEC).read_text()
    assert "api · staging" in both
    assert "web · staging" in both
    terminal("commit", "deploy-web")
    text = git(top, "show", f"orchestrator/deploy-web:{SPEC}")
    assert "web · staging" in text
    assert "api · staging" not in text


def test_a_branch_that_is_checked_out_is_refused(terminal: Terminal, answered: Path) -> None:
    said = terminal("commit", "clean", "--branch", "main")
    assert said.code == 1
    assert "the branch main is checked out" in said.err
    assert terminal("commit", "clean", "--branch", "ops/clean").code == 0
    assert git(answered, "rev-parse", "ops/clean")


def test_a_branch_that_git_does_not_take_is_refused(terminal: Terminal, answered: Path) -> None:
    assert "git takes no branch called" in terminal("commit", "clean", "--branch", "a..b").err


def test_a_name_that_is_no_branch_becomes_one(terminal: Terminal, top: Path) -> None:
    drop(top, "일 two~three^..x", FILES)
    terminal("process")
    said = terminal("commit", "일 two~three^..x")
    assert said.code == 0, said.err
    assert "orchestrator/일-two-three-.x" in git(top, "for-each-ref", "--format=%(refname:short)", "refs/heads")


def test_without_an_answer_there_is_nothing_to_commit(terminal: Terminal, top: Path) -> None:
    drop(top, "clean", FILES)
    assert terminal("commit", "clean").code == 1


def test_a_dirty_environment_of_git_does_not_mislead(
    terminal: Terminal, answered: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere"))
    before = git(answered, "rev-parse", "main")
    assert terminal("commit", "clean").code == 0
    assert not (tmp_path / "elsewhere").exists()
    assert git(answered, "rev-parse", "main") == before


def test_facts_for_machines(terminal: Terminal, answered: Path) -> None:
    facts = terminal("commit", "clean", "--json").json
    assert facts["branch"] == "orchestrator/clean"
    assert facts["commits"][0]["role"] == "devops-operator"
    assert facts["left"] == []
    assert commit(answered)
