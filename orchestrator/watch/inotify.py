"""Read file events of some folders straight from the kernel, in the thread that waits for them.

Of watchdog only its bindings of the system calls are used. Its observers hand every event through three threads, which
costs some 0.3 ms from drop to answer, and hold an unpaired move back for half a second.
"""

from __future__ import annotations

import ctypes
import os
import struct
from typing import NamedTuple

from watchdog.observers.inotify_c import InotifyConstants, inotify_add_watch, inotify_init, inotify_rm_watch

CREATED = int(InotifyConstants.IN_CREATE)
CLOSED = int(InotifyConstants.IN_CLOSE_WRITE)
MOVED = int(InotifyConstants.IN_MOVED_TO)
FOLDER = int(InotifyConstants.IN_ISDIR)
OVERFLOW = int(InotifyConstants.IN_Q_OVERFLOW)

# struct inotify_event: the watch's number, what happened, a cookie, how long the name behind it is.
_HEAD = struct.Struct("iIII")
_BUFFER = 64 * 1024
_LONGEST = _HEAD.size + 256


class Told(NamedTuple):
    """One event: the watch's number (-1: of none), what happened, and the file's name."""

    watch: int
    what: int
    file: str


class Inotify:
    """The kernel's queue of events. `descriptor` can be polled: it is readable when events are there.

    Raises:
        OSError: there are too many such queues already.
    """

    def __init__(self) -> None:
        self.descriptor = inotify_init()
        if self.descriptor < 0:
            raise _error("")
        os.set_inheritable(self.descriptor, False)
        os.set_blocking(self.descriptor, False)

    def watch(self, folder: str) -> int:
        """Watch what is created in a folder, moved there, or closed after writing; give the watch's number.

        Raises:
            OSError: the folder is missing, or there are too many watches already.
        """
        mask = InotifyConstants.IN_CREATE | InotifyConstants.IN_CLOSE_WRITE | InotifyConstants.IN_MOVED_TO
        number = inotify_add_watch(self.descriptor, os.fsencode(folder), InotifyConstants.IN_ONLYDIR | mask)
        if number < 0:
            raise _error(folder)
        return int(number)

    def forget(self, number: int) -> None:
        """End a watch; one whose folder is gone has ended already."""
        inotify_rm_watch(self.descriptor, number)  # type: ignore[arg-type]

    def read(self) -> list[Told]:
        """Take everything that the queue holds now; does not wait."""
        told: list[Told] = []
        while True:
            try:
                data = os.read(self.descriptor, _BUFFER)
            except BlockingIOError:
                return told
            at = 0
            while at < len(data):
                number, what, _, length = _HEAD.unpack_from(data, at)
                at += _HEAD.size + length
                told.append(Told(number, what, os.fsdecode(data[at - length : at].rstrip(b"\0"))))
            if len(data) + _LONGEST <= _BUFFER:
                return told

    def close(self) -> None:
        os.close(self.descriptor)


def _error(folder: str) -> OSError:
    code = ctypes.get_errno()
    return OSError(code, os.strerror(code), folder)
