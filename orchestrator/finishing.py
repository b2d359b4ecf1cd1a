"""Finish an answer: tell about it whom the configuration names, and put its request away where it says so."""

from __future__ import annotations

import logging

from msgspec import to_builtins

from orchestrator.daemon import Watcher
from orchestrator.deliver.disk import Disk
from orchestrator.deliver.notify import Notifier
from orchestrator.model.configuration import Configuration
from orchestrator.reconcile import Answered
from orchestrator.watch.inbox import Inbox

log = logging.getLogger(__name__)


class Finisher:
    """Finishes the answers of one inbox."""

    def __init__(self, configuration: Configuration, inbox: Inbox, notifier: Notifier, disk: Disk) -> None:
        self.configuration = configuration
        self.inbox = inbox
        self.notifier = notifier
        self.disk = disk

    def finish(self, answered: Answered) -> None:
        """Tell about an answer, and put its request away."""
        if self.notifier.command:
            self._tell(answered)
        if self.configuration.answered == "rename" and answered.status != "Blocked":
            self._put_away(answered)

    def _tell(self, answered: Answered) -> None:
        vetoed = any(line.outcome == "vetoed" for line in answered.header.artifacts)
        event = "held" if answered.status == "Blocked" else "vetoed" if vetoed else "answered"
        self.notifier.tell({"event": event, "response": answered.response, **to_builtins(answered.header)})

    def _put_away(self, answered: Answered) -> None:
        file = f"{self.inbox.folder}/{answered.name}.md"
        submission = self.inbox.take(f"{answered.name}.md")
        if submission is not None and submission.sha256 == answered.header.sha256:
            try:
                self.disk.rename_new(file, f"{file}.done")
            except OSError as error:
                # One of that name is there, or the name would be too long: the request stays as it is.
                log.info("%s stays as it is: %s", answered.name, error.strerror)


class FinishingWatcher:
    """Finishes every answer before a daemon's watcher hears of it."""

    def __init__(self, watcher: Watcher, finisher: Finisher) -> None:
        self._watcher = watcher
        self._finisher = finisher
        self.paused = watcher.paused
        self.resumed = watcher.resumed
        self.trouble = watcher.trouble

    def answered(self, answered: Answered) -> None:
        self._finisher.finish(answered)
        self._watcher.answered(answered)
