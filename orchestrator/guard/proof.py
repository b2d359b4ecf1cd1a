"""Prove in a scratch clone that every hook blocks what it is there for: `orchestrator hooks test`."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from orchestrator.guard.binding import bind
from orchestrator.guard.claude import installed_command
from orchestrator.guard.install import hooks_status, install_hooks
from orchestrator.repository.layout import Layout, find_workspace
from orchestrator.repository.policy import pin, pinned


class Proof(Struct, frozen=True):
    """What one trial showed: the door, what was tried, whether it was blocked, and what was said."""

    door: str
    tried: str
    blocked: bool
    said: str


def prove_guards(layout: Layout, role: str) -> tuple[Proof, ...]:
    """Try to change a protected file as `role`, through every door, in a clone that is thrown away.

    A hook that would block there and is not active here is no guard: it counts as one that does not block. The tool
    guard is tried by the very command that stands in the settings, and only where one does.

    Raises:
        GitError: git refused to clone.
    """
    with _scratch(layout) as scratch:
        install_hooks(scratch)
        ref = pinned(layout)
        branch = _git(scratch.top, "symbolic-ref", "--short", "HEAD").stdout.strip() or "main"
        pin(scratch, ref if _git(scratch.top, "rev-parse", "--verify", "-q", ref).returncode == 0 else "HEAD")
        bind(scratch, role)
        proofs = list(_trials(scratch, branch, role))
        command = installed_command(layout)
        proofs += [_tool_call(scratch, command, role)] if command else []
    for state in hooks_status(layout):
        if state.state != "active":
            said = f"{state.state}. {state.detail}" if state.detail else state.state
            proofs.append(Proof(state.name, f"in this clone: {state.state}", False, said))
    return tuple(proofs)


def _trials(scratch: Layout, branch: str, role: str) -> Iterator[Proof]:
    top = scratch.top
    protected = f"{scratch.root}/orchestrator.yaml"
    start = _git(top, "rev-parse", "HEAD").stdout.strip()

    def change(text: str) -> None:
        file = top / protected
        file.write_bytes((file.read_bytes() if file.exists() else b"") + text.encode())
        _git(top, "add", "-f", protected)

    def tried(door: str, what: str, *arguments: str) -> Proof:
        done = _git(top, *arguments)
        moved = _git(top, "rev-parse", branch).stdout.strip() != start
        _git(top, "merge", "--abort")
        _git(top, "reset", "-q", "--hard", start)
        return Proof(door, what, done.returncode != 0 and not moved, done.stderr.strip())

    change("# by an agent\n")
    yield tried("pre-commit", "git commit", "commit", "-q", "-m", "Try")
    change("# by an agent\n")
    yield tried("reference-transaction", "git commit --no-verify", "commit", "-q", "--no-verify", "-m", "Try")
    other_role = "Try\n\nOrchestrator-Role: somebody-else"
    yield tried("commit-msg", "git commit as another role", "commit", "-q", "--allow-empty", "-m", other_role)
    # A side branch made without hooks: its merge brings a protected file, changed on top of git's own result.
    bare = ("-c", "core.hooksPath=/dev/null")
    change("# aside\n")
    _git(top, *bare, "commit", "-q", "-m", "Aside")
    side = _git(top, "rev-parse", "HEAD").stdout.strip()
    _git(top, *bare, "reset", "-q", "--hard", start)
    _git(top, *bare, "commit", "-q", "--allow-empty", "-m", "Go on")
    here = _git(top, "rev-parse", "HEAD").stdout.strip()
    _git(top, *bare, "branch", "-q", "-f", "aside", side)
    done = _git(top, "merge", "-q", "-s", "ours", "-m", "Try", "aside")
    moved = _git(top, "rev-parse", "HEAD").stdout.strip() != here
    yield Proof("pre-merge-commit", "git merge -s ours", done.returncode != 0 and not moved, done.stderr.strip())
    _git(top, "merge", "--abort")
    _git(top, *bare, "reset", "-q", "--hard", side)
    _git(top, *bare, "branch", "-q", "-D", "aside")
    with tempfile.TemporaryDirectory(prefix="orchestrator-proof-") as other:
        _git(top, "init", "-q", "--bare", other)
        done = _git(top, "push", "-q", other, "HEAD:refs/heads/try")
        yield Proof("pre-push", "git push", done.returncode != 0, done.stderr.strip())
    _git(top, *bare, "reset", "-q", "--hard", start)


def _tool_call(scratch: Layout, command: str, role: str) -> Proof:
    call = {
        "cwd": str(scratch.top),
        "tool_name": "Write",
        "tool_input": {"file_path": str(scratch.top / scratch.root / "orchestrator.yaml")},
        "agent_type": role,
    }
    done = subprocess.run(["sh", "-c", command], input=json.dumps(call), capture_output=True, text=True, check=False)
    # A command that is gone ends in `exit 2` as well, and blocks; what it never does is judge.
    return Proof("tool", "Write", '"deny"' in done.stdout, done.stdout or done.stderr)


@contextmanager
def _scratch(layout: Layout) -> Iterator[Layout]:
    with tempfile.TemporaryDirectory(prefix="orchestrator-proof-") as folder:
        top = Path(folder) / "clone"
        subprocess.run(
            ["git", "clone", "-q", "--no-hardlinks", str(layout.top), str(top)],
            env=_environment(),
            check=True,
            capture_output=True,
        )
        _git(top, "remote", "remove", "origin")  # its branches would count as already on a server
        yield find_workspace(top)


def _git(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *arguments], cwd=top, env=_environment(), capture_output=True, text=True, errors="replace", check=False
    )


def _environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CLAUDE", "ORCHESTRATOR_"))
    }
    nobody = {"GIT_AUTHOR_NAME": "proof", "GIT_AUTHOR_EMAIL": "proof@localhost"}
    nobody |= {"GIT_COMMITTER_NAME": "proof", "GIT_COMMITTER_EMAIL": "proof@localhost", "GIT_EDITOR": "true"}
    return {
        **kept,
        **nobody,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "commit.gpgsign",
        "GIT_CONFIG_VALUE_0": "false",
    }
