"""Commit an answer's files on a branch of their own, as the role that wrote them; checkout, index and HEAD stay.

Every file is put into a temporary index beside what the branch already holds, so that nothing else of the work tree
comes along: of a document that several answers share, only this answer's section.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from git import Repo
from git.exc import GitCommandError
from msgspec import Struct

from orchestrator.authorize.compiled import PRINCIPAL
from orchestrator.deliver.ledger import Applied, Entry
from orchestrator.deliver.sections import current, merged
from orchestrator.errors import GitError, WorkspaceError
from orchestrator.model.digest import digest
from orchestrator.model.response import ResponseHeader
from orchestrator.parse.names import identity
from orchestrator.repository.objects import read_blob

if TYPE_CHECKING:
    from orchestrator.assembly import Orchestrator

PREFIX = "orchestrator/"
HEADS = "refs/heads/"
NOTHING = "0" * 40


class Piece(Struct, frozen=True):
    """A file to be committed: path from the top, bytes, executable or not; `sections` where only these are ours."""

    path: str
    data: bytes
    executable: bool = False
    sections: tuple[str, ...] = ()


class Committed(Struct, frozen=True):
    """What was committed: the branch, each commit with its role and paths, and what was left out and why."""

    branch: str
    commits: tuple[tuple[str, str, tuple[str, ...]], ...]
    left: tuple[tuple[str, str], ...]


def commit_answer(desk: Orchestrator, name: str, branch: str | None = None) -> Committed:
    """Commit what the answer to a request brought, one commit for each role, on `orchestrator/<name>` unless told.

    A branch that is there gets the commits on top; one that HEAD contains by now begins again at HEAD.

    Raises:
        WorkspaceError: there is no such answer, no git or no commit yet, or the branch is checked out somewhere.
        GitError: git refused.
    """
    if desk.layout.git_dir is None:
        raise WorkspaceError("there is no git here", "make a repository first: git init")
    state = desk.thread(name).state
    entry = desk.read_ledger().whole(identity(state.name))
    header = desk.outbox.header(state.name)
    if entry is None or header is None:
        raise WorkspaceError(f"no answer to {name}", "see: orchestrator status")
    branch = branch or f"{PREFIX}{_ref_name(entry.name)}"
    with Repo(desk.layout.top) as repo:
        parent, old = _tip(repo, branch)
        pieces, changed = _pieces(desk, entry)
        groups, denied = _by_role(desk, pieces, header)
        commits: list[tuple[str, str, tuple[str, ...]]] = []
        for role, own in groups.items():
            made = _commit(desk, repo, parent, role, own, header)
            if made:
                commits.append((made, role, tuple(piece.path for piece in own)))
                parent = made
        if commits:
            try:
                repo.git.update_ref("-m", f"orchestrator commit {entry.name}", HEADS + branch, parent, old or NOTHING)
            except GitCommandError as error:
                raise _refused(error) from None
        return Committed(branch, tuple(commits), (*changed, *denied))


def _tip(repo: Repo, branch: str) -> tuple[str, str | None]:
    """Tell the commit to build upon, and where the branch stands now (None: it is new)."""
    try:
        repo.git.check_ref_format("--branch", branch)
        head = repo.git.rev_parse("--verify", "HEAD^{commit}")
    except GitCommandError as error:
        if "check-ref-format" in str(error):
            raise WorkspaceError(f"git takes no branch called {branch!r}", "name another one with --branch") from None
        raise WorkspaceError("nothing is committed here yet", "commit the workspace first") from None
    for line in repo.git.worktree("list", "--porcelain").splitlines():
        if line == f"branch {HEADS}{branch}":
            raise WorkspaceError(
                f"the branch {branch} is checked out", "commit there with git, or name another --branch"
            )
    old = repo.git.for_each_ref("--format=%(objectname)", f"{HEADS}{branch}")
    if not old:
        return head, None
    return (head if repo.is_ancestor(old, head) else old), old


def _pieces(desk: Orchestrator, entry: Entry) -> tuple[list[Piece], list[tuple[str, str]]]:
    """Collect what the answer brought as it stands now, and name what somebody changed since."""
    pieces: list[Piece] = []
    changed: list[tuple[str, str]] = []
    for one in entry.applied:
        if one.undone:
            continue
        piece = _applied(desk, one)
        if piece is None:
            changed.append((one.path, "it was changed since the answer wrote it"))
        else:
            pieces.append(piece)
    response = f"{desk.outbox_path}/{entry.name}.md"
    folder = desk.layout.top / desk.outbox_path / entry.name
    below = [file.relative_to(desk.layout.top).as_posix() for file in sorted(folder.rglob("*"))]
    for path in (response, *below):
        present = desk.work_tree.look(path)
        if present.data is not None:
            pieces.append(Piece(path, present.data, present.executable))
    return pieces, changed


def _applied(desk: Orchestrator, one: Applied) -> Piece | None:
    present = desk.work_tree.look(one.path)
    if present.data is None:
        return None
    if not one.sections:
        return Piece(one.path, present.data, present.executable) if digest(present.data) == one.after else None
    for name, sha256 in one.sections:
        text = current(present.data, name)
        if text is None or digest(text) != sha256:
            return None
    return Piece(one.path, present.data, present.executable, tuple(name for name, _ in one.sections))


def _by_role(
    desk: Orchestrator, pieces: list[Piece], header: ResponseHeader
) -> tuple[dict[str, list[Piece]], list[tuple[str, str]]]:
    """Group the files by who may write them: the role of the kind that brought it, else the program itself."""
    policy, _ = desk.policy()
    roles = {line.path: desk.kinds[line.kind].role for line in header.artifacts if line.kind in desk.kinds}
    groups: dict[str, list[Piece]] = {}
    denied: list[tuple[str, str]] = []
    for piece in pieces:
        candidates = (roles.get(piece.path, header.role), header.role, PRINCIPAL)
        role = next((one for one in candidates if one and policy.judge(one, "write", piece.path).allowed), None)
        if role is None:
            denied.append((piece.path, f"{header.role or PRINCIPAL} may not write it"))
        else:
            groups.setdefault(role, []).append(piece)
    return groups, denied


def _commit(
    desk: Orchestrator, repo: Repo, parent: str, role: str, pieces: list[Piece], header: ResponseHeader
) -> str | None:
    """Make one commit on top of another; None where that holds it all already."""
    with tempfile.TemporaryDirectory(prefix="orchestrator-commit-") as folder, _index(repo, Path(folder)):
        repo.git.read_tree(parent)
        try:
            for piece in pieces:
                file = Path(folder) / "content"
                file.write_bytes(_content(desk, parent, piece))
                blob = repo.git.hash_object("-w", f"--path={piece.path}", str(file))
                mode = "100755" if piece.executable else "100644"
                repo.git.update_index("--add", "--cacheinfo", f"{mode},{blob},{piece.path}")
            tree = repo.git.write_tree()
            if tree == repo.git.rev_parse(f"{parent}^{{tree}}"):
                return None
            text = Path(folder) / "message"
            text.write_text(_message(header, role, desk.outbox_path), encoding="utf-8")
            with repo.git.custom_environment(**_people(desk, repo, role)):
                # Of git's own commands only `commit` heeds that setting; a server's check believes signatures.
                signs = repo.git.config("--type=bool", "--default=false", "--get", "commit.gpgsign") == "true"
                return str(repo.git.commit_tree(tree, "-p", parent, "-F", str(text), *(("-S",) if signs else ())))
        except GitCommandError as error:
            raise _refused(error) from None


@contextmanager
def _index(repo: Repo, folder: Path) -> Iterator[None]:
    """Let git work on a temporary index, whatever the environment says of another one."""
    places = {"GIT_DIR": str(repo.git_dir), "GIT_WORK_TREE": str(repo.working_tree_dir)}
    with repo.git.custom_environment(GIT_INDEX_FILE=str(folder / "index"), **places):
        yield


def _content(desk: Orchestrator, parent: str, piece: Piece) -> bytes:
    whole = read_blob(desk.layout, parent, piece.path) if piece.sections else None
    if whole is None:
        return piece.data
    for name in piece.sections:
        whole = merged(whole, name, current(piece.data, name) or b"")
    return whole


def _message(header: ResponseHeader, role: str, outbox: str) -> str:
    return (
        f"Answer {header.request}\n\n"
        f"{header.status}, revision {header.revision}: {outbox}/{header.request}.md\n\n"
        f"Orchestrator-Request: {header.request}\n"
        f"Orchestrator-Role: {role}\n"
    )


def _people(desk: Orchestrator, repo: Repo, role: str) -> dict[str, str]:
    """Name the role as the author; whoever runs the command commits, where git knows their name."""
    known = desk.roles.get(role)
    author = {
        "GIT_AUTHOR_NAME": known.title if known else role,
        "GIT_AUTHOR_EMAIL": f"{role}@agents.invalid",
        "GIT_AUTHOR_DATE": desk.now().isoformat(timespec="seconds"),
    }
    try:
        repo.git.var("GIT_COMMITTER_IDENT")
    except GitCommandError:
        author |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in author.items()}
    return author


def _ref_name(name: str) -> str:
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    while ".." in plain:
        plain = plain.replace("..", ".")
    return plain.strip(".-").removesuffix(".lock") or digest(os.fsencode(name))[:12]


def _refused(error: GitCommandError) -> GitError:
    said = str(error.stderr or error).strip().splitlines()
    return GitError(f"git refused: {said[-1] if said else error}", "nothing was changed")
