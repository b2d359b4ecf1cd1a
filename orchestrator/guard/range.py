"""Judge every commit of a range, for the server: the boundary that no clone's settings can move.

Each new commit is judged by the matrix of the policy ref and of its first parent, the stricter of both. Who made it is
its verified signer; else its trailer, where the matrix says `range: declared`; else the author map; else it is denied.
"""

from __future__ import annotations

import os

from orchestrator.authorize.permits import Policy
from orchestrator.errors import GitError
from orchestrator.guard.authors import author_of
from orchestrator.guard.changes import Denied, judge_changes, protected_changes
from orchestrator.guard.commits import Commit, read_commits
from orchestrator.guard.findings import Author, CommitDenial, RangeReport
from orchestrator.guard.identity import trailer_of
from orchestrator.guard.matrices import policy_of
from orchestrator.guard.place import Place
from orchestrator.guard.spawn import blobs, each_once, git, git_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from orchestrator.guard.signatures import Signature

SIGNERS = "signers/allowed_signers"
MATRIX = "contracts/standards/permission-matrix.md"


def check_range(base: str, head: str, *, policy_ref: str = "", signers: str = "", root: str = "") -> RangeReport:
    """Judge the commits of BASE..HEAD in the repository of the current folder.

    Args:
        base: the commit before the range; zeros where there was none, in a new repository.
        policy_ref: whose matrix and settings are in force beside each commit's parent's; by default the base.
        signers: an OpenSSH allowed_signers file from outside the repository; by default the policy ref's own.
        root: the protocol root's folder; by default found in the policy ref's tree.

    Raises:
        GitError: a revision is not there, or the history is too shallow to tell what is new.
    """
    base_commit, head_commit = "" if base and not base.strip("0") else _commit(base), _commit(head)
    policy_commit = _commit(policy_ref) if policy_ref else base_commit
    _refuse_shallow(base_commit, head_commit)
    root = root or (_root_of(policy_commit) if policy_commit else "") or _root_of(head_commit)
    if not root:
        return RangeReport(base_commit, head_commit, policy_commit, 0, 0, ())
    place = Place(os.getcwd(), "", "", root)
    commits = read_commits(head_commit, *(("--not", base_commit) if base_commit else ()), large=True)
    matrix = f"{root}/{MATRIX}"
    parents = dict.fromkeys(commit.parents[0] for commit in commits if commit.parents)
    # Without a commit, ":<path>" would name what the clone's index holds.
    first = [f"{policy_commit}:{matrix}"] if policy_commit else []
    texts = each_once([*first, *(f"{parent}:{matrix}" for parent in parents)])
    policies: dict[bytes | None, Policy] = {}
    signed_by = _signatures(commits, signers, f"{policy_commit}:{root}/{SIGNERS}" if policy_commit else "")
    denials: list[CommitDenial] = []
    for commit in commits:
        own = [f"{parent}:{matrix}" for parent in commit.parents[:1]]
        text = texts[own[0]] if own else None
        if text not in policies:
            policies[text] = policy_of(place, first + own, [texts[name] for name in first + own])
        denials += _judge(commit, policies[text], signed_by.get(commit.id), matrix, bool(signers))
    paths = sum(len(commit.changes) for commit in commits)
    return RangeReport(base_commit, head_commit, policy_commit, len(commits), paths, tuple(denials))


def _judge(
    commit: Commit, policy: Policy, signature: Signature | None, matrix: str, outside: bool
) -> list[CommitDenial]:
    author = author_of(commit, policy, signature)
    if not policy.matrices:
        brings = commit.changes.touch(matrix) and blobs([f"{commit.id}:{matrix}"]) != [None]
        trusted = author.person or (not outside and not commit.signed and not trailer_of(commit.message))
        if brings and trusted:
            return []
        fact = "there is no permission matrix yet: only a person's commit that brings one passes"
        return [CommitDenial(commit.id, "", author, fact, "range/no-matrix")]
    if author.person:
        if author.level == 2:
            return []
        return [_denial(commit, author, policy, one) for one in protected_changes(policy, commit.changes)]
    if author.role:
        denied = judge_changes(policy, author.role, commit.changes, commit.targets)
        return [_denial(commit, author, policy, one) for one in denied]
    if author.level == 2:
        if not commit.changes.folders:
            return []  # a merge just as git makes it
        fact = "a forge's merge key signs merges only, and this commit changes more than git's own merge would"
        return [CommitDenial(commit.id, commit.changes.paths[0], author, fact, "range/merge-key")]
    fact = f"it is not known who made this commit ({author.how}), so it does not pass"
    return [CommitDenial(commit.id, "", author, fact, "range/unknown-author")]


def _denial(commit: Commit, author: Author, policy: Policy, denied: Denied) -> CommitDenial:
    permit = denied.permit
    writers = () if permit.why in ("protected", "unsafe") else policy.writers(denied.path)
    fact = permit.sentence + (f", by way of the link to {denied.via}" if denied.via else "")
    return CommitDenial(
        commit.id, denied.path, author, fact, f"permission/{permit.why}", permit.file, permit.line, writers
    )


def _commit(revision: str) -> str:
    ((code, output),) = git_all(
        (("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"), b"")
    )
    if code:
        raise GitError(
            f'the commit "{revision}" is not here',
            "fetch it: a check needs the whole history (in GitHub Actions: fetch-depth: 0)",
        )
    return output.decode("ascii").strip()


def _refuse_shallow(base: str, head: str) -> None:
    if git("rev-parse", "--is-shallow-repository").strip() != b"true":
        return
    file = git("rev-parse", "--git-path", "shallow").decode("utf-8", "surrogateescape").strip()
    with open(file, encoding="ascii") as opened:
        cut = set(opened.read().split())
    ends = set(git("rev-list", head, *(("--not", base) if base else ())).decode("ascii").split())
    if cut & ends or (base and git_all((("merge-base", base, head), b""))[0][0]):
        raise GitError(
            "the history is shallow and hides where the range begins",
            "fetch the whole history (git fetch --unshallow; in GitHub Actions: fetch-depth: 0)",
        )


def _root_of(commit: str) -> str:
    folders = git("ls-tree", "-d", "-z", "--name-only", commit).decode("utf-8", "surrogateescape").split("\0")
    names = sorted((name for name in folders if name), key=lambda name: (name != ".claude", name))
    found = blobs([f"{commit}:{name}/orchestrator.yaml" for name in names])
    return next((name for name, text in zip(names, found, strict=True) if text is not None), "")


def _signatures(commits: list[Commit], signers: str, kept: str) -> dict[str, Signature]:
    signed = [commit for commit in commits if commit.signed]
    if not signed:
        return {}
    from orchestrator.guard.signatures import verify_commit

    if signers:
        return {commit.id: verify_commit(commit.id, os.path.abspath(signers)) for commit in signed}
    (text,) = blobs([kept]) if kept else (None,)
    if text is None:
        return {commit.id: verify_commit(commit.id, os.devnull) for commit in signed}
    import tempfile

    with tempfile.NamedTemporaryFile(prefix="signers-") as file:
        file.write(text)
        file.flush()
        return {commit.id: verify_commit(commit.id, file.name) for commit in signed}
