"""Tell the commit, the branch that deployments are made from, and the remote: asked of git only when they moved."""

from __future__ import annotations

import os
import re

from msgspec import Struct

from orchestrator.evidence.tracked import stamp
from orchestrator.repository.branch import standing
from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import git, resolve
from orchestrator.repository.policy import signature

# Beside HEAD, its branch and the packed refs, which the policy's signature holds.
_PLACES = ("/config", "/reftable/tables.list", "/refs/remotes/origin/HEAD")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")


class Head(Struct, frozen=True):
    """The commit; the deployment branch (the remote's default, else main or master, else the current); the remote."""

    commit: str | None = None
    branch: str | None = None
    remote: str | None = None


def head_signature(layout: Layout, refs: object = None) -> tuple[object, ...]:
    """Give what changes when HEAD moves, in a handful of system calls.

    Args:
        refs: the policy's signature, where it was taken just now.
    """
    if layout.git_dir is None or layout.common_dir is None:
        return ()
    common = os.fspath(layout.common_dir)
    return (refs or signature(layout), *[stamp(common + place) for place in _PLACES])


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
