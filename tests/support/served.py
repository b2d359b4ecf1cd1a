"""A workspace of the example application, with an inbox to drop requests into and a real daemon to serve it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestrator.model.response import ResponseHeader
from orchestrator.parse.response import read_response
from orchestrator.setup.init import init
from tests.support.repositories import git, repository

APPLICATION = Path(__file__).parents[2] / "orchestrator" / "example" / "application"
PATIENCE = 180.0  # seconds before a test gives up on something that never comes; nothing measures against it

STAGING = """# Request: Deploy the API to staging {number}
Date: 2026-11-17
From: backend
To: devops
Priority: High
Kind: deployment
Environment: staging
Service: api

## Requirements
- Deploy the current main branch, change {number}

## Acceptance Criteria
- [ ] There is a deployment specification for the API on staging
"""

FILES = """# Files {number}
From: pm

```yaml
# infrastructure/generated/service-{number}.yaml
services:
  service-{number}:
    image: python:3.12-alpine
```
"""


class Workspace:
    """A repository with a workspace, committed."""

    def __init__(self, top: Path, root: str = ".claude") -> None:
        self.top = top
        self.root = top / root
        self.inbox = self.root / "requests" / "to-devops"
        self.outbox = self.root / "responses" / "from-devops"

    def drop(self, name: str, text: str | bytes) -> Path:
        """Drop a request as a careful writer does: written beside, then moved to its name."""
        staged = self.inbox / f".{os.getpid()}-{abs(hash(name))}.tmp"
        staged.write_bytes(text.encode() if isinstance(text, str) else text)
        target = self.inbox / f"{name}.md"
        staged.rename(target)
        return target

    def answer(self, name: str) -> str | None:
        """Give the text of an answer; None where there is none."""
        try:
            return (self.outbox / f"{name}.md").read_text()
        except FileNotFoundError:
            return None

    def header(self, name: str) -> ResponseHeader:
        """Give the header of an answer, which has to be there."""
        header = read_response((self.outbox / f"{name}.md").read_bytes())
        assert header is not None
        return header

    def answers(self) -> set[str]:
        """Tell the names of all answers."""
        return {path.stem for path in self.outbox.glob("*.md")}

    def commit(self, subject: str = "Work") -> None:
        git(self.top, "add", "--all")
        git(self.top, "commit", "--quiet", "--allow-empty", "--message", subject)


def workspace(top: Path, *, application: bool = True, git_too: bool = True, settings: str = "") -> Workspace:
    """Lay a workspace out around the example application, with some lines of configuration, and commit it."""
    if application:
        shutil.copytree(APPLICATION, top)
    if git_too:
        repository(top, {})
    top.mkdir(parents=True, exist_ok=True)
    init(top)
    made = Workspace(top)
    if settings:
        file = made.root / "orchestrator.yaml"
        keys = {line.partition(":")[0] for line in settings.splitlines()}
        kept = [line for line in file.read_text().splitlines() if line.partition(":")[0] not in keys]
        file.write_text("\n".join([*kept, settings, ""]))
    if git_too:
        made.commit("Lay out the workspace")
    return made


def until(condition: Callable[[], object], what: str = "the condition") -> None:
    """Poll until something is so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} never came"
        time.sleep(0.005)


def start_daemon(made: Workspace, *arguments: str) -> subprocess.Popen[str]:
    """Start the real daemon as a process of its own; it is up when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestrator", "serve", "--log-format", "json", *arguments],
        cwd=made.top,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if '"serving"' in line:
            break
    else:
        raise AssertionError("the daemon ended before it served")
    return process


def drain(process: subprocess.Popen[str]) -> str:
    """Read what a daemon still has to say, until it has ended."""
    assert process.stderr is not None
    rest = process.stderr.read()
    process.stderr.close()
    process.wait()
    return rest


@contextmanager
def daemon(made: Workspace, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Serve a workspace for the length of a block."""
    process = start_daemon(made, *arguments)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        drain(process)
