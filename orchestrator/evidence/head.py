"""Tell the commit, the branch that deployments are made from, and the remote: asked of git only when they moved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orchestrator.evidence.tracked import Stamp, stamp
from orchestrator.repository.branch import standing, written_head
from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import git, resolve

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Head:
    """The commit; the deployment branch (the remote's default, else main or master, else the current); the remote."""

    commit: str | None = None
    branch: str | None = None
    remote: str | None = None


def head_signature(layout: Layout) -> tuple[object, ...]:
    """Give what changes when HEAD moves, in a handful of system calls."""
    if layout.git_dir is None:
        return ()
    written = written_head(layout)
    places = ["packed-refs", "config", "reftable/tables.list", "refs/remotes/origin/HEAD"]
    if written.startswith("ref: "):
        places.append(written.removeprefix("ref: "))
    stamps: list[Stamp | None] = [stamp(f"{layout.common_dir}/{place}") for place in places]
    return (written, *stamps)


def read_head(layout: Layout) -> Head:
    """Ask git for the commit, the branch and the remote (credentials in its address are left out).

    Raises:
        GitError: git is missing or hangs.
    """
    if layout.git_dir is None:
        return Head()
    refs = {}
    listed = git(
        layout.top,
        "for-each-ref",
        "--format=%(refname) %(symref)",
        "refs/remotes/origin/HEAD",
        "refs/heads/main",
        "refs/heads/master",
        check=False,
    ).stdout.decode("utf-8", "replace")
    for line in listed.splitlines():
        name, _, target = line.partition(" ")
        refs[name] = target
    branch = refs.get("refs/remotes/origin/HEAD", "").removeprefix("refs/remotes/origin/")
    if not branch:
        branch = next((name for name in ("main", "master") if f"refs/heads/{name}" in refs), "")
    if not branch:
        here = standing(layout)
        branch = here.branch if here.head.startswith("ref: ") else ""
    asked = git(layout.top, "config", "--get", "remote.origin.url", check=False)
    remote = _CREDENTIALS.sub("", asked.stdout.decode("utf-8", "replace").strip())
    return Head(commit=resolve(layout, "HEAD"), branch=branch or None, remote=remote or None)
