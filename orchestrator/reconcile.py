"""Make the answer that is not there yet: one request at a time, by its name and the sha256 of its bytes.

Start, event, rescan and crash recovery all come here; there is no other way to an answer.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from orchestrator.clerk import Clerk
from orchestrator.colleagues import Proposal
from orchestrator.deliver.compose import Place, compose
from orchestrator.deliver.ledger import Entry, Ledger
from orchestrator.deliver.outbox import Outbox
from orchestrator.deliver.publish import Parcel, Publisher
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.desk import Desk
from orchestrator.drawing import Commission, still_true
from orchestrator.errors import TargetMovedError
from orchestrator.model.case import Case, Incoming
from orchestrator.model.digest import digest
from orchestrator.model.response import ResponseHeader, ResponseStatus
from orchestrator.parse.names import identity
from orchestrator.parse.response import has_conflict_markers, read_response
from orchestrator.pipeline import opened, work
from orchestrator.watch.inbox import Inbox, Seen, Submission

log = logging.getLogger(__name__)
ATTEMPTS = 3
REPORTS = "reports of checks"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was just given: the request's name, how it ended, and where to look.

    `seconds` from taking up the request to the durable response. What was drafted on the way is not kept: a pass over
    thousands of requests lists all of its answers.
    """

    name: str
    status: ResponseStatus
    revision: int
    response: str
    seconds: float
    identity: str
    header: ResponseHeader


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stood in a request's way: a stranger's response, conflict markers, an edit by hand."""

    name: str
    fact: str


class Reconciler:
    """Answers the requests of one inbox. Reading and drafting may run in several threads; publishing is serial.

    Args:
        clerk: lays the desk as it stands now; grounds: sums up what its answers hang on.
        clock: the time now, in the workspace's time zone.
        born_ns: files that came before this moment (ns since the epoch) wait for a backlog pass.
        vouched: tells the role whose session placed a request, by its name and sha256; "" where none is known.
    """

    def __init__(
        self,
        inbox: Inbox,
        outbox: Outbox,
        outbox_path: str,
        team: str,
        ledger: Ledger,
        publisher: Publisher,
        work_tree: WorkTree,
        clerk: Clerk,
        grounds: Callable[[Desk, bool], bytes],
        clock: Callable[[], datetime],
        born_ns: int = 0,
        vouched: Callable[[str, str], str] = lambda name, sha256: "",
    ) -> None:
        self.inbox = inbox
        self.outbox = outbox
        self.outbox_path = outbox_path
        self.team = team
        self.ledger = ledger
        self.publisher = publisher
        self.work_tree = work_tree
        self.clerk = clerk
        self.grounds = grounds
        self.clock = clock
        self.born_ns = born_ns
        self.vouched = vouched
        self.troubles: dict[str, Trouble] = {}
        self._serial = threading.RLock()
        self._handled: dict[str, int] = {}

    # which requests

    def changed(self, *, exact: bool = True) -> list[str]:
        """List the request files that are new or changed since they were last handled, by name, oldest first.

        Args:
            exact: notice also what was edited in place, which costs a look at every file.
        """
        fresh = []
        for one in self.inbox.changed(self._handled, exact=exact):
            if one.state == "open" or self._closed_while_open(one):
                fresh.append((one.changed_ns, one.file))
            elif one.state == "done":
                self._handled[one.file] = one.mark
        return [file for _, file in sorted(fresh)]

    def is_handled(self, seen: Seen) -> bool:
        """Tell whether a request file was looked at as it stands."""
        return self._handled.get(seen.file) == seen.mark

    def waits_for_backlog(self, seen: Seen) -> bool:
        """Tell whether a request came before this clone began to serve, and has no answer."""
        return seen.born_ns < self.born_ns and identity(seen.name) not in self.ledger.entries

    def lost(self) -> list[str]:
        """List the names of the answers whose response is gone."""
        entries = self.ledger.entries
        if sum(map(entries.has_name, self.outbox.list())) == len(entries):
            return []
        present = set(self.outbox.list())
        return [entry.name for _, entry in self.ledger if entry.name not in present]

    def forget(self, names: Iterable[str]) -> None:
        """Look at these requests again although their files did not change."""
        for name in names:
            self._handled.pop(f"{name}.md", None)
            self._handled.pop(f"{name}.md.cancelled", None)

    def held_by(self, before: Mapping[str, object] | None, now: Mapping[str, object]) -> list[str]:
        """List the names of the held requests that a change of decisions or reports may concern.

        Those that wait for a changed decision; and where one came into force or left it, all that wait for any, since
        a decision covers by its scope. Where the reports changed, those that wait for a check.

        Args:
            before, now: decision id to a signature that begins with its status in force, and REPORTS to what the
                reports say; None: all may have changed.
        """
        changed = {name for name in {*(before or {}), *now} if (before or {}).get(name) != now.get(name)}
        covers = before is None or any(_in_force(side.get(name)) for name in changed for side in (before or {}, now))
        return [
            entry.name
            for entry in (self.ledger.entries[key] for key in self.ledger.held)
            if before is None
            or any(
                (sort == "decision" and (covers or name in changed)) or (sort == "check" and REPORTS in changed)
                for sort, name, _ in entry.waits
            )
        ]

    def waits_for_checks(self) -> bool:
        """Tell whether a held request waits for a check."""
        ledger = self.ledger
        return any(sort == "check" for key in ledger.held for sort, _, _ in ledger.entries[key].waits)

    def waiting_for(self, answered: Answered) -> list[str]:
        """List the names of the held requests that an answer may release: they wait for it, or it follows them."""
        keys = set(self.ledger.waiting.get(answered.identity, ()))
        if answered.header.follows:
            keys |= {identity(answered.header.follows)} & self.ledger.held.keys()
        return [self.ledger.entries[key].name for key in sorted(keys)]

    def _closed_while_open(self, seen: Seen) -> bool:
        entry = self.ledger.entries.get(identity(seen.name))
        return seen.state == "cancelled" and entry is not None and entry.status == "Blocked"

    # one request

    def reconcile(self, seen: Seen, *, again: bool = False, proposal: Proposal | None = None) -> Answered | None:
        """Give a request its answer, if it has none for these bytes; None where nothing was to be done.

        Args:
            again: look at a held request again, although its bytes did not change.
            proposal: what a colleague drew up for it; it is taken if it still holds.

        Raises:
            Paused, DeliveryError: as the publisher; the request stays unhandled and is looked at again.
        """
        started = time.perf_counter()
        self.publisher.may_publish()
        task = self._task(seen, again=again)
        answered = None
        for attempt in range(ATTEMPTS if task else 0):
            assert task is not None
            try:
                answered = self._answer(task, proposal, started)
                break
            except TargetMovedError as moved:
                log.info("%s: %s; planned anew", seen.name, moved.fact)
                if attempt == ATTEMPTS - 1:
                    raise
                proposal = None
                entry = self.ledger.whole(identity(task.answer_name))
                if entry is not None and entry.request == task.submission.sha256:
                    task = replace(task, plan=_Plan(entry.revision, entry, announced=True))
        self._handled[seen.file] = seen.mark
        return answered

    def commission(self, file: str, *, backlog: bool = False) -> Commission | None:
        """Give the commission of a request for a colleague; None where there is nothing to draw up.

        Args:
            backlog: also for what came before this clone began to serve.
        """
        seen = self.inbox.look(file)
        if seen is None or (self.waits_for_backlog(seen) and not backlog):
            return None
        task = self._task(seen, again=False)
        if task is None:
            return None
        incoming = self._incoming(task)
        return Commission(incoming, self._place(task), self.clerk.followed_by(incoming.identity))

    def _task(self, seen: Seen, *, again: bool) -> _Task | None:
        submission = self.inbox.take(seen.file)
        if submission is None:
            return None
        answer_name = self._answer_name(submission)
        key = identity(answer_name)
        plan = self._plan(submission, seen, answer_name, key, self.ledger.entries.get(key), again=again)
        if plan is None:
            return None
        if plan.entry is not None:
            plan = replace(plan, entry=self.ledger.whole(key))
        return _Task(submission, answer_name, plan, again=again, cancelled=seen.state == "cancelled")

    def _answer(self, task: _Task, proposal: Proposal | None, started: float) -> Answered | None:
        desk = self.clerk.desk()
        if proposal is not None and not task.again:
            with self._serial:
                parcel = self._still_true(proposal, task, desk)
                if parcel is not None:
                    return self._publish(task, parcel, proposal.drawn.header, started)
        case = work(opened(self._incoming(task), desk), desk)
        with self._serial:
            parcel, header = compose(case, self._place(task), self.work_tree.look)
            if task.again and self._says_the_same(task.answer_name, header):
                return None
            return self._publish(task, parcel, header, started)

    def _still_true(self, proposal: Proposal, task: _Task, desk: Desk) -> Parcel | None:
        asked, drawn = proposal.commission, proposal.drawn
        incoming = self._incoming(task).model_copy(update={"received": asked.incoming.received})
        if incoming != asked.incoming or replace(self._place(task), now=asked.place.now) != asked.place:
            return None
        if desk.followed_by(incoming.identity) != asked.followed_by:
            return None
        parcel = still_true(drawn, desk, self.work_tree.look, self.grounds)
        proposal.held = parcel is not None
        return parcel

    def _publish(self, task: _Task, parcel: Parcel, header: ResponseHeader, started: float) -> Answered:
        self.publisher.publish(parcel)
        return Answered(
            name=task.submission.name,
            status=header.status,
            revision=task.plan.revision,
            response=f"{self.outbox_path}/{task.answer_name}.md",
            seconds=time.perf_counter() - started,
            identity=parcel.identity,
            header=header,
        )

    def _place(self, task: _Task) -> Place:
        plan = task.plan
        return Place(
            outbox=self.outbox_path,
            team=self.team,
            revision=plan.revision,
            now=self.clock(),
            announced=plan.entry.applied if plan.entry and plan.announced else (),
            remake=plan.remake,
            history=self._history(task.answer_name, plan.revision),
        )

    def explain(self, submission: Submission) -> tuple[Case, Parcel]:
        """Walk a request through the pipeline and compose its answer, without writing anything."""
        desk = self.clerk.desk()
        task = _Task(submission, submission.name, _Plan(1, None))
        case = work(opened(self._incoming(task), desk), desk)
        return case, compose(case, self._place(task), self.work_tree.look)[0]

    def _plan(
        self, submission: Submission, seen: Seen, answer_name: str, key: str, entry: Entry | None, *, again: bool
    ) -> _Plan | None:
        standing = self.outbox.read(answer_name)
        self.troubles.pop(answer_name, None)
        if standing is not None and has_conflict_markers(standing):
            self._trouble(answer_name, "the response holds conflict markers; resolve them, it is not overwritten")
            return None
        ours = standing is not None and self.ledger.ours(key, digest(standing))
        if standing is not None and not ours:
            header = read_response(standing)
            if entry is not None and header is not None and header.sha256 == entry.request:
                if submission.sha256 == entry.request:
                    self._trouble(answer_name, "the response was edited by hand; it is left as it is")
                    return None
            else:
                aside = self.outbox.set_aside(answer_name)
                self._trouble(answer_name, f"a response that is not ours lay there; it was set aside as {aside}")
        if entry is None:
            return _Plan(1, None)
        if entry.request != submission.sha256 or (seen.state == "cancelled" and entry.status == "Blocked"):
            return _Plan(entry.revision + 1, entry)
        if standing is None:
            return _Plan(entry.revision, entry, announced=True, remake=True)
        if ours and digest(standing) != entry.response:
            return _Plan(entry.revision, entry, announced=True)
        if again and entry.status == "Blocked":
            return _Plan(entry.revision + 1, entry)
        return None

    def _incoming(self, task: _Task) -> Incoming:
        submission, entry = task.submission, task.plan.entry
        same = entry is not None and entry.request == submission.sha256 and bool(entry.received)
        received = datetime.fromisoformat(entry.received) if same and entry is not None else self.clock()
        return Incoming(
            name=submission.name,
            answer_name=task.answer_name,
            identity=identity(task.answer_name),
            sha256=submission.sha256,
            data=submission.data,
            size=submission.size,
            odd=submission.odd,
            cancelled=task.cancelled,
            received=received,
            vouched=self.vouched(submission.name, submission.sha256),
        )

    def _answer_name(self, submission: Submission) -> str:
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

    def _says_the_same(self, answer_name: str, header: ResponseHeader) -> bool:
        standing = self.outbox.header(answer_name)
        if standing is None:
            return False
        facts = ("status", "waits", "reasons", "decision", "environment", "kinds")
        outcomes = [(one.path, one.outcome, one.sha256) for one in header.artifacts if "/r" not in one.path]
        before = [(one.path, one.outcome, one.sha256) for one in standing.artifacts if "/r" not in one.path]
        return outcomes == before and all(getattr(standing, name) == getattr(header, name) for name in facts)

    def _history(self, answer_name: str, revision: int) -> tuple[str, ...]:
        return tuple(f"{answer_name}/history/r{number}.md" for number in range(revision - 1, 0, -1))

    def _trouble(self, name: str, fact: str) -> None:
        self.troubles[name] = Trouble(name, fact)
        log.warning("%s: %s", name, fact)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to do: which revision to publish, beside which former entry.

    `announced`: the entry is an attempt at this very revision; `remake`: it was published, and deleted by hand.
    """

    revision: int
    entry: Entry | None
    announced: bool = False
    remake: bool = False


@dataclass(frozen=True, slots=True)
class _Task:
    """A request that is to be answered: its bytes, what its answer is called, and which one it will be."""

    submission: Submission
    answer_name: str
    plan: _Plan
    again: bool = False
    cancelled: bool = False


def _in_force(signature: object) -> bool:
    return isinstance(signature, tuple) and bool(signature) and signature[0] == "accepted"
