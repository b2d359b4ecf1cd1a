"""Every known way round a hook, tried with the real git: blocked, and the branch stays where it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from orchestrator.guard.binding import pause
from orchestrator.repository.layout import find_workspace
from tests.support.guarded import MATRIX_FILE, OPERATOR, PROTECTED, WITHOUT_HOOKS, copy_of
from tests.support.repositories import Repository, clean_environment


def blocked(repository: Repository, *arguments: str, branch: str = "main", **environment: str) -> str:
    """Run git, and give back what it said where it failed and the branch has not moved."""
    before = repository.head(branch)
    done = repository.git(*arguments, check=False, **environment)
    assert done.returncode != 0, f"git {' '.join(arguments)} went through"
    assert repository.head(branch) == before
    return done.stderr


def commit_aside(repository: Repository, *paths: str, message: str = "Aside") -> str:
    """Make a commit on a branch of its own as somebody without hooks would, and forget the branch."""
    repository.git(*WITHOUT_HOOKS, "switch", "-q", "-c", "aside")
    for path in paths:
        repository.write(path, f"{message}\n")
    repository.git("add", "-A")
    repository.git(*WITHOUT_HOOKS, "commit", "-q", "-m", message)
    made = repository.head()
    repository.git(*WITHOUT_HOOKS, "switch", "-q", "main")
    repository.git(*WITHOUT_HOOKS, "branch", "-q", "-D", "aside")
    return made


def test_a_commit_of_anothers_file_is_denied_with_row_cell_who_may_and_the_command(operator):
    operator.write("backend/a.py", "changed\n")
    operator.git("add", "-A")
    said = blocked(operator, "commit", "-m", "Change")
    assert "devops-operator may not write backend/a.py" in said
    assert '"DevOps Operator" has READ for backend/' in said
    assert f"{MATRIX_FILE} at main:4" in said
    assert "who may: Backend, Guardian" in said
    assert "orchestrator submit - --to" in said
    assert "level 1 (this worktree is bound to the role)" in said


def test_one_forbidden_file_among_allowed_ones_denies_the_commit(operator):
    for path in ("infrastructure/b.yml", "backend/a.py"):
        operator.write(path, "changed\n")
    operator.git("add", "-A")
    assert "infrastructure" not in blocked(operator, "commit", "-m", "Change").split("may not write")[1].splitlines()[0]


@pytest.mark.parametrize(
    "stage",
    [
        ("rm", "-q", "backend/a.py"),
        ("mv", "backend/a.py", "infrastructure/a.py"),
        ("mv", "infrastructure/a.yml", "backend/a.yml"),
        ("update-index", "--chmod=+x", "backend/a.py"),
        ("update-index", "--force-remove", "backend/a.py"),
    ],
)
def test_deletions_both_ends_of_a_rename_and_modes_count(operator, stage):
    operator.git(*stage)
    assert "backend/a" in blocked(operator, "commit", "-m", "Change")


@pytest.mark.parametrize("target", ["../backend/a.py", "../.claude/orchestrator.yaml", "/etc/passwd", "../../outside"])
def test_a_link_is_judged_by_what_it_points_to(operator, target):
    (operator.top / "infrastructure/link").symlink_to(target)
    operator.git("add", "-A")
    assert "infrastructure/link ->" in blocked(operator, "commit", "-m", "Link")


def test_a_link_in_the_place_of_a_granted_folder_is_denied(operator):
    operator.git("rm", "-q", "-r", "infrastructure")
    (operator.top / "infrastructure").symlink_to("backend")
    operator.git("add", "-A")
    blocked(operator, "commit", "-m", "Link")


def test_a_submodule_is_judged_by_its_path(operator):
    operator.git("update-index", "--add", "--cacheinfo", f"160000,{operator.head()},backend/lib")
    blocked(operator, "commit", "-m", "Submodule")
    operator.git("reset", "-q", "--hard")
    operator.git("update-index", "--add", "--cacheinfo", f"160000,{operator.head()},infrastructure/lib")
    operator.git("commit", "-q", "-m", "Submodule")


@pytest.mark.parametrize(
    "path",
    [
        "Infrastructure/a.yml",
        "infrastructure./a",
        "infrastructure /a",
        "infrastructure-old/a",
        "infrastructure\\a",
        "inf\nra/a",
    ],
)
def test_paths_that_only_look_granted_are_denied(operator, path):
    blob = operator.git("hash-object", "-w", "README.md").stdout.strip()
    entry = f"100644 {blob}\t{path}\0"
    subprocess.run(
        ["git", "update-index", "-z", "--index-info"],
        cwd=operator.top,
        input=entry.encode(),
        check=True,
        env=clean_environment(),
    )
    blocked(operator, "commit", "-m", "Look alike")


@pytest.mark.parametrize(
    "how", [("-a",), ("--only", "backend/a.py"), ("--include", "backend/a.py"), ("-n", "-a"), ("-a", "--amend")]
)
def test_other_ways_to_commit_are_no_way_round(operator, how):
    operator.write("backend/a.py", "changed\n")
    blocked(operator, "commit", "-m", "Change", *how)


def test_no_verify_is_caught_before_the_branch_moves_and_the_repair_is_named(operator):
    operator.write("backend/a.py", "changed\n")
    said = blocked(operator, "commit", "-a", "--no-verify", "-m", "Change")
    assert "to repair: git restore --source=HEAD --staged --worktree -- 'backend/a.py'" in said
    operator.git("restore", "--source=HEAD", "--staged", "--worktree", "--", "backend/a.py")
    assert operator.git("status", "--porcelain").stdout == ""


def test_a_hook_that_is_not_executable_leaves_the_catch_all(operator):
    (operator.top / ".git/hooks/pre-commit").chmod(0o644)
    operator.write("backend/a.py", "changed\n")
    blocked(operator, "commit", "-a", "-m", "Change")


@pytest.mark.parametrize(
    "command", ["cherry-pick", "reset", "merge", "update-ref", "branch -f", "rebase", "checkout -B", "fetch"]
)
def test_a_commit_made_elsewhere_does_not_get_onto_a_branch(operator, command):
    made = commit_aside(operator, "backend/new.py")
    ways = {
        "cherry-pick": ("cherry-pick", made),
        "reset": ("reset", "--hard", made),
        "merge": ("merge", "--ff-only", made),
        "update-ref": ("update-ref", "refs/heads/main", made),
        "branch -f": ("branch", "-f", "side", made),
        "rebase": ("rebase", made),
        "checkout -B": ("checkout", "-q", "-B", "main", made),
        "fetch": ("fetch", ".", f"+{made}:refs/heads/side"),
    }
    said = blocked(operator, *ways[command], branch="side" if command in ("branch -f", "fetch") else "main")
    assert "backend/new.py" in said


def test_revert_and_am_are_judged(operator):
    made = commit_aside(operator, "backend/new.py")
    patch = operator.git("format-patch", "-1", "--stdout", made).stdout
    operator.write("patch", patch)
    assert "git am --abort" in blocked(operator, "am", "patch")
    operator.git("am", "--abort")
    (operator.top / "patch").unlink()
    operator.git(*WITHOUT_HOOKS, "merge", "-q", "--ff-only", made)
    blocked(operator, "revert", "--no-edit", "HEAD")


def test_a_new_branch_on_a_forbidden_commit_is_denied(operator):
    made = commit_aside(operator, "backend/new.py")
    done = operator.git("branch", "fresh", made, check=False)
    assert done.returncode
    assert operator.git("rev-parse", "--verify", "-q", "fresh", check=False).returncode
    operator.git("tag", "hung", made)
    assert operator.git("switch", "-c", "fresh", "hung", check=False).returncode


def test_git_run_inside_its_own_folder_is_no_way_round(operator):
    made = commit_aside(operator, "backend/new.py")
    before = operator.head()
    for folder, arguments in ((".git", ()), (".", ("--git-dir=.git", "--work-tree=/tmp")), ("docs", ())):
        done = subprocess.run(
            ["git", *arguments, "update-ref", "refs/heads/main", made],
            cwd=operator.top / folder,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode, folder
        assert operator.head() == before


def test_a_merge_that_undoes_others_work_is_denied_and_an_automatic_one_passes(operator):
    said = blocked(operator, "merge", "-s", "ours", "-m", "Merge", "side")
    assert "backend/side.py" in said
    operator.git("merge", "--abort", check=False)
    operator.git("reset", "-q", "--hard")
    operator.git("merge", "-q", "-m", "Merge", "side")
    operator.git(*WITHOUT_HOOKS, "reset", "-q", "--hard", "HEAD^")
    operator.git("merge", "-q", "--no-commit", "--no-ff", "side")
    operator.write("backend/a.py", "slipped in\n")
    operator.git("add", "-A")
    assert "backend/a.py" in blocked(operator, "commit", "-m", "Merge")


def test_a_merge_without_hooks_of_its_own_is_caught_by_the_catch_all(operator):
    blocked(operator, "merge", "--no-verify", "-s", "ours", "-m", "Merge", "side")


def test_who_widens_the_matrix_is_judged_by_the_policy_refs(operator):
    operator.git("switch", "-q", "-c", "work")
    text = (
        (operator.top / MATRIX_FILE)
        .read_text()
        .replace("| WRITE | READ | READ | READ |", "| WRITE | WRITE | WRITE | WRITE |")
    )
    operator.write(MATRIX_FILE, text)
    operator.git("add", "-A")
    assert "is protected" in blocked(operator, "commit", "-m", "Widen", branch="work")
    # Even once it is on the branch, the policy ref's matrix still counts.
    operator.git(*WITHOUT_HOOKS, "commit", "-q", "-m", "Widen")
    operator.write("backend/a.py", "changed\n")
    operator.git("add", "-A")
    blocked(operator, "commit", "-m", "Use it", branch="work")


def test_a_replaced_object_does_not_change_what_is_judged(operator):
    old = operator.git("rev-parse", f"HEAD:{MATRIX_FILE}").stdout.strip()
    wide = operator.write("wide", "| Agent | ** |\n|-|-|\n| DevOps Operator | WRITE |\n")
    new = operator.git("hash-object", "-w", str(wide)).stdout.strip()
    wide.unlink()
    operator.git("replace", old, new)
    operator.write("backend/a.py", "changed\n")
    operator.git("add", "backend/a.py")
    blocked(operator, "commit", "-m", "Change")


def test_removing_the_configuration_from_the_work_tree_does_not_switch_the_guards_off(operator):
    (operator.top / PROTECTED).unlink()
    operator.write("backend/a.py", "changed\n")
    operator.git("add", "backend/a.py")
    blocked(operator, "commit", "-m", "Change")


def test_the_roles_trailer_is_added_and_anothers_is_refused(operator):
    operator.commit("infrastructure/b.yml", message="Change the stack")
    assert operator.git("log", "-1", "--format=%(trailers)").stdout.strip() == "Orchestrator-Role: devops-operator"
    operator.write("infrastructure/b.yml", "again\n")
    said = blocked(operator, "commit", "-a", "-m", "Change\n\nOrchestrator-Role: backend")
    assert "the message says Orchestrator-Role: backend" in said
    operator.git("commit", "-q", "-a", "-m", "Change\n\nOrchestrator-Role: DevOps Operator")


def test_an_empty_message_still_stops_git(operator):
    operator.write("infrastructure/b.yml", "b\n")
    operator.git("add", "-A")
    assert "empty commit message" in blocked(operator, "commit", "-m", "")


def test_a_person_who_declares_a_role_is_judged_as_it(person):
    person.write("backend/a.py", "changed\n")
    person.git("add", "-A")
    said = blocked(person, "commit", "-m", "Change\n\nOrchestrator-Role: devops-operator")
    assert "level 0 (declared by the message's trailer)" in said
    person.git("commit", "-q", "-m", "Change")


def test_an_agents_shell_without_a_role_is_denied(person):
    person.write("docs/a.md", "changed\n")
    person.git("add", "-A")
    assert "can't be known" in blocked(person, "commit", "-m", "Change", CLAUDECODE="1")
    said = blocked(person, "commit", "-m", "Change", CLAUDECODE="1", ORCHESTRATOR_ROLE="pm")
    assert "can't be known" in said  # a name in the environment proves nothing


def test_a_persons_change_of_a_protected_path_needs_a_signature_or_a_pause(person):
    person.write(PROTECTED, "changed: true\n")
    person.git("add", "-A")
    assert "is protected" in blocked(person, "commit", "-m", "Change")
    pause(find_workspace(person.top), 5, "a test")
    person.git("commit", "-q", "-m", "Change")
    log = [json.loads(line) for line in (person.top / ".git/orchestrator/denials.jsonl").read_text().splitlines()]
    assert [entry["door"] for entry in log] == ["pre-commit", "pause"]


def test_a_push_is_judged_where_the_branch_was_not(operator, tmp_path):
    server = tmp_path / "server"
    operator.git("init", "-q", "--bare", str(server))
    operator.git("remote", "add", "origin", str(server))
    operator.git("push", "-q", "origin", "main")
    operator.write("backend/a.py", "changed\n")
    operator.git("add", "-A")
    operator.git(*WITHOUT_HOOKS, "commit", "-q", "-m", "Change")
    done = operator.git("push", "-q", "origin", "main", check=False)
    assert done.returncode
    assert "backend/a.py" in done.stderr
    assert operator.git("ls-remote", "origin", "main").stdout.split()[0] == operator.head("HEAD^")


def test_a_hook_whose_interpreter_is_gone_denies_and_says_so(operator):
    hook = operator.top / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text().replace("python=", "python=/nowhere"))
    operator.write("infrastructure/b.yml", "b\n")
    operator.git("add", "-A")
    assert "interpreter or program is gone" in blocked(operator, "commit", "-m", "Change")


def test_a_matrix_that_is_binary_or_gone_denies_every_role(operator):
    for break_it in (
        lambda: operator.write(MATRIX_FILE, bytes(range(256))),
        lambda: (operator.top / MATRIX_FILE).unlink(),
    ):
        break_it()
        operator.git("add", "-A")
        operator.git(*WITHOUT_HOOKS, "commit", "-q", "-m", "Break")
        operator.write("infrastructure/b.yml", "b\n")
        operator.git("add", "-A")
        blocked(operator, "commit", "-m", "Change")
        operator.git("reset", "-q", "--hard")


def test_an_agents_first_commit_cannot_bring_its_own_matrix(operator):
    operator.git("checkout", "-q", "--orphan", "fresh")
    (operator.top / ".git/orchestrator/policy-ref").write_text("refs/heads/fresh\n")
    done = operator.git("commit", "-m", "Begin anew", check=False)
    assert done.returncode
    assert operator.git("rev-parse", "--verify", "-q", "fresh", check=False).returncode


def test_denials_are_recorded_with_time_role_level_path_and_door(operator):
    operator.write("backend/é \u3042.py", "x\n")
    operator.git("add", "-A")
    blocked(operator, "commit", "-m", "Change")
    (entry,) = [
        json.loads(line) for line in (operator.top / ".git/orchestrator/denials.jsonl").read_text().splitlines()
    ]
    assert (entry["role"], entry["level"], entry["path"], entry["door"]) == (
        OPERATOR,
        1,
        "backend/é \u3042.py",
        "pre-commit",
    )


def test_a_killed_hook_leaves_no_lock_and_no_commit(operator):
    hook = operator.top / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho $$ > .git/pid\nexec sleep 60\n")
    operator.write("infrastructure/b.yml", "b\n")
    operator.git("add", "-A")
    before = operator.head()
    started = subprocess.Popen(
        ["git", "commit", "-q", "-m", "x"], cwd=operator.top, env=clean_environment(), stderr=subprocess.PIPE
    )
    pid = operator.top / ".git/pid"
    deadline = time.monotonic() + 30
    while not (pid.exists() and pid.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(int(pid.read_text()), signal.SIGKILL)
    started.communicate()
    assert started.returncode
    assert operator.head() == before
    assert not list(Path(operator.top, ".git").glob("**/*.lock"))
    assert not (operator.top / ".git/orchestrator/lock").exists()


def test_a_linked_worktree_is_guarded_by_its_own_role(operator, tmp_path):
    linked = tmp_path / "linked"
    operator.git("worktree", "add", "-q", "-b", "work", str(linked))
    other = Repository(linked)
    other.write("backend/a.py", "y\n")
    other.git("add", "-A")
    other.git("commit", "-q", "-m", "A person's, here")
    from orchestrator.guard.binding import bind

    bind(find_workspace(linked), "backend")
    other.write("infrastructure/a.yml", "y\n")
    other.git("add", "-A")
    assert "backend may not write infrastructure/a.yml" in blocked(other, "commit", "-m", "x", branch="work")
    assert "backend may not write" in blocked(other, "commit", "--no-verify", "-m", "x", branch="work")


def test_nothing_happens_in_a_repository_without_a_workspace(template, tmp_path):
    from tests.support.repositories import make_repository

    plain = make_repository(tmp_path / "plain")
    for hook in (template.top / ".git/hooks").iterdir():
        if not hook.name.endswith(".sample"):
            (plain.top / ".git/hooks" / hook.name).write_bytes(hook.read_bytes())
            (plain.top / ".git/hooks" / hook.name).chmod(0o755)
    plain.commit("backend/a.py", CLAUDECODE="1")
    assert not (plain.top / ".git/orchestrator").exists()


def test_agents_with_spaces_slashes_and_emoji_are_guarded(template, tmp_path):
    from orchestrator.guard.binding import bind

    repository = copy_of(template, tmp_path / "work")
    matrix = "| Agent | a/ | everything else |\n|-|-|-|\n| 🚀 설계/디자인 팀 | WRITE | READ |\n"
    repository.write(MATRIX_FILE, matrix)
    repository.git("add", "-A")
    repository.git(*WITHOUT_HOOKS, "commit", "-q", "-m", "Rename everybody")
    bind(find_workspace(repository.top), "🚀 설계/디자인 팀")
    repository.commit("a/가.md")
    assert "Orchestrator-Role: 🚀 설계/디자인 팀" in repository.git("log", "-1", "--format=%B").stdout
    repository.write("b/a", "x")
    repository.git("add", "-A")
    blocked(repository, "commit", "-m", "x")
