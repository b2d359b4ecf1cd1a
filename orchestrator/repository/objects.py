"""Read objects of the repository by git itself, never by replacement objects, never from index or work tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from orchestrator.errors import GitError
from orchestrator.repository.layout import Layout

SECONDS = 20


def git(
    top: Path, *arguments: str, stdin: bytes | None = None, check: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """Run git in `top` with a clean environment and give back what it printed.

    The environment's `GIT_*` variables are dropped: a hook's or an attacker's settings must not decide what we read.

    Raises:
        GitError: git is missing, took longer than 20 s, or (with `check`) ended with another code than 0.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment["LC_ALL"] = "C"
    environment["GIT_OPTIONAL_LOCKS"] = "0"  # a status must never take the index lock from under a person's command
    command = ["git", "--no-replace-objects", "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(
            command, cwd=top, input=stdin, capture_output=True, env=environment, timeout=SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed, or not on the PATH", "install git") from error
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git {arguments[0]} took longer than {SECONDS} s", "look for a hanging git process") from error
    if check and done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(f"git {arguments[0]} failed: {said[-1] if said else done.returncode}")
    return done


def resolve(layout: Layout, revision: str) -> str | None:
    """Tell the commit that a revision names, as 40 hexadecimal digits; None where it names none."""
    if layout.git_dir is None:
        return None
    done = git(
        layout.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", check=False
    )
    text = done.stdout.decode("ascii", "replace").strip()
    return text if done.returncode == 0 and text else None


def read_blob(layout: Layout, revision: str, path: str) -> bytes | None:
    """Read the bytes of `path` as the commit `revision` holds them; None where it holds no such file."""
    if layout.git_dir is None:
        return None
    done = git(layout.top, "cat-file", "blob", f"{revision}:{path}", check=False)
    return done.stdout if done.returncode == 0 else None


def read_blobs(layout: Layout, names: Iterable[str]) -> list[bytes | None]:
    """Read several blobs with one call of git, each by its id or as `commit:path`; None for a name that is none.

    Raises:
        GitError: git is not there, hangs, or gives something else than it was asked for.
    """
    wanted = list(names)
    if layout.git_dir is None or not wanted:
        return [None] * len(wanted)
    batch = git(layout.top, "cat-file", "--batch", stdin=("\n".join(wanted) + "\n").encode()).stdout
    found: list[bytes | None] = []
    at = 0
    for name in wanted:
        end = batch.find(b"\n", at)
        words = batch[at:end].split(b" ")
        if end < 0 or (len(words) != 3 and words[-1] not in (b"missing", b"ambiguous")):
            raise GitError(f"git cat-file gave something else than {name}", "check the repository with: git fsck")
        at = end + 1
        if words[-1] in (b"missing", b"ambiguous"):
            found.append(None)
            continue
        size = int(words[2])
        found.append(batch[at : at + size] if words[1] == b"blob" else None)
        at += size + 1
    return found
