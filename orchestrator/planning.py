"""Plan which answer a request gets: under which name and as which revision; or that it has it already."""

from __future__ import annotations

import logging

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.deliver.entry import Entry
from orchestrator.deliver.ledger import Ledger
from orchestrator.deliver.outbox import Outbox
from orchestrator.model.digest import digest
from orchestrator.parse.names import identity
from orchestrator.parse.response import has_conflict_markers, read_response
from orchestrator.watch.inbox import Inbox, Seen, Submission

log = logging.getLogger(__name__)


class Plan(Struct, frozen=True):
    """What to do: which revision to publish, beside which former entry.

    `announced`: the entry is an attempt at this very revision; `remake`: it was published, and deleted by hand.
    """

    revision: int
    entry: Entry | None
    announced: bool = False
    remake: bool = False


class Task(Struct, frozen=True):
    """A request that is to be answered: its bytes, what its answer is called, and which one it will be."""

    submission: Submission
    answer_name: str
    plan: Plan
    again: bool = False
    cancelled: bool = False


class Planner:
    """Plans by what the ledger knows and what lies in the outbox.

    Attributes:
        tangled: answers whose conflict markers stood in a request's way; the agenda takes out what is resolved.
    """

    def __init__(self, inbox: Inbox, outbox: Outbox, ledger: Ledger) -> None:
        self.inbox = inbox
        self.outbox = outbox
        self.ledger = ledger
        self.tangled: set[str] = set()

    def plan(self, seen: Seen, *, again: bool) -> Task | None:
        """Read a request and plan its answer; None where it is gone or needs none.

        What stands in the way and is not ours is set aside.

        Args:
            again: look at a held request again, although its bytes did not change.

        Raises:
            DeliveryError: it can't be set aside.
        """
        submission = self.inbox.take(seen.file)
        if submission is None:
            return None
        answer_name = self.answer_name(submission)
        key = identity(answer_name)
        plan = self._plan(submission, seen, answer_name, key, self.ledger.entries.get(key), again=again)
        if plan is None:
            return None
        if plan.entry is not None:
            plan = replace(plan, entry=self.ledger.whole(key))
        # A changed request gets its new revision even where that says what the former one said.
        again = again and plan.entry is not None and plan.entry.request == submission.sha256
        return Task(submission, answer_name, plan, again=again, cancelled=seen.state == "cancelled")

    def answer_name(self, submission: Submission) -> str:
        """Tell what a request's answer is called: its own name, or `<name>~<sha8>` where another one holds that."""
        holder = self.ledger.entries.get(submission.identity)
        plain = submission.plain
        if holder is None:
            return submission.name if plain else f"{submission.name}~{submission.sha256[:8]}"
        if holder.name == submission.name and plain:
            return submission.name
        other = self.inbox.look(f"{holder.name}.md")
        if other is None and plain:
            return holder.name
        return f"{submission.name[:200]}~{submission.sha256[:8]}"

    def _plan(
        self, submission: Submission, seen: Seen, answer_name: str, key: str, entry: Entry | None, *, again: bool
    ) -> Plan | None:
        for place, aside in self.outbox.clear(answer_name):
            log.warning("%s: what is not ours stood at %s; it was set aside as %s", answer_name, place, aside)
        standing = self.outbox.read(answer_name)
        if standing is not None and has_conflict_markers(standing):
            self.tangled.add(answer_name)
            log.warning("%s: the response holds conflict markers; resolve them, it is not overwritten", answer_name)
            return None
        ours = standing is not None and self.ledger.ours(key, digest(standing))
        if standing is not None and not ours:
            header = read_response(standing)
            if entry is not None and header is not None and header.sha256 == entry.request:
                if submission.sha256 == entry.request:
                    log.warning("%s: the response was edited by hand; it is left as it is", answer_name)
                    return None
            else:
                aside = self.outbox.set_aside(answer_name)
                log.warning("%s: a response that is not ours lay there; it was set aside as %s", answer_name, aside)
        if entry is None:
            return Plan(1, None)
        if entry.request != submission.sha256 or (seen.state == "cancelled" and entry.status == "Blocked"):
            return Plan(entry.revision + 1, entry)
        if standing is None:
            return Plan(entry.revision, entry, announced=True, remake=True)
        if ours and digest(standing) != entry.response:
            return Plan(entry.revision, entry, announced=True)
        if again and entry.status == "Blocked":
            return Plan(entry.revision + 1, entry)
        return None
