"""Turn file events of a few folders into a queue, or say that this file system sends none.

Events are a hint, never the truth: the kernel drops them when its queue overflows, and watchdog only logs that.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import EventQueue, ObservedWatch

from orchestrator.watch.settling import How

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

    class Observer(BaseObserver):
        """The one that watchdog chooses for the machine."""

        def __init__(self) -> None: ...

else:
    from watchdog.observers import Observer

log = logging.getLogger(__name__)

# File systems whose changes by others the kernel does not tell: network, WSL's mounted drives, user-space ones.
SILENT = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "v9fs", "afs", "ceph", "fuse", "fuseblk", "vboxsf", "virtiofs"}
PROBE_SECONDS = 2.0
# Taken in one go. Whoever never stops writing must not keep the reader from what came before.
AT_ONCE = 4_096


class Event(Struct, frozen=True):
    """A file of a watched folder came, or was closed after writing."""

    folder: str
    file: str
    how: How


class _Queue(EventQueue):
    """Takes what watchdog's emitters tell, and keeps of it what matters to a mailbox."""

    def __init__(self) -> None:
        super().__init__()
        self.told: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def put(self, item: tuple[FileSystemEvent, ObservedWatch], *_: object, **__: object) -> None:
        if (event := _told(*item)) is not None:
            self.told.put(event)


class _Observer(Observer):
    """The machine's observer; its emitters fill our queue."""

    def __init__(self) -> None:
        super().__init__()
        self._queue = _Queue()

    @property
    def event_queue(self) -> _Queue:
        return self._queue


class Events:
    """A watch on some folders. Folders that vanish and come back are watched anew by `refresh`.

    The observer's own thread, which takes events from a queue and hands them to handlers, is never started: what
    happens goes to whoever waits here directly. An answer is that much sooner there.
    """

    def __init__(self) -> None:
        self._observer = _Observer()
        self._told = self._observer.event_queue.told
        self._watched: dict[str, tuple[ObservedWatch, int]] = {}

    def stop(self) -> None:
        self._observer.unschedule_all()
        for _, descriptor in self._watched.values():
            os.close(descriptor)
        self._watched.clear()

    def wake(self) -> None:
        """Let who waits for events look up. May be called by a signal's handler."""
        self._told.put(None)

    def wait(self, seconds: float) -> list[Event]:
        """Wait for what happens in the folders, and take it, oldest first; nothing after `seconds`, or where woken."""
        happened = []
        for taken in range(AT_ONCE):
            try:
                event = self._told.get(timeout=seconds) if seconds > 0 and not taken else self._told.get_nowait()
            except queue.Empty:
                break
            if event is not None:
                happened.append(event)
        return happened

    def refresh(self, folders: list[str]) -> list[str]:
        """Watch these folders; tell those that are watched newly, or anew because they were replaced."""
        fresh = []
        for folder in folders:
            watched = self._watched.get(folder)
            if watched is not None:
                if _same(folder, watched[1]):
                    continue
                self._forget(folder)
            try:
                # Held open, so that the number of this very folder is given to no other while we watch it.
                descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                watch = self._schedule(folder)
            except OSError as error:
                os.close(descriptor)
                log.warning("can't watch %s: %s; it is looked at every few seconds", folder, error.strerror)
                continue
            self._watched[folder] = (watch, descriptor)
            fresh.append(folder)
        return fresh

    def _schedule(self, folder: str) -> ObservedWatch:
        filter_ = [FileClosedEvent, FileMovedEvent, FileCreatedEvent]
        watch = self._observer.schedule(FileSystemEventHandler(), folder, event_filter=filter_)
        try:
            for emitter in self._observer.emitters:
                if emitter.watch == watch:
                    emitter.start()
        except OSError:
            self._unschedule(folder, watch)
            raise
        return watch

    def _forget(self, folder: str) -> None:
        watch, descriptor = self._watched.pop(folder)
        os.close(descriptor)
        self._unschedule(folder, watch)

    def _unschedule(self, folder: str, watch: ObservedWatch) -> None:
        try:
            self._observer.unschedule(watch)
        except (KeyError, OSError):
            log.debug("the watch on %s was gone already", folder)


def _same(folder: str, descriptor: int) -> bool:
    try:
        here, held = os.stat(folder), os.fstat(descriptor)
    except OSError:
        return False
    return (here.st_dev, here.st_ino) == (held.st_dev, held.st_ino)


def _told(event: FileSystemEvent, watch: ObservedWatch) -> Event | None:
    """Tell what happened to which file of the watched folder itself; None for what is hidden or lies deeper."""
    how: How = "closed"
    path = event.src_path
    if isinstance(event, FileMovedEvent):
        how, path = "moved", event.dest_path
    elif isinstance(event, FileCreatedEvent):
        how = "created"
    folder, file = os.path.split(os.fsdecode(path))
    return Event(folder, file, how) if folder == watch.path and not file.startswith(".") else None


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
    """Prove that an event arrives: write a hidden file into the folder, and wait for it, 2 s at most."""
    arrived = threading.Event()

    class Probe(FileSystemEventHandler):
        def dispatch(self, event: FileSystemEvent) -> None:
            arrived.set()

    observer = Observer()
    probe = folder / f".orchestrator-probe-{os.getpid()}-{time.monotonic_ns()}"  # a name that git ignores
    try:
        observer.schedule(Probe(), str(folder), event_filter=[FileClosedEvent, FileCreatedEvent])
        observer.start()
        probe.write_bytes(b"")
        probe.unlink()  # at once: the event is on its way, and whoever is killed while he waits leaves nothing
        return arrived.wait(PROBE_SECONDS)
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)
        if observer.is_alive():
            observer.stop()
            observer.join()
