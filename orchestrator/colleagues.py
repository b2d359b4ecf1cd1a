"""Let further processes draw up the answers to a large backlog, while this one keeps the ledger and publishes.

More threads do not raise throughput; processes do. None of them writes anything, so every promise is kept where it was.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing.connection import Pipe
from pathlib import Path
from pickle import UnpicklingError

from orchestrator.consignment import TOGETHER, Proposal
from orchestrator.drawing import Drawn

log = logging.getLogger(__name__)

# Two processes start in the time of some hundred answers; fewer than these are better given at once.
CROWD = 1_000
# What one colleague has before it, so that it never waits for the next commission while others' answers go out.
AHEAD = 2 * TOGETHER
# So many answers that no longer held, one after the other, and the rest of this backlog is not for colleagues.
IN_VAIN = 16

Batch = list[tuple[str, Proposal | None]]
"""Some request files, each with what a colleague drew up for it; None where nobody did."""


class Colleague:
    """One further process."""

    def __init__(self, top: Path) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                # -P: what lies in the folder that we stand in is not ours to import.
                [sys.executable, "-P", "-m", "orchestrator.colleague", os.fspath(top), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._ready = False
        self.gone = False
        self.load = 0

    @property
    def ready(self) -> bool:
        """Tell whether it has started; does not wait for it."""
        if not self._ready and self.has_delivered:
            self._take()
            self._ready = True
        return self._ready and not self.gone

    @property
    def has_delivered(self) -> bool:
        """Tell whether `deliver` has not to wait."""
        return self.gone or self._connection.poll()

    def commission(self, proposal: Proposal) -> None:
        """Hand over a commission."""
        try:
            self._connection.send(proposal.commission)
        except OSError:
            self.gone = True
        self.load += 1

    def deliver(self) -> Drawn | None:
        """Wait for the oldest commission; None where it could not be done."""
        self.load -= 1
        return self._take()

    def end(self) -> None:
        """End it at once: it has nothing to finish."""
        self._process.kill()
        self._process.wait()
        self._connection.close()

    def _take(self) -> Drawn | None:
        if self.gone:
            return None
        try:
            drawn = self._connection.recv()
        except (EOFError, OSError, UnpicklingError):
            log.debug("a colleague is gone")
            self.gone = True
            return None
        return drawn if isinstance(drawn, Drawn) else None


class Colleagues:
    """A further process for each further core; none where there is one core, or little to do."""

    def __init__(self, top: Path) -> None:
        self._top = top

    def ahead(
        self, files: Iterable[str], many: int, propose: Callable[[str], Proposal | None]
    ) -> Generator[Batch, None, None]:
        """Give the files in order, by one or by some whose answers a colleague has drawn up meanwhile.

        Args:
            many: how many files there are, about.
            propose: makes the commission of a file; None where it is not for colleagues.
        """
        cores = len(os.sched_getaffinity(0)) if many >= CROWD else 1
        if cores < 2:
            for file in files:
                yield [(file, None)]
            return
        colleagues = [Colleague(self._top) for _ in range(cores - 1)]  # publishing keeps a core busy
        try:
            yield from self._shared(iter(files), colleagues, propose)
        finally:
            for colleague in colleagues:
                colleague.end()

    def _shared(
        self, files: Iterator[str], colleagues: list[Colleague], propose: Callable[[str], Proposal | None]
    ) -> Generator[Batch, None, None]:
        waiting: deque[tuple[str, Proposal | None, Colleague | None]] = deque()
        vain = 0
        while True:
            able = [one for one in colleagues if one.ready] if vain < IN_VAIN else []
            while len(waiting) < max(1, AHEAD * len(able)) and (file := next(files, None)) is not None:
                colleague = min(able, key=lambda one: one.load, default=None)
                proposal = propose(file) if colleague is not None else None
                if proposal is not None and colleague is not None:
                    colleague.commission(proposal)
                waiting.append((file, proposal, colleague if proposal is not None else None))
            if not waiting:
                return
            batch = [_delivered(*waiting.popleft())]
            while waiting and len(batch) < TOGETHER and ((by := waiting[0][2]) is None or by.has_delivered):
                batch.append(_delivered(*waiting.popleft()))
            yield batch
            for _, proposal in batch:
                if proposal is not None:
                    vain = 0 if proposal.taken else vain + 1


def _delivered(file: str, proposal: Proposal | None, colleague: Colleague | None) -> tuple[str, Proposal | None]:
    if proposal is None or colleague is None:
        return file, None
    proposal.drawn = colleague.deliver()
    return file, (proposal if proposal.drawn is not None else None)
