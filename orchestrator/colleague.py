"""Draw up answers for another process that keeps the ledger: commissions come in, drawn answers go out, in order.

    python -m orchestrator.colleague FOLDER

Nothing is written here but the answers on standard output, so a colleague may be killed at any moment. It ends by
itself when nobody holds the other end of its standard input any more.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import signal
import sys
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestrator.clerk import Clerk
from orchestrator.deliver.disk import Disk
from orchestrator.deliver.ledger import Ledger
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.drawing import Commission, draw_up
from orchestrator.grounds import Grounds
from orchestrator.repository.layout import find_workspace
from orchestrator.setup.configured import configured
from orchestrator.sources import Sources
from orchestrator.watch.inbox import Inbox

log = logging.getLogger(__name__)


def main(top: Path) -> None:
    """Draw up what is commissioned, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to us too; the keeper says when it is over
    layout = find_workspace(top)
    configuration = configured(layout)
    sources = Sources(layout, configuration, ZoneInfo(configuration.time_zone))
    disk = Disk()
    work_tree = WorkTree(layout.top, disk)
    inbox = Inbox(os.fspath(layout.inbox(configuration.teams[configuration.serves].inbox)), configuration.size_limit)
    clerk = Clerk(sources, Ledger(layout.state / "ledger.jsonl", disk), inbox, work_tree)
    grounds = Grounds(sources)
    commissions = _read()
    _say(None)  # ready
    while (commission := commissions.get()) is not None:
        try:
            _say(draw_up(commission, clerk.desk(), work_tree.look, grounds.of))
        except BrokenPipeError:
            return
        except Exception:
            # Whatever it was: the keeper draws this answer up himself, and meets it himself.
            log.debug("%s can't be drawn up here", commission.incoming.name, exc_info=True)
            _say(None)


def _read() -> queue.SimpleQueue[Commission | None]:
    """Take commissions in as they come: who sends one must never wait for an answer to be taken from us."""
    commissions: queue.SimpleQueue[Commission | None] = queue.SimpleQueue()

    def read() -> None:
        try:
            while True:
                commissions.put(pickle.load(sys.stdin.buffer))  # noqa: S301 - from our own parent, by a pipe
        except (EOFError, OSError, pickle.UnpicklingError):
            commissions.put(None)

    threading.Thread(target=read, daemon=True).start()
    return commissions


def _say(drawn: object) -> None:
    pickle.dump(drawn, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
