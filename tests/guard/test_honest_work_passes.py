"""What people and agents do all day passes, in a worktree of a role and in a person's, with every hook in place."""

from __future__ import annotations

import pytest

from orchestrator.guard.binding import bind
from orchestrator.guard.install import install_hooks
from orchestrator.repository.layout import find_workspace
from tests.support.guarded import WITHOUT_HOOKS, copy_of
from tests.support.repositories import CONFIGURATION, MATRIX, Repository, make_repository

OPERATIONS = {
    "commit": lambda work: work.commit("infrastructure/b.yml"),
    "commit of a part": lambda work: (
        work.write("infrastructure/a.yml", "b\n"),
        work.git("commit", "-qm", "b", "--only", "infrastructure/a.yml"),
    ),
    "commit -a": lambda work: (work.write("infrastructure/a.yml", "b\n"), work.git("commit", "-qam", "b")),
    "amend": lambda work: (
        work.commit("infrastructure/b.yml"),
        work.git("commit", "-q", "--amend", "-m", "Better words"),
    ),
    "amend without a change": lambda work: (
        work.commit("infrastructure/b.yml"),
        work.git("commit", "-q", "--amend", "--no-edit"),
    ),
    "empty commit": lambda work: work.git("commit", "-q", "--allow-empty", "-m", "Nothing"),
    "fixup and autosquash": lambda work: (
        work.commit("infrastructure/b.yml"),
        work.write("infrastructure/b.yml", "c\n"),
        work.git("commit", "-qa", "--fixup", "HEAD"),
        work.git("rebase", "-q", "-i", "--autosquash", "HEAD~2", GIT_SEQUENCE_EDITOR="true"),
    ),
    "delete and rename own files": lambda work: (
        work.git("rm", "-q", "infrastructure/0.yml"),
        work.git("mv", "infrastructure/1.yml", "infrastructure/one.yml"),
        work.git("commit", "-qm", "Tidy up"),
    ),
    "chmod": lambda work: (
        work.git("update-index", "--chmod=+x", "infrastructure/a.yml"),
        work.git("commit", "-qm", "x"),
    ),
    "link inside": lambda work: (
        (work.top / "infrastructure/link.yml").symlink_to("a.yml"),
        work.git("add", "-A"),
        work.git("commit", "-qm", "Link"),
    ),
    "fetch": lambda work: work.git("fetch", "-q", "origin"),
    "fetch with prune and tags": lambda work: work.git("fetch", "-q", "--prune", "--tags", "origin"),
    "pull of others' commits": lambda work: work.git("pull", "-q", "--ff-only", "origin", "main"),
    "pull with rebase": lambda work: (
        work.commit("infrastructure/b.yml"),
        work.git("pull", "-q", "--rebase", "origin", "main"),
    ),
    "pull with merge": lambda work: (
        work.commit("infrastructure/b.yml"),
        work.git("pull", "-q", "--no-rebase", "origin", "main"),
    ),
    "fast-forward": lambda work: (work.git("fetch", "-q"), work.git("merge", "-q", "--ff-only", "origin/main")),
    "merge of main into a branch": lambda work: (
        work.git("switch", "-q", "-c", "work"),
        work.commit("infrastructure/b.yml"),
        work.git("fetch", "-q"),
        work.git("merge", "-q", "-m", "Merge main", "origin/main"),
    ),
    "merge of a local branch": lambda work: work.git("merge", "-q", "-m", "Merge", "side"),
    "merge aborted": lambda work: (work.git("merge", "-q", "--no-commit", "side"), work.git("merge", "--abort")),
    "merge by hand": lambda work: (work.git("merge", "-q", "--no-commit", "side"), work.git("commit", "-qm", "Merge")),
    "octopus merge": lambda work: (
        work.git("branch", "-q", "other", "origin/other"),
        work.git("merge", "-q", "-m", "Merge both", "side", "other"),
    ),
    "rebase onto main": lambda work: (
        work.git("switch", "-q", "-c", "work", "HEAD~1"),
        work.commit("infrastructure/b.yml"),
        work.commit("infrastructure/c.yml"),
        work.git("rebase", "-q", "main"),
    ),
    "rebase in a detached head": lambda work: (
        work.git("checkout", "-q", "--detach"),
        work.commit("infrastructure/b.yml"),
        work.git("switch", "-q", "main"),
    ),
    "cherry-pick of an own commit": lambda work: (
        work.git("switch", "-q", "-c", "work"),
        work.commit("infrastructure/b.yml"),
        work.git("switch", "-q", "main"),
        work.git("cherry-pick", "work"),
    ),
    "revert of an own commit": lambda work: (
        work.commit("infrastructure/b.yml"),
        work.git("revert", "--no-edit", "HEAD"),
    ),
    "stash": lambda work: (
        work.write("backend/a.py", "draft\n"),
        work.git("stash", "-q"),
        work.git("stash", "pop", "-q"),
        work.git("stash", "-q"),
    ),
    "stash of new files": lambda work: (
        work.write("backend/new.py"),
        work.git("stash", "-q", "-u"),
        work.git("stash", "apply", "-q"),
    ),
    "tag": lambda work: (
        work.git("tag", "v1"),
        work.git("tag", "-a", "v2", "-m", "Second"),
        work.git("tag", "-d", "v1"),
    ),
    "gc": lambda work: work.git("gc", "-q", "--prune=now"),
    "pack-refs": lambda work: work.git("pack-refs", "--all", "--prune"),
    "worktree add and remove": lambda work: (
        work.git("worktree", "add", "-q", "-b", "elsewhere", "../elsewhere"),
        work.git("worktree", "remove", "../elsewhere"),
    ),
    "branch and switch": lambda work: (
        work.git("branch", "fresh"),
        work.git("switch", "-q", "fresh"),
        work.git("branch", "-q", "-D", "side"),
    ),
    "branch -m": lambda work: (work.git("branch", "-m", "main", "trunk"), work.git("branch", "-m", "trunk", "main")),
    "branch of a remote one": lambda work: work.git("switch", "-q", "-c", "other", "origin/other"),
    "checkout of an old commit": lambda work: (
        work.git("checkout", "-q", "HEAD~2"),
        work.git("checkout", "-q", "main"),
    ),
    "bisect": lambda work: (
        work.git("bisect", "start", "HEAD", "HEAD~3"),
        work.git("bisect", "good"),
        work.git("bisect", "reset"),
    ),
    "reset to an older commit": lambda work: (
        work.git("reset", "-q", "--hard", "HEAD~1"),
        work.git("reset", "-q", "--hard", "ORIG_HEAD"),
    ),
    "reset to a remote branch": lambda work: (
        work.git("fetch", "-q"),
        work.git("reset", "-q", "--hard", "origin/main"),
    ),
    "restore": lambda work: (work.write("backend/a.py", "draft\n"), work.git("restore", "backend/a.py")),
    "notes": lambda work: work.git("notes", "add", "-m", "A note"),
    "push": lambda work: (
        work.git("pull", "-q", "--ff-only", "origin", "main"),
        work.commit("infrastructure/b.yml"),
        work.git("push", "-q", "origin", "main"),
    ),
    "push of a new branch": lambda work: (
        work.git("switch", "-q", "-c", "work"),
        work.commit("infrastructure/b.yml"),
        work.git("push", "-q", "-u", "origin", "work"),
    ),
    "push with others' commits merged": lambda work: (
        work.git("merge", "-q", "-m", "Merge", "side"),
        work.git("push", "-q", "origin", "HEAD:merged"),
    ),
    "push of a tag, and a deletion": lambda work: (
        work.git("tag", "v1"),
        work.git("push", "-q", "origin", "v1"),
        work.git("push", "-q", "origin", ":v1"),
    ),
    "filter through format-patch and am": lambda work: (
        work.commit("infrastructure/b.yml"),
        work.git("format-patch", "-q", "-1", "-o", "../patches"),
        work.git("reset", "-q", "--hard", "HEAD^"),
        work.git("am", "-q", *(str(file) for file in (work.top.parent / "patches").iterdir())),
    ),
    "replying with the trailer already there": lambda work: (
        work.write("infrastructure/b.yml"),
        work.git("add", "-A"),
        work.git("commit", "-qm", "b\n\nOrchestrator-Role: devops-operator"),
    ),
    "orphan branch for pages": lambda work: (
        work.git("checkout", "-q", "--orphan", "pages"),
        work.git("switch", "-q", "main", "-f"),
    ),
    "reflog expire": lambda work: work.git("reflog", "expire", "--expire=now", "--all"),
    "submodule-free clone": lambda work: work.git("clone", "-q", ".", "../clone"),
    "remote rename": lambda work: work.git("remote", "rename", "origin", "upstream"),
}


