"""Find the texts of the permission matrix that are in force: the policy ref's and HEAD's, never index or work tree's.

The policy ref is pinned by `init`: the file `policy-ref` in the clone's state folder names it in full
("refs/heads/main"). Without a pin it is HEAD's own branch. Where git, a first commit or a matrix in the policy ref is
missing, the work tree's file is all there is; it is believed for proposals only: whoever asks may have written it.
"""

from __future__ import annotations

import os

from msgspec import Struct

from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import read_blob, resolve

PIN = "policy-ref"
MATRIX = "contracts/standards/permission-matrix.md"


class PolicyTexts(Struct, frozen=True):
    """The matrices in force, as bytes: each with the name it is cited by; the strictest decides.

    `enforceable` is False for a work tree's matrix: nothing may be written by its word alone.
    """

    texts: tuple[tuple[str, bytes], ...]
    source: str
    enforceable: bool


def pin(layout: Layout, ref: str) -> None:
    """Pin the policy ref, given in full ("refs/heads/main")."""
    layout.state.mkdir(parents=True, exist_ok=True)
    (layout.state / PIN).write_text(f"{ref}\n", encoding="utf-8")


def pinned(layout: Layout) -> str:
    """Tell the policy ref: the pinned one, or "HEAD" where none is."""
    return _read(f"{layout.state}/{PIN}").strip() or "HEAD"


def policy_texts(layout: Layout) -> PolicyTexts:
    """Read the matrices in force.

    Raises:
        GitError: git is not there or hangs.
    """
    path = f"{layout.root}/{MATRIX}"
    ref = pinned(layout)
    base = resolve(layout, ref)
    text = read_blob(layout, base, path) if base else None
    if base is None or text is None:
        return _work_tree(layout, ref if base else "")
    name = "HEAD" if ref == "HEAD" else ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    source = f"policy ref {name} at {base[:7]}"
    texts = [(f"{path} at {base[:7]}", text)]
    head = resolve(layout, "HEAD")
    if head and head != base:
        other = read_blob(layout, head, path)  # a branch from before the matrix adds nothing to the policy ref's
        if other is not None and other != text:
            texts.append((f"{path} at {head[:7]}", other))
            source += f" and HEAD at {head[:7]}"
    return PolicyTexts(tuple(texts), source, enforceable=True)


def signature(layout: Layout) -> object:
    """Tell what the answer of `policy_texts` hangs on, by a few stats: as long as it is equal, so is the answer."""
    return Signs(layout).now()


class Signs:
    """The signature of a workspace's policy, as often as asked: where to look for it is worked out once."""

    def __init__(self, layout: Layout) -> None:
        self._matrix = f"{layout.protocol}/{MATRIX}"
        self._pin = f"{layout.state}/{PIN}"
        self._head = f"{layout.git_dir}/HEAD"
        self._common = None if layout.git_dir is None or layout.common_dir is None else f"{layout.common_dir}/"

    def now(self) -> object:
        """Tell what `signature` does."""
        matrix = _stamp(self._matrix)
        common = self._common
        if common is None:
            return (matrix,)
        ref = _read(self._pin).strip() or "HEAD"
        head = _read(self._head)
        branch = head.removeprefix("ref:").strip() if head.startswith("ref:") else ""
        stamps = [_stamp(f"{common}packed-refs")]
        if branch:
            stamps.append(_stamp(common + branch))
        if ref not in ("HEAD", branch):
            stamps.append(_stamp(common + ref))
        return (head, ref, *stamps, matrix)


def _work_tree(layout: Layout, ref: str) -> PolicyTexts:
    path = f"{layout.root}/{MATRIX}"
    try:
        text = (layout.top / path).read_bytes()
    except OSError:
        return PolicyTexts((), "none: there is no permission matrix", enforceable=False)
    why = "without git" if layout.git_dir is None else f"{ref} holds no matrix" if ref else "nothing is committed yet"
    return PolicyTexts(((path, text),), f"work tree ({why})", enforceable=False)


def _stamp(file: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(file: str) -> str:
    try:
        # Asked for every answer: without the layers of `open` it costs a third.
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return os.read(descriptor, 4096).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(descriptor)
