"""`orchestrator hooks`, `role` and `denials`: what people see of the guards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import Terminal, start
from tests.support.repositories import CLEAN, NOBODY


def commit(top: Path, path: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (top / path).parent.mkdir(parents=True, exist_ok=True)
    (top / path).write_text("x\n")
    everything = {**CLEAN, **NOBODY, **environment}
    subprocess.run(["git", "add", path], cwd=top, env=everything, check=True)
    command = ["git", "commit", "-q", "-m", "Change"]
    return subprocess.run(command, cwd=top, env=everything, capture_output=True, text=True, check=False)


def test_hooks_are_missing_then_active_then_proven_then_gone(terminal: Terminal) -> None:
    assert terminal("hooks", "status").code == 1
    assert terminal("hooks", "install", "--claude").code == 0
    said = terminal("hooks", "status")
    assert said.code == 0
    assert "tool guard: in .claude/settings.json" in said.out
    assert {one["state"] for one in terminal("hooks", "status", "--json").json["hooks"]} == {"active"}
    proven = terminal("hooks", "test")
    assert (proven.code, proven.out.count("blocks")) == (0, 6)
    assert terminal("hooks", "uninstall", "--claude").code == 0
    unproven = terminal("hooks", "test")
    assert unproven.code == 1
    assert "in this clone: missing" in unproven.out
    assert "tool guard: not installed here, so not tried" in unproven.out


def test_a_denial_is_said_with_the_command_that_asks_and_is_listed(terminal: Terminal, top: Path) -> None:
    terminal("hooks", "install")
    assert "acts as devops-operator (level 1)" in terminal("role", "use", "devops-operator").out
    assert terminal("role", "show").out.startswith("devops-operator, level 1")
    denied = commit(top, "backend/x.py")
    assert denied.returncode != 0
    assert "who may: Backend" in denied.stderr
    assert "| orchestrator submit - --to backend --from devops-operator" in denied.stderr
    said = terminal("denials").out.splitlines()
    assert said[0].split()[1:5] == ["devops-operator", "1", "pre-commit", "backend/x.py"]
    assert said[1].startswith("1 denial in ")
    (fact,) = terminal("denials", "--role", "DevOps Operator", "--json").json
    assert (fact["path"], fact["door"], fact["level"]) == ("backend/x.py", "pre-commit", 1)
    assert terminal("denials", "--role", "pm").out == "nothing was denied\n"
    assert terminal("role", "clear").out == "this worktree is a person's\n"
    assert commit(top, "backend/x.py").returncode == 0


def test_what_is_for_people_is_refused_to_an_agent(terminal: Terminal, monkeypatch) -> None:
    terminal("hooks", "install")
    monkeypatch.setenv("CLAUDECODE", "1")
    for command in (("role", "use", "backend"), ("role", "clear"), ("hooks", "pause"), ("hooks", "uninstall")):
        said = terminal(*command)
        assert said.code == 2, command
        assert "for people" in said.err
    assert terminal("role", "use", "nobody-known").code == 2


def test_a_role_without_a_row_cannot_be_used(terminal: Terminal) -> None:
    said = terminal("role", "use", "nobody-known")
    assert said.code == 2
    assert "known agents: PM, " in said.err


@pytest.fixture
def ranged(top: Path) -> Path:
    """A workspace with a commit, after `base`, of which nobody knows who made it."""
    subprocess.run(["git", "branch", "base"], cwd=top, env={**CLEAN, **NOBODY}, check=True)
    assert commit(top, "backend/x.py").returncode == 0
    return top


@pytest.mark.parametrize(
    "form", [(), ("--format", "json"), ("--format=sarif",), ("--policy-ref", "base", "--root=.claude")]
)
def test_a_range_is_judged_alike_with_and_without_the_command_line(terminal: Terminal, ranged: Path, form) -> None:
    quick = start(ranged, "guard", "range", "base..HEAD", *form)
    slow = terminal("guard", "range", "base..HEAD", *form)
    assert (quick.code, quick.out, quick.err) == (slow.code, slow.out, slow.err)
    assert quick.code == 1
    assert "backend" in quick.out or "unknown-author" in quick.out or "not known who" in quick.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("base...HEAD",), '"base...HEAD" is not a range'),
        (("base..HEAD", "--format", "xml"), 'there is no format "xml"'),
        (("base..HEAD", "--signers", "missing"), "the signers file missing is not there"),
        (("base..HEAD", "--wrong"), "--wrong"),
        (("base..HEAD", "--format"), "--format"),
        ((), "BASE..HEAD"),
    ],
)
def test_a_wrong_range_is_explained(ranged: Path, arguments, said) -> None:
    answer = start(ranged, "guard", "range", *arguments)
    assert answer.code == 2
    assert said in answer.err


def test_what_machines_call_goes_without_the_command_line(ranged: Path) -> None:
    (ranged / "call.json").write_text(json.dumps({"tool_name": "Read", "tool_input": {"file_path": "README.md"}}))
    for arguments in (["range", "base..HEAD"], ["hook", "pre-commit"], ["tool"]):
        code = (
            f"import sys; sys.argv = ['orchestrator', 'guard', *{arguments}]\n"
            "from orchestrator.__main__ import main\n"
            "code = main()\n"
            "heavy = {'typer', 'pydantic', 'dataclasses', 'msgspec', 'tempfile'} & set(sys.modules)\n"
            "assert not heavy, heavy\n"
            "sys.exit(code)"
        )
        with (ranged / "call.json").open("rb") as call:
            command = [sys.executable, "-c", code]
            done = subprocess.run(
                command, cwd=ranged, env={**CLEAN, **NOBODY}, stdin=call, capture_output=True, check=False
            )
        assert done.returncode == (1 if arguments[0] == "range" else 0), done.stderr.decode()
    assert "there is no hook" in start(ranged, "guard", "hook", "post-commit").err
    assert start(ranged, "guard", "hook", "--help").code == 0
    assert start(ranged, "guard", "range", "--help").out.startswith("Usage:")
