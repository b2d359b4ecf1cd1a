"""Linters are run in a clean folder, with limits."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from orchestrator.standards import bench
from orchestrator.standards.bench import find_package, find_program, run
from orchestrator.standards.tool import ToolFailedError

PYTHON = sys.executable


def test_a_program_sees_its_files_and_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "anything")
    monkeypatch.setenv("SHELLCHECK_OPTS", "--exclude=all")
    script = "import os,sys; print(sorted(os.listdir('.')), sorted(os.environ), open('a/b').read(), os.environ['HOME'])"
    output = run([PYTHON, "-I", "-c", script], {"a/b": b"content"})
    said = output.out.decode()
    assert "['a']" in said
    assert "content" in said
    assert "GITHUB_TOKEN" not in said
    assert "SHELLCHECK_OPTS" not in said
    assert output.code == 0
    assert not Path(said.split()[-1]).exists()


def test_both_streams_and_the_code_come_back() -> None:
    output = run([PYTHON, "-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"], {})
    assert (output.code, output.out, output.err) == (3, b"out\n", b"err\n")


def test_a_program_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = (
        "import subprocess,sys,time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        f"open({str(mark)!r}, 'w').write(str(child.pid)); sys.exit(0)"
    )
    with pytest.raises(ToolFailedError, match="too long"):
        run([PYTHON, "-c", script], {}, seconds=3)
    pid = int(mark.read_text())
    state = Path(f"/proc/{pid}/stat")
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z":  # killed; its new parent reaps it
        os.sched_yield()


def test_a_program_that_prints_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "OUTPUT_LIMIT", 10_000)
    with pytest.raises(ToolFailedError, match="too much"):
        run([PYTHON, "-c", "while True: print('x' * 1000)"], {})


def test_a_program_that_is_not_there_has_failed() -> None:
    with pytest.raises(ToolFailedError):
        run(["/nowhere/at/all"], {})
    assert find_program("no-such-linter") is None
    assert find_package("no_such_package") is None
    assert find_package("no_such_package.below") is None


def test_a_package_is_found_without_being_imported() -> None:
    found = find_package("this")
    assert found is not None
    assert "this" not in sys.modules
