"""Read commits with all that a judgement needs: parents, message, signature, and every path that they change."""

from __future__ import annotations

from orchestrator.guard.changes import Changes, read_changes
from orchestrator.guard.merges import automatic_tree
from orchestrator.guard.spawn import RAW, batch_input, blobs, finish, git, start, trouble

AT_ONCE = 900
# So many commits are compared by reading their trees, where that is asked for; more are left to git.
FEW = 50


class Commit:
    """A commit. `changes` are those against its first parent; of a merge, those against git's automatic result."""

    __slots__ = ("author", "changes", "id", "message", "parents", "signed", "targets")

    def __init__(self, name: str, parents: list[str]) -> None:
        self.id = name
        self.parents = parents
        self.author = ""
        self.message = ""
        self.signed = False
        self.changes = Changes({}, [])
        self.targets: dict[str, str | None] = {}


def read_commits(*revisions: str, large: bool = False) -> list[Commit]:
    """Read the commits that `git rev-list REVISIONS` names, oldest first.

    Args:
        large: be prepared for commits of very many paths, at the cost of some more calls of git.

    Raises:
        GitError: a revision is not there, or git failed.
    """
    listed = git("rev-list", "--parents", "--topo-order", "--reverse", *revisions).decode("ascii").splitlines()
    commits = [Commit(name, parents) for name, *parents in (line.split(" ") for line in listed)]
    for first in range(0, len(commits), AT_ONCE):
        _fill(commits[first : first + AT_ONCE], by_trees=large and len(commits) <= FEW)
    return commits


def _fill(commits: list[Commit], *, by_trees: bool) -> None:
    started = start((("cat-file", "--batch"), batch_input([commit.id for commit in commits])))
    single = [commit for commit in commits if len(commit.parents) < 2]
    if by_trees:
        _compare_trees(single)
    elif single:
        _compare_by_git(single)
    ((code, heads),) = finish(started)
    if code:
        raise trouble("git could not read the commits")
    _read_heads(commits, heads)
    for commit in commits:
        if len(commit.parents) > 1:
            tree = automatic_tree(commit.parents[0], commit.parents[1:])
            commit.changes = read_changes(git("diff-tree", *RAW, tree, f"{commit.id}^{{tree}}"))
    linked = [(commit, change) for commit in commits for change in commit.changes.links]
    for (commit, change), target in zip(linked, blobs([change.new for _, change in linked]), strict=True):
        commit.targets[change.path] = None if target is None else target.decode("utf-8", "surrogateescape")


def _compare_trees(commits: list[Commit]) -> None:
    from orchestrator.guard.trees import compare_trees

    def tree(commit: str) -> str:
        return f"{commit}^{{tree}}"

    pairs = [("".join([tree(parent) for parent in commit.parents]), tree(commit.id)) for commit in commits]
    for commit, changes in zip(commits, compare_trees(pairs), strict=True):
        commit.changes = changes


def _compare_by_git(commits: list[Commit]) -> None:
    by_id = {commit.id: commit for commit in commits}
    differences = git("diff-tree", "--stdin", "--root", *RAW, stdin=batch_input(list(by_id)))
    for name, part in _parts(differences, by_id):
        by_id[name].changes = read_changes(part)


def _read_heads(commits: list[Commit], output: bytes) -> None:
    at = 0
    for commit in commits:
        end = output.index(b"\n", at)
        size = int(output[at:end].split(b" ")[2])
        head, _, message = output[end + 1 : end + 1 + size].partition(b"\n\n")
        at = end + size + 2
        commit.message = message.decode("utf-8", "replace")
        for line in head.split(b"\n"):
            if line.startswith(b"author "):
                commit.author = line.partition(b"<")[2].partition(b">")[0].decode("utf-8", "replace").casefold()
            elif line.startswith((b"gpgsig ", b"gpgsig-sha256 ")):
                commit.signed = True


def _parts(raw: bytes, known: dict[str, Commit]) -> list[tuple[str, bytes]]:
    """Split the output of `diff-tree --stdin -z`: a commit's id, then its entries, all ended by NUL.

    An entry begins with a colon and a path follows each entry, so an id is told from a path by its place.
    """
    if len(known) == 1:
        name, _, part = raw.partition(b"\0")
        return [(name.decode("ascii"), part)] if raw else []
    parts: list[tuple[str, list[bytes]]] = []
    fields = raw.split(b"\0")
    at = 0
    while at < len(fields) - 1:
        if fields[at].startswith(b":"):
            parts[-1][1].extend((fields[at], fields[at + 1]))
            at += 2
        else:
            parts.append((fields[at].decode("ascii"), []))
            at += 1
    return [(name, b"\0".join([*entries, b""])) for name, entries in parts if name in known]
