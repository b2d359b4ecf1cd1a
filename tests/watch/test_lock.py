"""One daemon for a workspace; a dead one leaves nothing to clean up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from orchestrator.errors import ServedElsewhereError
from orchestrator.watch.lock import WorkspaceLock

HOLD = """
import sys, pathlib, time
from orchestrator.watch.lock import WorkspaceLock
WorkspaceLock(pathlib.Path(sys.argv[1])).acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_daemon_is_refused_and_told_the_first_ones_pid(tmp_path, holder):
    with pytest.raises(ServedElsewhereError, match=str(holder.pid)):
        WorkspaceLock(tmp_path).acquire()
    with pytest.raises(ServedElsewhereError) as refused:  # `undo` is refused too, and the daemon undoes nothing
        WorkspaceLock(tmp_path).acquire()
    assert refused.value.remedy.endswith(f"start it again afterwards (orchestrator serve): kill {holder.pid}")
    assert WorkspaceLock(tmp_path).holder() == holder.pid


def test_the_lock_of_a_killed_daemon_is_free(tmp_path, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert WorkspaceLock(tmp_path).holder() is None
    with WorkspaceLock(tmp_path) as lock:
        assert lock.path.read_text().strip() == str(os.getpid())


def test_a_released_lock_names_nobody(tmp_path):
    with WorkspaceLock(tmp_path):
        pass
    assert WorkspaceLock(tmp_path).holder() is None
    assert WorkspaceLock(tmp_path).path.read_text() == ""


ASK = """
import sys, pathlib, threading
from orchestrator.watch.lock import WorkspaceLock
print("asking", flush=True)
ended = threading.Thread(target=sys.stdin.read)
ended.start()
while ended.is_alive():
    WorkspaceLock(pathlib.Path(sys.argv[1])).holder()
"""


def test_who_only_asks_for_the_holder_keeps_nobody_from_serving(tmp_path):
    (tmp_path / "lock").touch()
    asking = [sys.executable, "-c", ASK, str(tmp_path)]
    with subprocess.Popen(asking, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as asker:
        assert asker.stdout.readline() == "asking\n"
        for _ in range(300):
            with WorkspaceLock(tmp_path):
                pass
        asker.stdin.close()
