"""Guards: hooks, tool calls and range checks against the same git commands without them."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from orchestrator.authorize.permits import Policy
from orchestrator.guard.binding import bind
from orchestrator.guard.claude import hook_command
from orchestrator.guard.install import install_hooks
from orchestrator.guard.scripts import HOOKS
from orchestrator.parse.matrix import read_matrix
from orchestrator.repository.layout import find_workspace
from tests.benchmarks.figure import Figure
from tests.support.repositories import Repository, clean_environment, make_workspace

ROUNDS = 25
EXIT_ZERO = "#!/bin/sh\nexit 0\n"
SHIPPED = Path(__file__).parents[2] / "contracts/standards/permission-matrix.md"


def run() -> list[Figure]:
    """Measure floor and guard in turn, and give the ratios of their least times: of each, what it takes undisturbed."""
    with tempfile.TemporaryDirectory(prefix="guards-") as folder:
        os.environ.update(clean_environment())
        matrix = SHIPPED.read_text(encoding="utf-8").replace("{root}", ".claude")
        work = make_workspace(Path(folder) / "work", matrix)
        install_hooks(find_workspace(work.top))
        bind(find_workspace(work.top), "devops-operator")
        figures = [_pre_commit(work), _tool_call(work)]
        figures += _operations(work, Path(folder))
        figures += [_range(Path(folder) / "big"), _compiling(matrix)]
        return figures


def _pre_commit(work: Repository) -> Figure:
    for number in range(20):
        work.write(f"infrastructure/staged-{number}.yml")
    work.git("add", "-A")
    bare = [sys.executable, "-I", "-S", "-c", "pass"]
    difference = ["git", "diff-index", "--cached", "--raw", "-z", "--no-renames", "HEAD"]
    blob = ["git", "cat-file", "blob", "HEAD:.claude/contracts/standards/permission-matrix.md"]
    hook = [str(work.top / ".git/hooks/pre-commit")]
    floor, ours = _in_turn(lambda: _calls(work, bare, difference, blob), lambda: _calls(work, hook))
    work.git("commit", "-q", "-m", "Staged")
    return _ratio("pre-commit, 20 files / bare interpreter and two git calls", ours, floor, 1.5)


def _tool_call(work: Repository) -> Figure:
    call = {"cwd": str(work.top), "tool_name": "Write", "agent_type": "devops-operator"}
    payload = json.dumps({**call, "tool_input": {"file_path": str(work.top / "infrastructure/x.yml")}}).encode()
    bare = [sys.executable, "-I", "-S", "-c", "pass"]
    tool = ["sh", "-c", hook_command()]
    floor, ours = _in_turn(lambda: _calls(work, bare), lambda: _calls(work, tool, stdin=payload))
    return _ratio("tool call / bare interpreter", ours, floor, 3)


def _operations(work: Repository, folder: Path) -> list[Figure]:
    guarded = {hook: (work.top / ".git/hooks" / hook).read_text() for hook in HOOKS}
    others = Repository(folder / "others")
    work.git("clone", "-q", ".", str(others.top))
    for number in range(10):
        others.git("branch", f"branch-{number}")
    work.git("branch", "base")
    for number in range(20):
        work.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", f"Work {number}")
    tip = work.head()

    def use(hooks: dict[str, str]) -> None:
        for name, text in hooks.items():
            file = work.top / ".git/hooks" / name
            file.write_text(text)
            file.chmod(0o755)

    def fetch() -> None:
        work.git("fetch", "-q", str(others.top), "+refs/heads/*:refs/remotes/others/*")

    def forget() -> None:
        for number in range(10):
            work.git("-c", "core.hooksPath=/dev/null", "update-ref", "-d", f"refs/remotes/others/branch-{number}")

    def stash() -> None:
        work.git("stash", "-q")

    def change() -> None:
        work.write("infrastructure/staged-1.yml", str(time.perf_counter_ns()))

    def rebase() -> None:
        work.git("rebase", "-q", "--no-ff", "base")

    def back() -> None:
        work.git("-c", "core.hooksPath=/dev/null", "reset", "-q", "--hard", tip)

    figures = []
    for name, prepare, operation, rounds in (
        ("fetch of 11 references", forget, fetch, 15),
        ("stash", change, stash, 15),
        ("rebase of 20 commits", back, rebase, 8),
    ):
        times: dict[str, list[float]] = {"floor": [], "guarded": []}
        for _ in range(rounds):
            for sort, hooks in (("floor", dict.fromkeys(HOOKS, EXIT_ZERO)), ("guarded", guarded)):
                prepare()
                use(hooks)
                times[sort].append(_timed(operation))
        figures.append(_ratio(f"{name} / the same with `exit 0` hooks", times["guarded"], times["floor"], 1.3))
    return figures


def _range(folder: Path) -> Figure:
    """Judge a commit of 100,000 paths by 50 patterns, in a process of its own: CPU of Python and git together."""
    columns = [f"area-{number}/" for number in range(40)] + [f"**/*.sort-{number}" for number in range(10)]
    heading = "| Agent | " + " | ".join(columns) + " |\n" + "|---" * (len(columns) + 1) + "|\n"
    row = "| worker | " + " | ".join(["WRITE"] * 40 + ["READ"] * 10) + " |\n"
    settings = "\n| Setting | Value |\n|---|---|\n| range | declared |\n"
    work = make_workspace(folder, heading + row + settings)
    blob = work.git("hash-object", "-w", "README.md").stdout.strip()
    entries = "".join(f"100644 {blob}\tarea-{n % 40}/{n % 400}/file-{n}.txt\0" for n in range(100_000))
    command = ["git", "update-index", "-z", "--index-info"]
    subprocess.run(command, cwd=work.top, input=entries.encode(), check=True)
    work.git("commit", "-q", "-m", "Many\n\nOrchestrator-Role: worker")
    command = [sys.executable, "-m", "orchestrator", "guard", "range", "HEAD~1..HEAD", "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    least = min(_cpu([*command, "--output", "report.json"], work.top, environment) for _ in range(3))
    report = json.loads((work.top / "report.json").read_text())
    assert report["paths"] == 100_000
    assert report["allowed"], report["denials"][:3]
    return Figure("range check of 100,000 paths and 50 patterns", least, "s CPU", bound=0.5)


def _compiling(matrix: str) -> Figure:
    def compile_once() -> None:
        Policy([read_matrix(matrix, "matrix")]).judge("devops-operator", "write", "infrastructure/x")

    return Figure(
        "reading and compiling the shipped matrix", min(_timed(compile_once) for _ in range(100)) * 1000, "ms"
    )


def _in_turn(one: Callable[[], None], other: Callable[[], None]) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        times[0].append(_timed(one))
        times[1].append(_timed(other))
    return times


def _calls(work: Repository, *commands: list[str], stdin: bytes = b"") -> None:
    for command in commands:
        subprocess.run(command, cwd=work.top, input=stdin, capture_output=True, check=True)


def _timed(call: Callable[[], None]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _cpu(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ratio(name: str, ours: list[float], floor: list[float], bound: float) -> Figure:
    here, there = min(ours), min(floor)
    return Figure(name, here / there, "times", bound=bound, remark=f"{here * 1000:.1f} ms / {there * 1000:.1f} ms")
