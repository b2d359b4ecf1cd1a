"""git at work under the running daemon: git never fails because of it, and no answer lands on the wrong branch."""

from __future__ import annotations

import pytest

from tests.support.repositories import git
from tests.support.served import FILES, STAGING, daemon, until, workspace

ROUNDS = 12
# Files of its own, because an answer that changes a tracked file leaves the work tree dirty, and git rebase asks for a
# commit or a stash then, as after any edit.


@pytest.mark.slow
def test_checkout_merge_rebase_and_stash_in_a_loop_never_fail_and_answers_stay_on_their_branch(tmp_path):
    made = workspace(tmp_path / "shop")
    top = made.top
    git(top, "branch", "other")
    with daemon(made):
        for number in range(ROUNDS):
            made.drop(f"r{number}", FILES.format(number=number))
            git(top, "checkout", "--quiet", "other")
            (top / f"note-{number}.txt").write_text("on the other branch\n")
            git(top, "add", f"note-{number}.txt")
            git(top, "commit", "--quiet", "--message", f"Note {number}")
            git(top, "checkout", "--quiet", "main")
            git(top, "merge", "--quiet", "--no-ff", "--message", "Merge", "other")
            with (top / "backend" / "requirements.txt").open("a") as file:
                file.write(f"# {number}\n")
            git(top, "stash", "--quiet")
            git(top, "stash", "pop", "--quiet")
            git(top, "commit", "--quiet", "--all", "--message", f"Work {number}")
            git(top, "checkout", "--quiet", "-b", f"topic-{number}", "HEAD~1")
            (top / f"topic-{number}.txt").write_text("a topic\n")
            git(top, "add", f"topic-{number}.txt")
            git(top, "commit", "--quiet", "--message", f"Topic {number}")
            git(top, "rebase", "--quiet", "main")
            git(top, "checkout", "--quiet", "main")
        until(lambda: made.answers() == {f"r{number}" for number in range(ROUNDS)}, "the answers")
    branches = git(top, "for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    assert len(branches) == ROUNDS + 2
    for branch in branches:
        assert "responses/from-devops/r" not in git(top, "ls-tree", "-r", "--name-only", branch)


def test_a_request_that_changed_during_a_conflict_is_answered_when_that_is_resolved(tmp_path):
    made = workspace(tmp_path / "shop")
    with daemon(made):
        made.drop("first", STAGING.format(number=1))
        until(lambda: made.answer("first"), "the first answer")
        answer = made.outbox / "first.md"
        ours = answer.read_bytes()
        answer.write_bytes(b"<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\n")
        made.drop("first", STAGING.format(number=2))
        made.drop("second", STAGING.format(number=3))
        until(lambda: made.answer("second"), "an answer behind it")
        assert answer.read_bytes().startswith(b"<<<<<<< HEAD")
        beside = answer.with_name(".resolved")
        beside.write_bytes(ours)
        beside.rename(answer)
        until(lambda: made.header("first").revision == 2, "the answer to the changed request")


def test_while_the_work_tree_is_on_another_branch_nothing_is_published(tmp_path):
    made = workspace(tmp_path / "shop")
    git(made.top, "branch", "other")
    with daemon(made):
        made.drop("first", STAGING.format(number=1))
        until(lambda: made.answer("first"), "the first answer")
        git(made.top, "checkout", "--quiet", "other")
        made.drop("second", STAGING.format(number=2))
        git(made.top, "commit", "--quiet", "--allow-empty", "--message", "On the other branch")
        assert made.answer("second") is None
        git(made.top, "checkout", "--quiet", "main")
        until(lambda: made.answer("second"), "the answer back on the served branch")
