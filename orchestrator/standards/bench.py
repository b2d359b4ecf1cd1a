"""Run a linter in a clean folder of its own, with limits on time and output, and without the network's help."""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NamedTuple

from orchestrator.standards.tool import Located, ToolFailedError

SECONDS = 20.0
OUTPUT_LIMIT = 8 * 1024 * 1024


class Output(NamedTuple):
    """What a program printed, and how it ended."""

    code: int
    out: bytes
    err: bytes


def find_program(name: str) -> Located | None:
    """Find a program: beside our own interpreter, where a package installs it, else on the PATH."""
    path = _program(name)
    if path is None:
        return None
    try:
        status = Path(path).stat()
    except OSError:
        _program.cache_clear()
        return None
    return Located(path=path, stamp=f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}")


def find_package(module: str) -> Located | None:
    """Find a Python package without importing it."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None:
        return None
    status = Path(spec.origin).stat()
    return Located(path=spec.origin, stamp=f"{status.st_size}-{status.st_mtime_ns}")


def run(command: Sequence[str], files: Mapping[str, bytes], *, seconds: float = SECONDS) -> Output:
    """Run a program in a temporary folder that holds `files` and nothing else.

    The environment is bare: no settings of the person who started us, no tokens, and a proxy that leads nowhere.

    Raises:
        ToolFailedError: it could not be started, took too long, or printed too much.
    """
    with tempfile.TemporaryDirectory(prefix="orchestrator-") as folder:
        for name, content in files.items():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=_environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise ToolFailedError(f"{Path(command[0]).name}: {error.strerror}") from error
        try:
            return _read(process, time.monotonic() + seconds)
        finally:
            _end(process)


def _read(process: subprocess.Popen[bytes], deadline: float) -> Output:
    assert process.stdout is not None
    assert process.stderr is not None
    parts: dict[IO[bytes], list[bytes]] = {process.stdout: [], process.stderr: []}
    size = 0
    with selectors.DefaultSelector() as selector:
        for stream in parts:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise ToolFailedError("it took too long")
            for key, _ in selector.select(left):
                piece = os.read(key.fd, 65536)
                if not piece:
                    selector.unregister(key.fileobj)
                    continue
                size += len(piece)
                if size > OUTPUT_LIMIT:
                    raise ToolFailedError("it printed too much")
                parts[key.fileobj].append(piece)  # type: ignore[index]  # what was registered are these streams
    try:
        code = process.wait(max(deadline - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired as error:
        raise ToolFailedError("it took too long") from error
    return Output(code, b"".join(parts[process.stdout]), b"".join(parts[process.stderr]))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started, if anything of it is left."""
    if process.returncode is None:  # not waited for yet, so that its number is still its own
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _environment(folder: str) -> dict[str, str]:
    nowhere = "http://127.0.0.1:9"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": folder,
        "XDG_CONFIG_HOME": folder,
        "XDG_CACHE_HOME": folder,
        "TMPDIR": folder,
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "ALL_PROXY": nowhere,
    }


@cache
def _program(name: str) -> str | None:
    beside = Path(sys.executable).parent / name
    return str(beside) if os.access(beside, os.X_OK) else shutil.which(name)
