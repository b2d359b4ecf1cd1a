"""Judge what a push brings to a server: the hook pre-push. Persons' commits are the server's matter."""

from __future__ import annotations

import posix
import sys

from orchestrator.guard.changes import judge_changes
from orchestrator.guard.commits import read_commits
from orchestrator.guard.denial import deny, refuse
from orchestrator.guard.identity import Identity, identify, trailer_of
from orchestrator.guard.place import find_place, paused, read_text
from orchestrator.guard.spawn import git
from orchestrator.guard.staged import UNKNOWN_AGENT, UNKNOWN_REMEDY
from orchestrator.guard.transaction import policies

DOOR = "pre-push"


def check_push(remote: str) -> int:
    """Judge the commits that no branch of the remote has yet.

    In a worktree of a role, those that stand on no other branch here are that role's, whatever they say; all others
    are judged by the role that their trailer declares.
    """
    place = find_place(posix.getcwd())
    if place is None or paused(place):
        return 0
    identity = identify(place)
    if identity.unknown:
        return deny(place, identity, UNKNOWN_AGENT, UNKNOWN_REMEDY, door=DOOR)
    updates = [line.split(" ") for line in sys.stdin.read().splitlines()]
    known = f"--remotes={remote}" if remote and "/" not in remote and ":" not in remote else "--remotes"
    for update in updates:
        if len(update) != 4 or not update[1].strip("0"):
            continue  # a deletion
        local, new, _, old = update
        old_known = [old] if old.strip("0") and _is_here(old) else []
        commits = read_commits(new, "--not", known, *old_known)
        own = set()
        if identity.role:
            here = read_text(f"{place.git_dir}/HEAD").removeprefix("ref:").strip()
            mine = [f"--exclude={ref.removeprefix('refs/heads/')}" for ref in (local, here)]
            own = set(git("rev-list", new, "--not", "--remotes", *mine, "--branches").decode("ascii").split())
        for commit, policy in policies(place, commits):
            who = identity
            if commit.id not in own:
                declared = trailer_of(commit.message)
                if not declared:
                    continue
                who = Identity(declared, 0, True, "declared by the commit's trailer")
            denied = judge_changes(policy, who.role, commit.changes, commit.targets)
            if denied:
                remedy = "take the change out of the commit (`git rebase -i`), and push again"
                return refuse(place, policy, who, denied, door=DOOR, commit=commit.id, remedy=remedy)
    return 0


def _is_here(commit: str) -> bool:
    from orchestrator.guard.spawn import git_all

    return git_all((("cat-file", "-e", f"{commit}^{{commit}}"), b""))[0][0] == 0
