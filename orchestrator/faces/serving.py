"""Keep a daemon's journal, and tell whether it has to poll."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import OrchestratorError
from orchestrator.faces.terminal.answers import counted, took
from orchestrator.faces.terminal.logs import FACTS
from orchestrator.watch.events import proves_events, silent

if TYPE_CHECKING:
    from orchestrator.assembly import Orchestrator
    from orchestrator.reconcile import Answered

log = logging.getLogger("orchestrator.serve")


class Journal:
    """What the daemon tells, as log lines."""

    def __init__(self, desk: Orchestrator) -> None:
        self.desk = desk

    def began(self, polls: str) -> None:
        interval = f"{self.desk.configuration.rescan_interval:g} s"
        how = f"by looking every {interval} ({polls})" if polls else "by file events"
        top = str(self.desk.layout.top)
        facts = {"event": "serving", "team": self.desk.team, "top": top, "poll": bool(polls)}
        log.info("serving %s in %s %s", self.desk.team, top, how, extra={FACTS: facts})

    def ended(self) -> None:
        log.info("stopped; nothing is left unfinished", extra={FACTS: {"event": "stopped"}})

    def answered(self, answered: Answered) -> None:
        header = answered.header
        files = counted(header.artifacts)
        facts = {
            "event": "answered",
            "request": answered.name,
            "status": answered.status,
            "revision": answered.revision,
            "role": header.role,
            "response": answered.response,
            "seconds": round(answered.seconds, 6),
        }
        told = [answered.name, answered.status, header.role, files, took(answered.seconds), answered.response]
        log.info("%s", " · ".join(part for part in told if part), extra={FACTS: facts})

    def paused(self, why: str) -> None:
        log.warning("paused: %s", why, extra={FACTS: {"event": "paused", "why": why}})

    def resumed(self) -> None:
        log.info("going on", extra={FACTS: {"event": "resumed"}})

    def trouble(self, name: str, error: Exception) -> None:
        facts = {"event": "trouble", "request": name, "error": str(error)}
        remedy = f"; {error.remedy}" if isinstance(error, OrchestratorError) and error.remedy else ""
        fact = error.fact if isinstance(error, OrchestratorError) else error
        log.error("%s: %s%s", name, fact, remedy, extra={FACTS: facts})


def must_poll(desk: Orchestrator) -> str:
    """Tell why file events can't be relied upon here; empty where they can: the type is no network's, and one came."""
    inbox = Path(desk.inbox.folder)
    folder = inbox if inbox.is_dir() else desk.layout.protocol
    if kind := silent(folder):
        return f"the file system {kind} sends no events"
    return "" if proves_events(folder) else "no event came when a file was written"
