"""`orchestrator serve`: the real daemon in its own process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.faces.served import SERVED
from tests.support.command import serving, start, until
from tests.support.letters import CHECKLIST, PRODUCTION, drop, response
from tests.support.repositories import CLEAN, NOBODY
from tests.support.workspaces import git

IMAGE = """\
# Request: An image for the worker
From: backend

## Requirements

```dockerfile
# infrastructure/worker/Dockerfile
FROM ubuntu:latest
CMD ["true"]
```
"""

pytestmark = pytest.mark.slow


def test_the_daemon_answers_and_ends_by_a_signal(top: Path) -> None:
    with serving(top) as served:
        drop(top, "weekly", CHECKLIST)
        until(lambda: served.has("answered"))
        assert served.stop(signal.SIGTERM) == 0
        assert served.has("stopped")
    (told,) = [event for event in served.events() if event["event"] == "answered"]
    assert told["request"] == "weekly"
    assert told["response"] == ".claude/responses/from-devops/weekly.md"
    assert (top / told["response"]).is_file()


def test_an_interrupt_ends_it_as_well(top: Path) -> None:
    with serving(top) as served:
        assert served.stop(signal.SIGINT) == 0


def test_a_second_daemon_is_refused_and_told_the_first_one_s_pid(top: Path) -> None:
    with serving(top) as served:
        said = start(top, "serve")
        assert said.code == 1
        assert f"pid {served.process.pid}" in said.err
        assert f"served by pid {served.process.pid}" in start(top, "status").out
        said = start(top, "process")
        assert said.code == 1
        assert f"pid {served.process.pid}" in said.err


def test_a_killed_daemon_leaves_no_lock(top: Path) -> None:
    with serving(top) as served:
        served.process.kill()
        served.process.wait()
    assert (top / ".git/orchestrator" / SERVED).exists()
    assert "no daemon runs" in start(top, "status").out
    with serving(top) as served:
        assert served.stop() == 0
    assert not (top / ".git/orchestrator" / SERVED).exists()


def test_polling_answers_too(top: Path) -> None:
    with serving(top, "--poll") as served:
        drop(top, "weekly", CHECKLIST)
        until(lambda: served.has("answered"))
        (began,) = [event for event in served.events() if event["event"] == "serving"]
        assert began["poll"] is True


def test_another_branch_pauses_it_and_is_told(top: Path) -> None:
    with serving(top) as served:
        git(top, "checkout", "--quiet", "-b", "elsewhere")
        drop(top, "weekly", CHECKLIST)
        until(lambda: served.has("paused"))
        assert not response(top, "weekly").exists()
        git(top, "checkout", "--quiet", "main")
        until(lambda: response(top, "weekly").is_file())
        assert served.has("resumed")


def test_an_answered_request_is_renamed_where_that_is_wished(top: Path) -> None:
    configuration = top / ".claude/orchestrator.yaml"
    configuration.write_text(f"{configuration.read_text()}\nanswered: rename\n")
    with serving(top) as served:
        file = drop(top, "weekly", CHECKLIST)
        held = drop(top, "release", PRODUCTION)
        until(lambda: response(top, "weekly").is_file() and response(top, "release").is_file())
        until(lambda: not file.exists())
        assert file.with_name("weekly.md.done").read_text() == CHECKLIST
        assert held.exists(), "a held request stays where it is"
        assert served.stop() == 0


def test_the_notify_command_hears_of_a_veto(top: Path, tmp_path: Path) -> None:
    heard = tmp_path / "heard.json"
    script = tmp_path / "hear.sh"
    script.write_text(f'cat > "{heard}.part" && mv "{heard}.part" "{heard}"\n')
    configuration = top / ".claude/orchestrator.yaml"
    configuration.write_text(f"{configuration.read_text()}\nnotify: [sh, {script}]\n")
    with serving(top) as served:
        drop(top, "image", IMAGE)
        until(heard.exists)
        assert served.stop() == 0
    told = json.loads(heard.read_text())
    assert (told["event"], told["request"]) == ("vetoed", "image")


def test_logs_for_people_have_no_braces(top: Path, tmp_path: Path) -> None:
    log = tmp_path / "human.log"
    command = [sys.executable, "-m", "orchestrator", "serve"]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=top, env={**CLEAN, **NOBODY}, stdout=stream, stderr=stream)
        drop(top, "weekly", CHECKLIST)
        until(lambda: "weekly" in log.read_text())
        process.terminate()
        assert process.wait(60) == 0
    told = log.read_text()
    assert "serving devops in" in told
    assert "weekly · Completed · cicd-operator · 1 written" in told.partition("serving devops in")[2]
    assert not {"\x1b", "{"} & set(told)