@pytest.fixture(scope="session")
def served(template, tmp_path_factory) -> Repository:
    """A template whose `origin` has moved on: others' commits on main, and another branch."""
    folder = tmp_path_factory.mktemp("served")
    work = copy_of(template, folder / "template")
    work.git("clone", "-q", "--bare", ".", str(folder / "origin"))
    others = Repository(folder / "others")
    work.git("clone", "-q", str(folder / "origin"), str(folder / "others"))
    others.commit("backend/theirs.py", message="Work of others")
    others.git("push", "-q", "origin", "main")
    others.git("switch", "-q", "-c", "other", "HEAD~2")
    others.commit("docs/theirs.md", message="Words of others")
    others.git("push", "-q", "origin", "other")
    work.git("remote", "add", "origin", str(folder / "origin"))
    work.git("fetch", "-q", "origin", "other:refs/remotes/origin/other")
    return work


@pytest.mark.parametrize(
    ("name", "role"),
    # A person passes fewer checks than a role does: every third operation is enough for them.
    [(name, "devops-operator") for name in OPERATIONS] + [(name, "") for name in list(OPERATIONS)[::3]],
)
def test_honest_work_passes(served, tmp_path, name, role):
    import shutil

    work = copy_of(served, tmp_path / "work", role)
    shutil.copytree(served.top.parent / "origin", tmp_path / "origin")
    work.git("remote", "set-url", "origin", str(tmp_path / "origin"))
    OPERATIONS[name](work)
    assert not (work.top / ".git/orchestrator/denials.jsonl").exists()


