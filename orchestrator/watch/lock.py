"""Hold the one-daemon lock of a workspace, and tell who holds it.

The kernel's lock, not the file, is what counts: it vanishes with its process, so there is no stale lock to clean up.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from orchestrator.errors import ServedElsewhereError

# Who asks for the holder has a share of the lock himself, for some microseconds: that is nobody who serves.
TRIES = 20
PAUSE_SECONDS = 0.005


class WorkspaceLock:
    """The lock file in the clone's state folder. Use as a context manager."""

    def __init__(self, state: Path) -> None:
        self.path = state / "lock"
        self._descriptor = -1

    def acquire(self) -> None:
        """Take the lock and write our pid into it.

        Raises:
            ServedElsewhereError: another process holds it; it is named by its pid.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _take(descriptor)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise ServedElsewhereError(
                f"another orchestrator (pid {holder or 'unknown'}) serves this workspace",
                "it answers what comes in; for all else stop it, and start it again afterwards (orchestrator serve): "
                f"kill {holder or 'PID'}",
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back. The file stays: removing it would let two processes lock two files."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1

    def holder(self) -> int | None:
        """Tell the pid of the process that holds the lock; None where nobody does."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            return int(text) if text.isdigit() else None
        finally:
            os.close(descriptor)
        return None

    def __enter__(self) -> WorkspaceLock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _take(descriptor: int) -> None:
    """Lock an open file for us alone. Raises BlockingIOError where somebody else goes on holding it."""
    for left in reversed(range(TRIES)):
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not left:
                raise
        time.sleep(PAUSE_SECONDS)
    return None
