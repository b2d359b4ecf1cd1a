"""Draw up answers for another process that keeps the ledger: commissions come in, drawn answers go out, in order.

    python -m orchestrator.colleague FOLDER DESCRIPTOR

Nothing is written here but the answers to the connection, so a colleague may be killed at any moment. It ends by itself
when nobody holds the other end any more.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from pickle import UnpicklingError
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


def main(top: Path, keeper: Connection) -> None:
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
    commissions = _read(keeper)
    keeper.send(None)  # ready
    while (commission := commissions.get()) is not None:
        try:
            keeper.send(draw_up(commission, clerk.desk(), work_tree.look, grounds.of))
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception:
            # Whatever it was: the keeper draws this answer up himself, and meets it himself.
            log.debug("%s can't be drawn up here", commission.incoming.name, exc_info=True)
            keeper.send(None)


def _read(keeper: Connection) -> queue.SimpleQueue[Commission | None]:
    """Take commissions in as they come: who sends one must never wait for an answer to be taken from us."""
    commissions: queue.SimpleQueue[Commission | None] = queue.SimpleQueue()

    def read() -> None:
        try:
            while True:
                commissions.put(keeper.recv())
        except (EOFError, OSError, UnpicklingError):
            commissions.put(None)

    threading.Thread(target=read, daemon=True).start()
    return commissions


if __name__ == "__main__":
    main(Path(sys.argv[1]), Connection(int(sys.argv[2])))
