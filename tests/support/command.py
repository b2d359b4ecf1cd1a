"""Run the command line in this process, and the real one in its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from orchestrator.faces.cli.main import run
from tests.support.repositories import CLEAN, NOBODY

PATIENCE = 60.0


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """Runs commands in a folder, in this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        for name, value in NOBODY.items():
            monkeypatch.setenv(name, value)

    def __call__(self, *arguments: str, folder: Path | None = None) -> Said:
        self._monkeypatch.chdir(folder or self.folder)
        self._capsys.readouterr()
        code = run(arguments)
        printed = self._capsys.readouterr()
        return Said(code, printed.out, printed.err)


@dataclass
class Served:
    """A running daemon: its process and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def events(self) -> list[dict[str, Any]]:
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def has(self, event: str) -> bool:
        return any(one.get("event") == event for one in self.events())

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(top: Path, *arguments: str, log: Path | None = None) -> Iterator[Served]:
    """Run the real daemon in a process of its own, and end it in any case."""
    log = log or top.parent / f"{top.name}-serve.log"
    command = [sys.executable, "-m", "orchestrator", "serve", "--log-format", "json", *arguments]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=top, env={**CLEAN, **NOBODY}, stdout=stream, stderr=stream)
    served = Served(process, log)
    try:
        until(lambda: served.has("serving") or process.poll() is not None)
        yield served
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)


def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds; fail after a minute."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


def start(folder: Path, *arguments: str, stdin: bytes = b"") -> Said:
    """Run one command in a process of its own."""
    command = [sys.executable, "-m", "orchestrator", *arguments]
    done = subprocess.run(command, cwd=folder, env={**CLEAN, **NOBODY}, input=stdin, capture_output=True, check=False)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())
