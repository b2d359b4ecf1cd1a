"""Wait until the kernel tells that a file came: who keeps looking takes part of a core from whom he times."""

from __future__ import annotations

import ctypes
import os
import select
from pathlib import Path

IN_MOVED_TO = 0x80
IN_CREATE = 0x100

_libc = ctypes.CDLL(None, use_errno=True)


class Arrivals:
    """What comes to a folder from now on; to be closed."""

    def __init__(self, folder: Path) -> None:
        self._descriptor = _libc.inotify_init()
        if _libc.inotify_add_watch(self._descriptor, os.fsencode(folder), IN_MOVED_TO | IN_CREATE) < 0:
            raise OSError(ctypes.get_errno(), f"can't watch {folder}")
        self._told = select.poll()
        self._told.register(self._descriptor, select.POLLIN)

    def __enter__(self) -> Arrivals:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def wait_for(self, file: str, seconds: float = 60) -> None:
        """Wait until a file of this name comes; fail where nothing comes for that long."""
        name = os.fsencode(file) + b"\0"
        while True:
            assert self._told.poll(seconds * 1000), f"{file} never came"
            if name in os.read(self._descriptor, 65536):
                return
