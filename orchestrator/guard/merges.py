"""Make the tree that git's own merge comes to, so that a merge is judged by what a person or an agent added to it."""

from __future__ import annotations

import posix

from orchestrator.errors import GitError
from orchestrator.guard.place import Place, read_text
from orchestrator.guard.spawn import git, git_all


def automatic_tree(first: str, others: list[str]) -> str:
    """Merge commits as git does without being told anything, in memory, and give back the resulting tree.

    Conflicts stand in it with their marks: whoever solves one changes that file.

    Raises:
        GitError: the commits can't be merged at all, or git is older than 2.38.
    """
    tip = first
    tree = ""
    for number, other in enumerate(others):
        ((code, output),) = git_all((("merge-tree", "--write-tree", "--allow-unrelated-histories", tip, other), b""))
        if code not in (0, 1) or not output:
            raise GitError("git merge-tree failed", "git 2.38 or newer is needed to judge a merge")
        tree = output.partition(b"\n")[0].decode("ascii")
        if number + 1 < len(others):  # an octopus: the next one is merged with what came of this one
            identity = ("-c", "user.name=orchestrator", "-c", "user.email=orchestrator@localhost")
            made = git(*identity, "commit-tree", tree, "-p", tip, "-p", other, "-m", "between two merges")
            tip = made.decode("ascii").strip()
    return tree


def heads_being_merged(place: Place, hook: str) -> list[str]:
    """List the commits that a merge in progress brings in; none where no merge is in progress.

    git writes `MERGE_HEAD` only after `pre-merge-commit`, and names the heads in the environment until then.
    """
    if hook == "pre-merge-commit":
        environment = posix.environ
        prefix = b"GITHEAD_"
        found = [name[len(prefix) :].decode("ascii") for name in environment if name.startswith(prefix)]
        if found:
            return found
    return read_text(f"{place.git_dir}/MERGE_HEAD").split()
