"""Judge what is staged: the hooks pre-commit and pre-merge-commit."""

from __future__ import annotations

import posix

from orchestrator.guard.identity import Identity, identify
from orchestrator.guard.place import Place, find_place, matrix_names, paused, read_text
from orchestrator.guard.spawn import RAW, batch_input, blobs, finish, git, git_all, read_batch, start, trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from orchestrator.guard.changes import Changes

UNKNOWN_AGENT = "the role of this agent can't be known, and what can't be known may not write"
UNKNOWN_REMEDY = "a person binds this worktree with `orchestrator role use ROLE`, or runs the command themselves"


def check_staged(hook: str) -> int:
    """Judge the index against HEAD (in a merge: against git's automatic result) and give back the exit code."""
    place = find_place(posix.getcwd())
    if place is None or paused(place):
        return 0
    identity = identify(place)
    if identity.unknown:
        from orchestrator.guard.denial import deny

        return deny(place, identity, UNKNOWN_AGENT, UNKNOWN_REMEDY, door=hook)
    return judge_staged(place, identity, hook)


def judge_staged(place: Place, identity: Identity, hook: str) -> int:
    """Judge the index for one identity; the door's name stands in the record."""
    base = "HEAD"
    if being_merged(place, hook):
        from orchestrator.guard.merges import automatic_tree, heads_being_merged

        base = automatic_tree("HEAD", heads_being_merged(place, hook))
    names = matrix_names(place)
    started = start((("diff-index", "--cached", *RAW, base, "--"), b""), (("cat-file", "--batch"), batch_input(names)))
    # Imported while git works: that halves what the hook costs beside git.
    from orchestrator.guard.changes import judge_changes, protected_changes, read_changes
    from orchestrator.guard.matrices import policy_of

    difference, matrices = finish(started)
    if difference[0]:
        if git_all((("rev-parse", "--verify", "--quiet", "HEAD"), b""))[0][0] == 0:
            raise trouble(f"git diff-index ended with {difference[0]}")
        # No commit yet: everything staged is new.
        empty = git("hash-object", "-t", "tree", "/dev/null").decode("ascii").strip()
        difference = (0, git("diff-index", "--cached", *RAW, empty, "--"))
    changes = read_changes(difference[1])
    if not changes.folders:
        return 0
    policy = policy_of(place, names, read_batch(matrices[1], len(names)))
    if identity.role:
        denied = judge_changes(policy, identity.role, changes, link_targets(changes))
    else:
        denied = protected_changes(policy, changes)
        if not denied or not policy.matrices or _will_be_signed():
            return 0
    if not denied:
        return 0
    from orchestrator.guard.denial import refuse

    return refuse(place, policy, identity, denied, door=hook, remedy=_remedy(identity))


def being_merged(place: Place, hook: str) -> bool:
    """Tell whether a merge is in progress."""
    return hook == "pre-merge-commit" or bool(read_text(f"{place.git_dir}/MERGE_HEAD", 64))


def link_targets(changes: Changes) -> dict[str, str | None]:
    """Tell where the links among the changes point, by path; None for one that can't be read."""
    found = blobs([change.new for change in changes.links])
    return {
        change.path: None if target is None else target.decode("utf-8", "surrogateescape")
        for change, target in zip(changes.links, found, strict=True)
    }


def _will_be_signed() -> bool:
    """Tell whether git is set to sign this commit; the server verifies whether it is."""
    ((_, said),) = git_all((("config", "--type=bool", "--get", "commit.gpgsign"), b""), settings=True)
    return said.strip() == b"true"


def _remedy(identity: Identity) -> str:
    if identity.role:
        return "take the files out with `git restore --staged -- PATH`, and commit the rest"
    return "sign it (`git -c commit.gpgsign=true commit …`), or run `orchestrator hooks pause` in a terminal"
