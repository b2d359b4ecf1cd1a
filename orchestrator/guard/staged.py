"""Judge what is staged: the hooks pre-commit and pre-merge-commit."""

from __future__ import annotations

import posix

from orchestrator.errors import GitError
from orchestrator.guard.changes import RAW, Change, judge_changes, links_of, protected_changes, read_changes
from orchestrator.guard.denial import deny, refuse
from orchestrator.guard.identity import Identity, identify
from orchestrator.guard.matrices import names_of, policy_of
from orchestrator.guard.merges import automatic_tree, heads_being_merged
from orchestrator.guard.pause import paused
from orchestrator.guard.place import Place, find_place
from orchestrator.guard.spawn import batch_input, blobs, git, git_all, read_batch

UNKNOWN_AGENT = "the role of this agent can't be known, and what can't be known may not write"
UNKNOWN_REMEDY = "a person binds this worktree with `orchestrator role use ROLE`, or runs the command themselves"


def check_staged(hook: str) -> int:
    """Judge the index against HEAD (in a merge: against git's automatic result) and give back the exit code."""
    place = find_place(posix.getcwd())
    if place is None or paused(place):
        return 0
    identity = identify(place)
    if identity.unknown:
        return deny(place, identity, UNKNOWN_AGENT, UNKNOWN_REMEDY, door=hook)
    return judge_staged(place, identity, hook)


def judge_staged(place: Place, identity: Identity, hook: str) -> int:
    """Judge the index for one identity; the door's name stands in the record."""
    base = "HEAD"
    heads = heads_being_merged(place, hook)
    if heads:
        base = automatic_tree("HEAD", heads)
    names = names_of(place)
    difference, matrices = git_all(
        (("diff-index", "--cached", *RAW, base, "--"), b""), (("cat-file", "--batch"), batch_input(names))
    )
    if difference[0]:
        if git_all((("rev-parse", "--verify", "--quiet", "HEAD"), b""))[0][0] == 0:
            raise GitError(f"git diff-index ended with {difference[0]}")
        # No commit yet: everything staged is new.
        empty = git("hash-object", "-t", "tree", "/dev/null").decode("ascii").strip()
        difference = (0, git("diff-index", "--cached", *RAW, empty, "--"))
    changes = read_changes(difference[1])
    if not changes:
        return 0
    policy = policy_of(place, names, read_batch(matrices[1], len(names)))
    if identity.role:
        denied = judge_changes(policy, identity.role, changes, link_targets(changes))
    else:
        denied = protected_changes(policy, changes)
        if not denied or not policy.matrices or _will_be_signed():
            return 0
    return refuse(place, policy, identity, denied, door=hook, remedy=_remedy(identity)) if denied else 0


def link_targets(changes: list[Change]) -> dict[str, str]:
    """Tell where the links among the changes point, by path."""
    links = links_of(changes)
    found = blobs([change.new for change in links])
    return {
        change.path: target.decode("utf-8", "surrogateescape")
        for change, target in zip(links, found, strict=True)
        if target is not None
    }


def _will_be_signed() -> bool:
    """Tell whether git is set to sign this commit; the server verifies whether it is."""
    ((_, said),) = git_all((("config", "--type=bool", "--get", "commit.gpgsign"), b""), settings=True)
    return said.strip() == b"true"


def _remedy(identity: Identity) -> str:
    if identity.role:
        return "take the files out with `git restore --staged -- PATH`, and commit the rest"
    return "sign it (`git -c commit.gpgsign=true commit …`), or run `orchestrator hooks pause` in a terminal"
