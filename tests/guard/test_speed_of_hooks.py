"""How often Python starts, and what the guards import: what their speed rests on, asserted instead of timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.guard.scripts import FAST
from tests.support.guarded import OPERATOR, copy_of
from tests.support.repositories import Repository, clean_environment

HEAVY = {"re", "typing", "dataclasses", "os", "subprocess", "json", "pathlib", "enum", "contextlib", "functools"}
HEAVY |= {
    "collections",
    "msgspec",
    "pydantic",
    "typer",
    "yaml",
    "git",
    "jinja2",
    "markdown_it",
    "datetime",
    "shlex",
    "hashlib",
}


@pytest.fixture
def counted(template: Repository, tmp_path: Path) -> Repository:
    """A worktree of the operator whose hooks count the interpreter's starts in `.git/starts`."""
    work = copy_of(template, tmp_path / "work", OPERATOR)
    counter = tmp_path / "python"
    counter.write_text(f'#!/bin/sh\necho "$4" >> "{work.top}/.git/starts"\nexec {sys.executable} "$@"\n')
    counter.chmod(0o755)
    for hook in (work.top / ".git/hooks").iterdir():
        if not hook.name.endswith(".sample"):
            lines = hook.read_text().splitlines()
            hook.write_text(
                "\n".join(f"python={counter}" if line.startswith("python=") else line for line in lines) + "\n"
            )
    return work


def starts(work: Repository) -> list[str]:
    file = work.top / ".git/starts"
    found = file.read_text().split() if file.exists() else []
    file.unlink(missing_ok=True)
    return found


def test_python_starts_only_where_there_is_something_to_judge(counted, template):
    template.git("tag", "-f", "some-tag")
    counted.git("fetch", "-q", str(template.top), "+refs/heads/*:refs/remotes/other/*", "+refs/tags/*:refs/tags/*")
    assert starts(counted) == []
    counted.write("infrastructure/a.yml", "draft\n")
    counted.git("stash", "-q")
    counted.git("stash", "pop", "-q")
    assert starts(counted) == []
    counted.git("commit", "-q", "-a", "-m", "One")
    assert sorted(starts(counted)) == ["commit-msg", "pre-commit", "reference-transaction"]
    for number in range(4):
        # Long ago: made in the same second, the rebased commits would be the very same ones, and none of them new.
        counted.commit(f"infrastructure/more-{number}.yml", GIT_COMMITTER_DATE="2026-01-01T00:00:00Z")
    starts(counted)
    counted.git("branch", "base", "HEAD~5")
    counted.git("rebase", "-q", "--no-ff", "base")
    assert starts(counted) == ["reference-transaction"]
    counted.git("pack-refs", "--all")
    counted.git("branch", "-q", "fresh")
    counted.git("tag", "v1")
    assert starts(counted) == []


def imported(code: str, folder: Path, stdin: bytes = b"") -> set[str]:
    script = (
        "import sys; before = set(sys.modules)\n"
        f"sys.path.append({str(FAST.parents[2])!r})\n{code}\n"
        "import posix; posix.write(2, ('MODULES ' + ' '.join(set(sys.modules) - before)).encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env=clean_environment(),
        check=False,
    )
    return set(done.stderr.decode().partition("MODULES ")[2].split())


@pytest.mark.parametrize(
    "code",
    [
        "from orchestrator.guard.staged import check_staged; assert check_staged('pre-commit') == 0",
        "from orchestrator.guard.push import check_push; assert check_push('origin') == 0",
        "from orchestrator.guard.transaction import check_transaction; assert check_transaction() == 0",
        "from orchestrator.guard.message import check_message; assert check_message('.git/COMMIT_EDITMSG') == 0",
    ],
)
def test_the_hooks_import_the_standard_library_only_and_little_of_it(template, tmp_path, code):
    work = copy_of(template, tmp_path / "work", OPERATOR)
    work.write("infrastructure/b.yml")
    work.git("add", "-A")
    update = f"{'0' * 40} {work.head('side')} refs/heads/new\n"
    modules = imported(code, work.top, update.encode())
    assert "orchestrator.guard.spawn" in modules
    assert modules.isdisjoint(HEAVY)
    assert {name.partition(".")[0] for name in modules} <= {"orchestrator", "__future__", "unicodedata"}


def test_the_tool_guard_imports_no_more(template, tmp_path):
    work = copy_of(template, tmp_path / "work")
    tool = {"tool_name": "Bash", "tool_input": {"command": "echo x > infrastructure/a"}}
    call = json.dumps({"cwd": str(work.top), "agent_type": "backend", **tool})
    modules = imported("from orchestrator.guard.tool import answer; assert answer() == 0", work.top, call.encode())
    assert "orchestrator.guard.effects" in modules
    assert modules.isdisjoint(HEAVY)
    assert {name.partition(".")[0] for name in modules} <= {"orchestrator", "__future__", "unicodedata", "_json"}
