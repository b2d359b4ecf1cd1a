"""Tell what happens in a few folders, or say that this file system sends no events.

Events are a hint, never the truth: the kernel drops them when its queue overflows.
"""

from __future__ import annotations

import logging
import os
import select
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from orchestrator.watch.inotify import CLOSED, FOLDER, MOVED, OVERFLOW, Inotify
from orchestrator.watch.settling import How

log = logging.getLogger(__name__)

# File systems whose changes by others the kernel does not tell: network, WSL's mounted drives, user-space ones.
SILENT = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "v9fs", "afs", "ceph", "fuse", "fuseblk", "vboxsf", "virtiofs"}
PROBE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Event:
    """A file of a watched folder came, or was closed after writing."""

    folder: str
    file: str
    how: How


class News(NamedTuple):
    """What happened since the last look; `lost`: the kernel's queue overflowed, and more than that happened."""

    events: list[Event]
    lost: bool


class Events:
    """A watch on some folders. Folders that vanish and come back are watched anew by `refresh`.

    Until it is started, and where the kernel refuses, it waits all the same, and nothing ever happens.
    """

    def __init__(self) -> None:
        self._inotify: Inotify | None = None
        self._watched: dict[str, tuple[int, int]] = {}
        self._folders: dict[int, str] = {}
        self._woken = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._poller = select.poll()
        self._poller.register(self._woken, select.POLLIN)

    def start(self) -> None:
        try:
            self._inotify = Inotify()
        except OSError as error:
            log.warning("no file events: %s; folders are looked at every few seconds", error.strerror)
            return
        self._poller.register(self._inotify.descriptor, select.POLLIN)

    def stop(self) -> None:
        if self._inotify is not None:
            self._poller.unregister(self._inotify.descriptor)
            self._inotify.close()
            self._inotify = None
        for _, descriptor in self._watched.values():
            os.close(descriptor)
        self._watched.clear()
        self._folders.clear()

    def wake(self) -> None:
        """Let whoever waits look up; any thread may call it, and a signal's handler."""
        os.eventfd_write(self._woken, 1)

    def wait(self, seconds: float) -> News:
        """Wait until something happens, somebody wakes us, or the time is over; tell all that happened."""
        ready = [descriptor for descriptor, _ in self._poller.poll(seconds * 1000)]
        if self._woken in ready:
            os.eventfd_read(self._woken)
        if self._inotify is None or self._inotify.descriptor not in ready:
            return News([], lost=False)
        events: list[Event] = []
        lost = False
        for number, what, file in self._inotify.read():
            folder = self._folders.get(number)
            if folder is None:
                lost = lost or bool(what & OVERFLOW)
            elif file and not file.startswith(".") and not what & FOLDER:
                events.append(Event(folder, file, _how(what)))
        return News(events, lost)

    def refresh(self, folders: list[str]) -> list[str]:
        """Watch these folders; tell those that are watched newly, or anew because they were replaced."""
        fresh: list[str] = []
        if self._inotify is None:
            return fresh
        for folder in folders:
            watched = self._watched.get(folder)
            if watched is not None:
                if _same(folder, watched[1]):
                    continue
                self._forget(folder, self._inotify)
            try:
                # Held open, so that the number of this very folder is given to no other while we watch it.
                descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                number = self._inotify.watch(folder)
            except OSError as error:
                os.close(descriptor)
                log.warning("can't watch %s: %s; it is looked at every few seconds", folder, error.strerror)
                continue
            self._watched[folder] = (number, descriptor)
            self._folders[number] = folder
            fresh.append(folder)
        return fresh

    def _forget(self, folder: str, inotify: Inotify) -> None:
        number, descriptor = self._watched.pop(folder)
        os.close(descriptor)
        if self._folders.get(number) == folder:
            del self._folders[number]
            inotify.forget(number)


def _how(what: int) -> How:
    return "moved" if what & MOVED else "closed" if what & CLOSED else "created"


def _same(folder: str, descriptor: int) -> bool:
    try:
        here, held = os.stat(folder), os.fstat(descriptor)
    except OSError:
        return False
    return (here.st_dev, here.st_ino) == (held.st_dev, held.st_ino)


def silent(folder: Path) -> str | None:
    """Tell the file system's type where it is known to send no events; None where it may be trusted to."""
    kind = filesystem_type(folder)
    return kind if kind in SILENT or kind.startswith("fuse.") else None


def filesystem_type(folder: Path) -> str:
    """Tell the type of the file system that holds a folder, from the kernel's mount table; empty where unknown."""
    path = os.fspath(folder.resolve())
    best, kind = "", ""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as table:
            for line in table:
                fields = line.split(" ")
                mount = fields[4].replace("\\040", " ")
                inside = path == mount or path.startswith(mount.rstrip("/") + "/")
                if inside and len(mount) >= len(best):
                    best, kind = mount, fields[fields.index("-") + 1]
    except (OSError, ValueError, IndexError):
        return ""
    return kind


def proves_events(folder: Path) -> bool:
    """Prove that an event arrives: write a hidden file into the folder and wait for it, 2 s at most."""
    probe = folder / f".probe-{os.getpid()}-{time.monotonic_ns()}"
    try:
        inotify = Inotify()
    except OSError:
        return False
    try:
        inotify.watch(os.fspath(folder))
        probe.write_bytes(b"")
        arrived, _, _ = select.select([inotify.descriptor], [], [], PROBE_SECONDS)
        return bool(arrived)
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)
        inotify.close()
