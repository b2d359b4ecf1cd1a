"""Code in the sandbox reaches no network and no file of ours, changes nothing, and ends when its time is up."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from orchestrator.standards import sandbox
from orchestrator.standards.sandbox import find_sandbox, run_confined
from orchestrator.standards.tool import Located, ToolFailedError

HERE = find_sandbox()
pytestmark = pytest.mark.skipif(HERE is None, reason="needs bubblewrap")
PYTHON = (Path(sys.prefix), Path(sys.base_prefix))


def said(code: str, files: dict[str, bytes] | None = None, **options: object) -> str:
    assert HERE is not None
    output = run_confined(HERE, [sys.executable, "-c", code], files or {}, readable=PYTHON, **options)  # type: ignore[arg-type]
    assert output.code == 0, output.err.decode()
    return output.out.decode().strip()


def tried(action: str) -> str:
    return said(
        f"import os, socket\ntry:\n    print({action})\nexcept OSError as error:\n    print('refused', error.errno)"
    )


def test_it_reads_the_copy_from_the_folder_that_was_asked_for() -> None:
    code = "import os; print(sorted(os.listdir('.')), open('../b').read())"
    assert said(code, {"a/one": b"", "b": b"two"}, folder="a") == "['one'] two"


def test_it_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "anything")
    names = said("import os; print(sorted(os.environ))", environment={"GIVEN": "1"})
    assert "GITHUB_TOKEN" not in names
    assert "GIVEN" in names


def test_it_reaches_no_network_not_even_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert tried(f"socket.create_connection(('127.0.0.1', {port}), 5)").startswith("refused")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
        with socket.create_connection(("127.0.0.1", port)):  # it was there to be reached
            server.accept()[0].close()


def test_it_changes_neither_the_copy_nor_anything_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("before")
    for path in (str(outside), "x", "/usr/x", f"{sys.prefix}/x"):
        assert tried(f"open({path!r}, 'w').write('after')").startswith("refused")
    assert outside.read_text() == "before"
    assert not Path(sys.prefix, "x").exists()


def test_it_does_not_read_what_is_ours(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("anything")
    assert tried(f"open({str(secret)!r}).read()").startswith("refused")
    assert tried("open('/etc/passwd').read()").startswith("refused")


def test_what_sleeps_or_starts_others_is_ended_with_all_of_them() -> None:
    assert HERE is not None
    sleep = "import time; time.sleep(599.25)"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {sleep!r}]); {sleep}"
    with pytest.raises(ToolFailedError, match="too long"):
        run_confined(HERE, [sys.executable, "-c", code], {}, readable=PYTHON, seconds=3)
    left = [path for path in Path("/proc").glob("[0-9]*/cmdline") if b"599.25" in _bytes(path)]
    while any(b"599.25" in _bytes(path) for path in left):  # the kernel ends them as soon as it gets to it
        pass


def test_what_floods_the_memory_of_its_tmp_is_stopped() -> None:
    code = "f = open('/tmp/x', 'wb')\nwhile True: f.write(bytes(1 << 20))"
    assert HERE is not None
    output = run_confined(HERE, [sys.executable, "-c", code], {}, readable=PYTHON)
    assert b"No space left" in output.err


def test_where_bubblewrap_may_not_work_there_is_no_sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sandbox, "find_program", lambda name: Located(path=str(broken), stamp="broken"))
    assert find_sandbox() is None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
