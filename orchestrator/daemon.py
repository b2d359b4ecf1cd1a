"""Serve an inbox until told to stop: events are a hint, the rescan is the truth.

One thread decides what is looked at; one or more workers answer. While git is in the middle of something, or the work
tree is on another branch, nothing is published; what came meanwhile is found by the next scan.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import Protocol

from orchestrator.colleagues import Colleagues
from orchestrator.deliver.publish import Paused
from orchestrator.errors import DeliveryError
from orchestrator.lookout import Lookout
from orchestrator.reconcile import Answered, Due, Reconciler
from orchestrator.watch.events import Events
from orchestrator.watch.inbox import Seen, split_name
from orchestrator.watch.settling import Settling

log = logging.getLogger(__name__)

# So many events at once, and the kernel's queue may have overflowed.
FLOOD = 1_000
PAUSE_SECONDS = 0.05


class Watcher(Protocol):
    """Tells the daemon what happens around it."""

    def answered(self, answered: Answered) -> None: ...

    def paused(self, why: str) -> None: ...

    def resumed(self) -> None: ...

    def trouble(self, name: str, error: Exception) -> None: ...


class Daemon:
    """The loop of one inbox.

    Args:
        folders: further folders whose changes may release held requests (decisions, verdicts).
        released: tells, by its id, a signature of each decision that people have had a word on; cheap to ask.
        poll: look at the inbox every `interval` instead of trusting events at all.
    """

    def __init__(
        self,
        reconciler: Reconciler,
        watcher: Watcher,
        *,
        folders: tuple[str, ...],
        released: Callable[[], Mapping[str, object]],
        interval: float,
        workers: int,
        colleagues: Colleagues,
        poll: bool,
    ) -> None:
        self.reconciler = reconciler
        self.watcher = watcher
        self.folders = folders
        self.released = released
        self.interval = interval
        self.poll = poll
        self.events = Events()
        self.settling = Settling()
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="answer") if workers > 1 else None
        self._colleagues = colleagues
        self._running: set[str] = set()
        self._marks: dict[str, int] = {}
        self.lookout = Lookout(reconciler.agenda, trusting=not poll)
        self._paused = ""
        self._stop = threading.Event()
        self._signature: Mapping[str, object] | None = (
            None  # the first look releases what was decided while nobody served
        )
        self._lock = threading.Lock()

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop` is set; the answers in flight are finished first."""
        self._stop = stop
        inbox = self.reconciler.inbox.folder
        watched = [inbox, *self.folders]
        if not self.poll:
            self.events.refresh(watched)
        next_scan = time.monotonic()
        try:
            while not stop.is_set():
                now = time.monotonic()
                if now >= next_scan:
                    fresh = [] if self.poll else self.events.refresh(watched)
                    self._scan(now, closely=inbox in fresh)
                    self._release()
                    next_scan = time.monotonic() + (PAUSE_SECONDS if self._paused else self.interval)
                self._work_off(self.settling.ready(time.monotonic()), self._due_by_event)
                self.reconciler.rest()
                self._wait(min(next_scan, self.settling.next_due() or next_scan))
        finally:
            if self._workers is not None:
                self._workers.shutdown(wait=True)
            if not self.poll:
                self.events.stop()
            self.reconciler.publisher.staging.clear()

    def wake(self) -> None:
        """Let the loop look up at once, for instance because it is to stop."""
        self.events.wake()

    def _wait(self, until: float) -> None:
        happened = self.events.wait(until - time.monotonic())
        released = False
        for event in happened:
            if event.folder != self.reconciler.inbox.folder:
                released = True
            elif split_name(event.file) is not None:
                self.settling.note(event.file, event.how, time.monotonic())
        if len(happened) >= FLOOD:
            self.lookout.doubt_events()
        if released:
            self._release()

    def _scan(self, now: float, *, closely: bool) -> None:
        if self._pausing():
            return
        marks, self._marks = self._marks, {}
        files = self.lookout.look(closely=closely)
        self._work_off(files, lambda file: self._due_by_scan(file, marks, now))

    def _work_off(self, files: list[str], due: Callable[[str], Seen | None]) -> None:
        """Answer one file after the other, until told to stop or to pause; of many, colleagues draw up the answers.

        Args:
            due: looks at a file, and tells whether it is to be answered now.
        """
        if not files:
            return
        many = len(files) if self._workers is None else 0
        with closing(self._colleagues.ahead(files, many, self.reconciler.propose)) as batches:
            for batch in batches:
                if self._stop.is_set() or self._paused:
                    self.lookout.look_again()
                    return
                self._start([Due(seen, proposal) for file, proposal in batch if (seen := due(file)) is not None])

    def _due_by_scan(self, file: str, marks: dict[str, int], now: float) -> Seen | None:
        """Tell whether a request that the scan found has settled."""
        inbox = self.reconciler.inbox
        seen = inbox.look(file)
        if seen is None or file in self._running or self.reconciler.agenda.waits_for_backlog(seen):
            return None
        quiet = time.time_ns() - max(seen.changed_ns, seen.born_ns) > 200_000_000
        still = marks.get(file) == seen.mark
        if not seen.regular or ((quiet or still) and not inbox.being_written(file)):
            return seen
        self._marks[file] = seen.mark
        if self.poll:
            self.lookout.look_again()
        else:
            self.settling.wait(file, now)
        return None

    def _pausing(self) -> bool:
        try:
            self.reconciler.publisher.may_publish()
        except Paused as paused:
            self._pause(paused)
            return True
        if self._paused:
            self._paused = ""
            self.watcher.resumed()
        return False

    def _pause(self, paused: Paused) -> None:
        self.lookout.look_again()
        if self._paused != paused.fact:
            self._paused = paused.fact
            self.watcher.paused(paused.fact)

    def _due_by_event(self, file: str) -> Seen | None:
        """Tell whether a request that an event told of is to be answered, and is not being written any more."""
        seen = self.reconciler.inbox.look(file)
        if seen is None or seen.state == "done" or self.reconciler.agenda.is_handled(seen):
            return None  # in a flood, the scan is often faster than the event
        if seen.regular and self.reconciler.inbox.being_written(file):
            self.settling.wait(file, time.monotonic())
            return None
        return seen

    def _start(self, requests: list[Due]) -> None:
        if self._workers is None:
            self._answer(requests)
            return
        for due in requests:
            with self._lock:
                if due.seen.file in self._running:
                    continue
                self._running.add(due.seen.file)
            future = self._workers.submit(self._answer, [due])
            future.add_done_callback(partial(self._finished, due.seen.file))

    def _finished(self, file: str, done: Future[None]) -> None:
        with self._lock:
            self._running.discard(file)
        if (error := done.exception()) is not None:
            log.error("%s: %s", file, error, exc_info=error)
        self.wake()

    def _answer(self, requests: list[Due]) -> None:
        try:
            for answered in self.reconciler.reconcile_all(requests, self._hindered):
                self.lookout.published()
                self.watcher.answered(answered)
                self._start(self.reconciler.released_by(answered))
        except Paused as paused:
            self._pause(paused)

    def _hindered(self, seen: Seen, error: DeliveryError) -> None:
        self.lookout.look_again()
        self.watcher.trouble(seen.name, error)

    def _release(self) -> None:
        """Look at held requests again where what they wait for has changed."""
        signature = self.released()
        if signature == self._signature or self._pausing():
            return
        before, self._signature = self._signature, signature
        held = self.reconciler.agenda.held_by(before, signature)
        self._start([due for name in held if (due := self.reconciler.again(name)) is not None])
