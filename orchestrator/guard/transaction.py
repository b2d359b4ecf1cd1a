"""Judge a branch's new commits before the branch moves: the hook reference-transaction.

The catch-all for what pre-commit never sees: `--no-verify`, cherry-pick, revert, am, rebase, update-ref. The shell
prefix of the hook has already ended every call that is not a prepared update of a branch in a bound worktree.
"""

from __future__ import annotations

import posix
import sys

from orchestrator.authorize.permits import Policy
from orchestrator.guard.changes import judge_changes
from orchestrator.guard.commits import Commit, read_commits
from orchestrator.guard.denial import refuse
from orchestrator.guard.identity import Identity, bound_role
from orchestrator.guard.matrices import policy_of
from orchestrator.guard.place import Place, find_place, matrix_names, paused
from orchestrator.guard.spawn import blobs

DOOR = "reference-transaction"


def check_transaction() -> int:
    """Judge every commit that the updates on standard input bring to a branch, as the worktree's role."""
    place = find_place(posix.getcwd())
    if place is None:
        return 0
    role = bound_role(place)
    if not role or paused(place):
        return 0
    updates = [line.split(" ") for line in sys.stdin.read().splitlines()]
    tips = [new for old, new, ref in updates if ref.startswith("refs/heads/") and new.strip("0") and new != old]
    if not tips:
        return 0
    # The branches still have their old values here. HEAD is left out: in a rebase it already holds the new commits.
    commits = read_commits(*tips, "--not", "--branches", "--remotes")
    return judge_commits(place, Identity(role, 1, True, "this worktree is bound to the role"), commits, DOOR)


def judge_commits(place: Place, identity: Identity, commits: list[Commit], door: str) -> int:
    """Judge commits for one identity, each by the policy ref's matrix and its first parent's."""
    for commit, policy in policies(place, commits):
        denied = judge_changes(policy, identity.role, commit.changes, commit.targets)
        if denied:
            remedy = repair(place, [one.path for one in denied])
            return refuse(place, policy, identity, denied, door=door, commit=commit.id, remedy=remedy)
    return 0


def policies(place: Place, commits: list[Commit]) -> list[tuple[Commit, Policy]]:
    """Give each commit with the policy that judges it."""
    wanted = [matrix_names(place, commit.parents[0] if commit.parents else "missing") for commit in commits]
    names = list(dict.fromkeys(name for some in wanted for name in some))
    texts = dict(zip(names, blobs(names), strict=True))
    made: dict[tuple[bytes | None, ...], Policy] = {}
    found = []
    for commit, some in zip(commits, wanted, strict=True):
        key = tuple([texts[name] for name in some])
        if key not in made:
            made[key] = policy_of(place, some, list(key))
        found.append((commit, made[key]))
    return found


def repair(place: Place, paths: list[str]) -> str:
    """Name the command that brings index and work tree back after git has stopped half-way."""
    for entry, command in (
        ("rebase-merge", "git rebase --abort"),
        ("rebase-apply/applying", "git am --abort"),
        ("rebase-apply", "git rebase --abort"),
        ("CHERRY_PICK_HEAD", "git cherry-pick --abort"),
        ("REVERT_HEAD", "git revert --abort"),
        ("MERGE_HEAD", "git merge --abort"),
    ):
        try:
            posix.stat(f"{place.git_dir}/{entry}")
        except OSError:
            continue
        return command
    shown = " ".join(["'" + path.replace("'", "'\\''") + "'" for path in paths[:5]])
    more = " …" if len(paths) > 5 else ""
    return f"git restore --source=HEAD --staged --worktree -- {shown}{more}"
