"""Look out for requests that came or changed and for answers that went: seldom and superficially, but never too little.

Most looks cost two stats. A folder that was touched is listed; every file is looked at only now and then, for what
was edited in place and whose event was lost.
"""

from __future__ import annotations

import time

from orchestrator.agenda import Agenda
from orchestrator.watch.touched import Touched

CLOSE_LOOK_SECONDS = 30.0
# Of ten thousand requests a look at every file takes some 50 ms. It comes so seldom that it costs a thousandth of a
# core at most.
CLOSE_LOOK_SHARE = 0.001


class Lookout:
    """Looks out over one inbox and its outbox.

    Args:
        trusting: whether a folder's time of change may be believed, and file events tell of edits in place.
    """

    def __init__(self, agenda: Agenda, *, trusting: bool) -> None:
        self.agenda = agenda
        self.trusting = trusting
        self._touched = Touched()
        self._next_close = 0.0
        self._again = True
        self._published = False
        self._unlisted = True

    def look_again(self) -> None:
        """Look at every file the next time: something was left undone."""
        self._again = True

    def doubt_events(self) -> None:
        """Look at every file the next time: events may have been lost."""
        self._next_close = 0.0

    def published(self) -> None:
        """Take in that an answer of ours touched the outbox."""
        self._published = True

    def look(self, *, closely: bool = False) -> list[str]:
        """Give the request files that are to be taken up, by name, oldest first."""
        inbox, outbox = self.agenda.inbox.folder, self.agenda.outbox.folder
        came, went = self._touched.since_last(inbox), self._touched.since_last(outbox)
        self._unlisted |= went or not self.trusting
        closely = closely or self._again or not self.trusting or time.monotonic() >= self._next_close
        if not (came or self._unlisted or closely):
            return []
        self._again = False
        self._seek_lost(closely=closely)
        before = time.thread_time()
        changed = self.agenda.changed(exact=closely)
        if closely:
            cost = time.thread_time() - before
            self._next_close = time.monotonic() + max(CLOSE_LOOK_SECONDS, cost / CLOSE_LOOK_SHARE)
        return changed

    def _seek_lost(self, *, closely: bool) -> None:
        """Put requests on the agenda whose answer somebody deleted, or freed of conflict markers.

        What is deleted shows in the folder, but so do answers given: while they come one after the other, it is listed
        at the close looks only.
        """
        self.agenda.forget(self.agenda.disentangled())
        published, self._published = self._published, False
        if self._unlisted and (closely or not published):
            self._unlisted = False
            self.agenda.forget(self.agenda.lost())