def test_there_are_enough_of_them():
    assert len(OPERATIONS) >= 30


def test_the_first_commit_of_a_workspace_passes(tmp_path):
    repository = make_repository(tmp_path)
    repository.write(".claude/contracts/standards/permission-matrix.md", MATRIX)
    repository.write(".claude/orchestrator.yaml", CONFIGURATION)
    install_hooks(find_workspace(tmp_path))
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Begin")
    repository.commit("backend/a.py", message="Go on")


def test_a_fresh_clone_and_its_first_work_pass(template, tmp_path):
    template.git("clone", "-q", str(template.top), str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    install_hooks(find_workspace(clone.top))
    bind(find_workspace(clone.top), "backend")
    clone.commit("backend/b.py")


def test_a_conflict_in_an_own_file_is_solved_and_committed(template, tmp_path):
    work = copy_of(template, tmp_path / "work", "devops-operator")
    work.git("switch", "-q", "-c", "work", "HEAD~1")
    work.write("infrastructure/2.yml", "mine\n")
    work.git("add", "-A")
    work.git("commit", "-q", "-m", "Mine")
    assert work.git("merge", "-q", "main", check=False).returncode
    work.write("infrastructure/2.yml", "both\n")
    work.git("add", "-A")
    work.git("commit", "-q", "-m", "Merge main")


def test_a_person_may_write_everything_that_is_not_protected(template, tmp_path):
    work = copy_of(template, tmp_path / "work")
    work.commit("backend/b.py", "infrastructure/b.yml", "anything/else")


def test_a_branch_that_others_made_without_hooks_can_be_looked_at(template, tmp_path):
    work = copy_of(template, tmp_path / "work", "devops-operator")
    work.git(*WITHOUT_HOOKS, "switch", "-q", "side")
    work.git("switch", "-q", "main")
    work.git("switch", "-q", "side")
