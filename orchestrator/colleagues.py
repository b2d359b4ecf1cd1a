"""Let further processes draw up the answers to a large backlog, while this one keeps the ledger and publishes.

More threads do not raise throughput; processes do. None of them writes anything, so every promise is kept where it was.
"""

from __future__ import annotations

import logging
import os
import pickle
import select
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from orchestrator.drawing import Commission, Drawn

log = logging.getLogger(__name__)

# Two processes start in the time of some hundred answers; fewer than these are better given at once.
CROWD = 1_000
# What one colleague has before it, so that it never waits for the next commission.
AHEAD = 4
# So many answers that no longer held, one after the other, and the rest of this backlog is not for colleagues.
IN_VAIN = 16


class Proposal(Struct):
    """A commission with what a colleague drew up for it; whoever publishes it says that it still held."""

    commission: Commission
    drawn: Drawn
    held: bool = False


Commissioner = Callable[[str], Commission | None]


class Colleague:
    """One further process."""

    def __init__(self, top: Path) -> None:
        self._process = subprocess.Popen(
            # -P: what lies in the folder that we stand in is not ours to import.
            [sys.executable, "-P", "-m", "orchestrator.colleague", os.fspath(top)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._of = self._process.stdin, self._process.stdout
        self._ready = False
        self.gone = False
        self.load = 0

    @property
    def ready(self) -> bool:
        """Tell whether it has started; does not wait for it."""
        if not self._ready and select.select([self._of], [], [], 0)[0]:
            self._take()
            self._ready = True
        return self._ready and not self.gone

    def commission(self, commission: Commission) -> None:
        """Hand over a commission."""
        try:
            pickle.dump(commission, self._to, pickle.HIGHEST_PROTOCOL)
            self._to.flush()
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
        for stream in (self._to, self._of):
            with suppress(OSError):
                stream.close()

    def _take(self) -> Drawn | None:
        if self.gone:
            return None
        try:
            drawn = pickle.load(self._of)  # noqa: S301 - from our own child, by a pipe
        except (EOFError, OSError, pickle.UnpicklingError):
            log.debug("a colleague is gone")
            self.gone = True
            return None
        return drawn if isinstance(drawn, Drawn) else None


class Colleagues:
    """A further process for each further core; none where there is one core, or little to do."""

    def __init__(self, top: Path) -> None:
        self._top = top

    def ahead(
        self, files: Iterable[str], many: int, commissioner: Commissioner
    ) -> Generator[tuple[str, Proposal | None], None, None]:
        """Give the files one by one, each with what a colleague drew up for it meanwhile; None where nobody did.

        Args:
            many: how many files there are, about.
            commissioner: makes the commission of a file; None where it is not for colleagues.
        """
        cores = len(os.sched_getaffinity(0)) if many >= CROWD else 1
        if cores < 2:
            yield from ((file, None) for file in files)
            return
        colleagues = [Colleague(self._top) for _ in range(cores - 1)]  # publishing keeps a core busy
        try:
            yield from self._shared(iter(files), colleagues, commissioner)
        finally:
            for colleague in colleagues:
                colleague.end()

    def _shared(
        self, files: Iterator[str], colleagues: list[Colleague], commissioner: Commissioner
    ) -> Generator[tuple[str, Proposal | None], None, None]:
        waiting: deque[tuple[str, Commission | None, Colleague | None]] = deque()
        vain = 0
        while True:
            able = [one for one in colleagues if one.ready] if vain < IN_VAIN else []
            while len(waiting) < max(1, AHEAD * len(able)) and (file := next(files, None)) is not None:
                colleague = min(able, key=lambda one: one.load, default=None)
                commission = commissioner(file) if colleague is not None else None
                if commission is not None and colleague is not None:
                    colleague.commission(commission)
                waiting.append((file, commission, colleague if commission is not None else None))
            if not waiting:
                return
            file, commission, colleague = waiting.popleft()
            drawn = colleague.deliver() if colleague is not None else None
            if commission is None or drawn is None:
                yield file, None
                continue
            proposal = Proposal(commission, drawn)
            yield file, proposal
            vain = 0 if proposal.held else vain + 1
