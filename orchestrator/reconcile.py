"""Make the answer that is not there yet: one request at a time, by its name and the sha256 of its bytes.

Start, event, rescan and crash recovery all come here; there is no other way to an answer.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.agenda import Agenda
from orchestrator.clerk import Clerk
from orchestrator.consignment import Consignment, Proposal
from orchestrator.deliver.compose import Place, compose
from orchestrator.deliver.ledger import Entry, Ledger
from orchestrator.deliver.outbox import Outbox
from orchestrator.deliver.parcel import Parcel
from orchestrator.deliver.publish import Publisher
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.desk import Desk
from orchestrator.drawing import Commission, still_true
from orchestrator.errors import DeliveryError, TargetMovedError
from orchestrator.model.case import Case, Incoming
from orchestrator.model.digest import digest
from orchestrator.model.response import ResponseHeader, ResponseStatus
from orchestrator.parse.names import identity
from orchestrator.pipeline import opened, work
from orchestrator.planning import Plan, Planner, Task
from orchestrator.watch.inbox import Inbox, Seen, Submission

log = logging.getLogger(__name__)
ATTEMPTS = 3


class Answered(Struct, frozen=True):
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


class Due(NamedTuple):
    """A request file that is to be answered now.

    `again`: look at a held request again, although its bytes did not change. `proposal`: what a colleague drew up for
    it, which is taken if it still holds.
    """

    seen: Seen
    proposal: Proposal | None = None
    again: bool = False


Hindered = Callable[[Seen, DeliveryError], None]


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
        self.vouched = vouched
        self.agenda = Agenda(inbox, outbox, ledger, born_ns)
        self.planner = Planner(inbox, outbox, ledger)
        self.agenda.tangled = self.planner.tangled
        self._serial = threading.RLock()

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
        task = self.planner.plan(seen, again=again)
        answered = None
        if task is not None and identity(task.answer_name) in self.publisher.unfinished:
            answered = self._finish(task, started)
            task = self.planner.plan(seen, again=again)
        for attempt in range(ATTEMPTS if task else 0):
            assert task is not None
            try:
                answered = self._answer(task, proposal, started) or answered
                break
            except TargetMovedError as moved:
                log.info("%s: %s; planned anew", seen.name, moved.fact)
                if attempt == ATTEMPTS - 1:
                    raise
                proposal = None
                entry = self.ledger.whole(identity(task.answer_name))
                if entry is not None and entry.request == task.submission.sha256:
                    task = replace(task, plan=Plan(entry.revision, entry, announced=True))
        self.agenda.handle(seen)
        return answered

    def reconcile_all(self, requests: Iterable[Due], hindered: Hindered) -> Iterator[Answered]:
        """Give requests their answers, in order. What colleagues drew up for several in a row goes out together.

        Args:
            hindered: is told of each request whose answer can't be written. It stays unhandled, and holds up no other.

        Raises:
            Paused: as `reconcile`; what has no answer yet stays unhandled and is looked at again.
        """
        consignment = self._consignment()
        for due in requests:
            if self._joins(due, consignment):
                continue
            yield from self._send(consignment, hindered)
            consignment = self._consignment()
            yield from self._alone(due, hindered)
        yield from self._send(consignment, hindered)

    def released_by(self, answered: Answered) -> list[Due]:
        """List the held requests that an answer may release: they wait for it, or it follows them."""
        names = self.agenda.waiting_for(answered.identity, answered.header.follows)
        return [due for name in names if (due := self.again(name)) is not None]

    def again(self, name: str) -> Due | None:
        """Give a held request that is to be looked at again; None where its file is gone."""
        for ending in (".md", ".md.cancelled"):
            if (seen := self.inbox.look(f"{name}{ending}")) is not None:
                return Due(seen, again=True)
        return None

    def propose(self, file: str, *, backlog: bool = False) -> Proposal | None:
        """Give what a colleague is to draw up for a request; None where there is nothing to draw up.

        Args:
            backlog: also for what came before this clone began to serve.
        """
        seen = self.inbox.look(file)
        if seen is None or (self.agenda.waits_for_backlog(seen) and not backlog):
            return None
        try:
            task = self.planner.plan(seen, again=False)
        except DeliveryError:  # whoever answers it meets it too, and tells
            return None
        if task is None:
            return None
        incoming = self._incoming(task)
        commission = Commission(incoming, self._place(task), self.clerk.followed_by(incoming.identity))
        return Proposal(seen, task, commission)

    def _consignment(self) -> Consignment:
        return Consignment(self.clerk.desk, self.work_tree.look, self.grounds)

    def _joins(self, due: Due, consignment: Consignment) -> bool:
        """Tell whether what was drawn up for a request goes out with others: a first answer that still holds."""
        proposal, seen = due.proposal, due.seen
        if proposal is None or due.again or seen != proposal.seen:
            return False
        task, key = proposal.task, proposal.commission.incoming.identity
        if task.plan.entry is not None or key in self.ledger.entries or consignment.holds(key):
            return False
        if not task.submission.plain or self.outbox.has(task.answer_name):
            return False
        return self._as_asked(task, proposal.commission, consignment.desk) and consignment.take(proposal)

    def _send(self, consignment: Consignment, hindered: Hindered) -> Iterator[Answered]:
        """Publish what goes out together; what got stuck is planned anew, each by itself."""
        started = time.perf_counter()
        outcomes: Sequence[Entry | DeliveryError] = ()
        if consignment.parcels:
            with self._serial:
                self.publisher.may_publish()
                try:
                    outcomes = self.publisher.publish_together(consignment.parcels)
                except DeliveryError as error:
                    outcomes = [error] * len(consignment.parcels)
        stuck: list[Seen] = []
        for proposal, outcome in zip(consignment.proposals, outcomes, strict=True):
            if isinstance(outcome, DeliveryError):
                log.info("%s: %s; planned anew", proposal.seen.name, outcome.fact)
                stuck.append(proposal.seen)
            elif proposal.drawn is not None:
                self.agenda.handle(proposal.seen)
                yield self._answered(proposal.task, proposal.drawn.header, started)
        for seen in stuck:
            yield from self._alone(Due(seen), hindered)

    def _alone(self, due: Due, hindered: Hindered) -> Iterator[Answered]:
        try:
            answered = self.reconcile(due.seen, again=due.again, proposal=due.proposal)
        except DeliveryError as error:
            hindered(due.seen, error)
            return
        if answered is not None:
            yield answered

    def _answer(self, task: Task, proposal: Proposal | None, started: float) -> Answered | None:
        desk = self.clerk.desk()
        if proposal is not None and proposal.drawn is not None and not task.again:
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

    def _still_true(self, proposal: Proposal, task: Task, desk: Desk) -> Parcel | None:
        if proposal.drawn is None or not self._as_asked(task, proposal.commission, desk):
            return None
        parcel = still_true(proposal.drawn, desk, self.work_tree.look, self.grounds)
        proposal.taken = parcel is not None
        return parcel

    def _as_asked(self, task: Task, asked: Commission, desk: Desk) -> bool:
        """Tell whether a colleague would be asked the same again."""
        incoming = replace(self._incoming(task), received=asked.incoming.received)
        if incoming != asked.incoming or replace(self._place(task), now=asked.place.now) != asked.place:
            return False
        return desk.followed_by(incoming.identity) == asked.followed_by

    def _publish(self, task: Task, parcel: Parcel, header: ResponseHeader, started: float) -> Answered:
        self.publisher.publish(parcel)
        return self._answered(task, header, started)

    def _finish(self, task: Task, started: float) -> Answered | None:
        """Let out what an earlier attempt announced; None where that is to be planned anew."""
        with self._serial:
            if not self.publisher.finish(identity(task.answer_name)):
                return None
            header = self.outbox.header(task.answer_name)
        return None if header is None else self._answered(task, header, started)

    def _answered(self, task: Task, header: ResponseHeader, started: float) -> Answered:
        return Answered(
            name=task.submission.name,
            status=header.status,
            revision=header.revision,
            response=f"{self.outbox_path}/{task.answer_name}.md",
            seconds=time.perf_counter() - started,
            identity=identity(task.answer_name),
            header=header,
        )

    def _place(self, task: Task) -> Place:
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
        before = self.ledger.whole(submission.identity)  # so that a held request is drafted with its own day
        task = Task(submission, submission.name, Plan(1, before))
        case = work(opened(self._incoming(task), desk), desk)
        return case, compose(case, self._place(task), self.work_tree.look)[0]

    def warm(self) -> None:
        """Load what the first answers need, kinds, templates and markdown, before somebody waits for one."""
        for language in ("ko", "en"):
            text = f"# Warm up\nFrom: pm\nKind: deployment\nEnvironment: staging\nLanguage: {language}\n\n1. deploy\n"
            data = text.encode()
            self.explain(Submission("warm-up.md", "warm-up", "warm-up", digest(data), data, plain=True))

    def rest(self) -> None:
        """Make ready what the next answer needs, while nobody waits for one."""
        with self._serial:
            self.publisher.staging.make_ready()

    def _incoming(self, task: Task) -> Incoming:
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

    def _says_the_same(self, answer_name: str, header: ResponseHeader) -> bool:
        standing = self.outbox.header(answer_name)
        if standing is None:
            return False
        facts = ("status", "waits", "reasons", "decision", "environment", "kinds")
        own = f"{self.outbox_path}/{answer_name}/"
        outcomes, before = (_outcomes(one, own) for one in (header, standing))
        return outcomes == before and all(getattr(standing, name) == getattr(header, name) for name in facts)

    def _history(self, answer_name: str, revision: int) -> tuple[str, ...]:
        return tuple(f"{answer_name}/history/r{number}.md" for number in range(revision - 1, 0, -1))


def _outcomes(header: ResponseHeader, own: str) -> list[tuple[str, str, str]]:
    """List what became of files outside the answer's own folder; what was written once stands unchanged at a look."""
    return [
        (one.path, "written" if one.outcome == "unchanged" else one.outcome, one.sha256)
        for one in header.artifacts
        if not one.path.startswith(own)
    ]
