"""Put the parts together: the one place where rooms meet the machine they work on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

from orchestrator.agenda import released
from orchestrator.authorize.permits import Policy
from orchestrator.clerk import Clerk
from orchestrator.colleagues import Colleagues
from orchestrator.daemon import Daemon, Watcher
from orchestrator.deliver.branch import ServedBranch
from orchestrator.deliver.disk import Disk
from orchestrator.deliver.ledger import Ledger
from orchestrator.deliver.notify import Notifier
from orchestrator.deliver.outbox import Outbox
from orchestrator.deliver.parcel import Parcel
from orchestrator.deliver.publish import Publisher
from orchestrator.deliver.undo import Taken, undo
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.errors import DeliveryError, WorkspaceError
from orchestrator.finishing import Finisher, FinishingWatcher
from orchestrator.grounds import Grounds
from orchestrator.model.case import Case
from orchestrator.model.configuration import Configuration
from orchestrator.model.digest import digest
from orchestrator.model.kind import Kind
from orchestrator.model.role import Role
from orchestrator.one_pass import one_pass
from orchestrator.parse.names import identity
from orchestrator.reconcile import Answered, Reconciler
from orchestrator.repository.layout import Layout, find_workspace
from orchestrator.repository.policy import PolicyTexts
from orchestrator.repository.vouched import Vouched
from orchestrator.setup.clone import born_ns, remember_the_moment, staging
from orchestrator.setup.configured import configured
from orchestrator.sources import Sources
from orchestrator.status import RequestState, Thread, states, thread
from orchestrator.watch.inbox import Inbox, Seen, Submission
from orchestrator.watch.lock import WorkspaceLock


class Orchestrator:
    """A workspace, opened. Reading needs no lock; `process`, `serve` and `undo` take it."""

    def __init__(self, layout: Layout, configuration: Configuration, zone: ZoneInfo) -> None:
        self.layout = layout
        self.configuration = configuration
        self.disk = Disk()
        self.work_tree = WorkTree(layout.top, self.disk)
        self.sources = Sources(layout, configuration, zone)
        self.branch = ServedBranch(layout)
        self._vouched = Vouched(layout.state)

    @classmethod
    def open(cls, start: Path) -> Orchestrator:
        """Open the workspace that a folder belongs to.

        Raises:
            WorkspaceError: there is none; ConfigurationError: its configuration is not what it should be.
        """
        layout = find_workspace(start)
        configuration = configured(layout)
        return cls(layout, configuration, ZoneInfo(configuration.time_zone))

    # the parts

    @property
    def team(self) -> str:
        return self.configuration.serves

    @property
    def kinds(self) -> Mapping[str, Kind]:
        return self.sources.kinds

    @property
    def roles(self) -> Mapping[str, Role]:
        return self.sources.roles

    def policy(self) -> tuple[Policy, PolicyTexts]:
        """Give the permission matrix in force, and where it was read from."""
        return self.sources.policy()

    def now(self) -> datetime:
        return self.sources.now()

    @cached_property
    def inbox(self) -> Inbox:
        folder = self.layout.inbox(self.configuration.teams[self.team].inbox)
        return Inbox(os.fspath(folder), self.configuration.size_limit)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(os.fspath(self.layout.outbox(self.team)), self.disk)

    @property
    def outbox_path(self) -> str:
        return f"{self.layout.root}/responses/from-{self.team}"

    @cached_property
    def finisher(self) -> Finisher:
        notifier = Notifier(self.configuration.notify, os.fspath(self.layout.top))
        return Finisher(self.configuration, self.inbox, notifier, self.disk)

    # answering

    def reconciler(self, ledger: Ledger) -> Reconciler:
        """Give the reconciler of this workspace's inbox, over an open ledger."""
        publisher = Publisher(
            outbox=Path(self.outbox.folder),
            state=self.layout.state,
            staging=staging(self.layout),
            work_tree=self.work_tree,
            ledger=ledger,
            disk=self.disk,
            may_publish=self.branch.may_publish,
        )
        return Reconciler(
            inbox=self.inbox,
            outbox=self.outbox,
            outbox_path=self.outbox_path,
            team=self.team,
            ledger=ledger,
            publisher=publisher,
            work_tree=self.work_tree,
            clerk=Clerk(self.sources, ledger, self.inbox, self.work_tree),
            grounds=Grounds(self.sources).of,
            clock=self.now,
            born_ns=born_ns(self.layout),
            vouched=self._vouched.role,
        )

    def explain(self, path: Path) -> tuple[Case, Parcel]:
        """Walk a file through the pipeline as if it lay in the inbox, and compose its answer; nothing is written."""
        inbox = Inbox(os.fspath(path.resolve().parent), self.configuration.size_limit)
        name = path.name if path.name.endswith(".md") else f"{path.name}.md"
        submission = inbox.take_as(path.name, name)
        if submission is None:
            raise WorkspaceError(f"no such file: {path}", "name a request's file")
        return self.reconciler(self.read_ledger()).explain(submission)

    def explain_bytes(self, data: bytes, name: str) -> tuple[Case, Parcel]:
        """Walk some bytes through the pipeline as if they lay in the inbox under a name; nothing is written."""
        submission = Submission(f"{name}.md", name, identity(name), digest(data), data, plain=True, size=len(data))
        return self.reconciler(self.read_ledger()).explain(submission)

    def process(
        self,
        names: Sequence[str] = (),
        *,
        backlog: bool = False,
        hindered: Callable[[str, DeliveryError], None] | None = None,
    ) -> list[Answered]:
        """Answer what is unanswered, in one pass: everything, or the requests named. Of each, give the last answer.

        Args:
            names: request names or files; none means all.
            backlog: also what came before this clone began to serve.
            hindered: is told of each request whose answer can't be written; it holds up no other.

        Raises:
            ServedElsewhereError: a daemon serves this workspace.
            Paused: git is in the middle of something.
            DeliveryError: the first answer that could not be written, where nobody wants to be told of each.
        """
        wanted = {identity(Path(name).name.removesuffix(".md")) for name in names}
        answers: dict[str, Answered] = {}
        failures: list[DeliveryError] = []

        def note(seen: Seen, error: DeliveryError) -> None:
            failures.append(error)
            if hindered is not None:
                hindered(seen.name, error)

        with self._begun() as reconciler:
            for answered in one_pass(reconciler, Colleagues(self.layout.top), wanted, note, backlog=backlog):
                answers[answered.identity] = answered
                self.finisher.finish(answered)
        if failures and hindered is None:
            raise failures[0]
        return list(answers.values())

    def serve(self, watcher: Watcher, stop: Event, *, poll: bool, ready: Callable[[Daemon], None]) -> None:
        """Serve the inbox until `stop` is set. `ready` gets the daemon as soon as it is about to look.

        Raises:
            ServedElsewhereError: another daemon serves this workspace.
        """
        decisions = self.layout.protocol / "decisions"
        with self._begun() as reconciler:
            reconciler.warm()
            daemon = Daemon(
                reconciler,
                FinishingWatcher(watcher, self.finisher),
                folders=(os.fspath(decisions), os.fspath(decisions / "verdicts")),
                released=lambda: released(self.sources, reconciler.agenda),
                interval=self.configuration.rescan_interval,
                workers=self.configuration.workers,
                colleagues=Colleagues(self.layout.top),
                poll=poll,
            )
            ready(daemon)
            daemon.run(stop)

    @contextmanager
    def _begun(self) -> Iterator[Reconciler]:
        """Hold the lock, with what a killed predecessor had announced finished; close everything in the end."""
        with self.lock():
            reconciler = self.begin()
            try:
                yield reconciler
            finally:
                reconciler.ledger.close()
                self.finisher.notifier.close()

    def begin(self) -> Reconciler:
        """Open the ledger for writing, finish what a killed predecessor had announced, and remember the branch."""
        self.branch.leave()
        remember_the_moment(self.layout)
        ledger = Ledger.open(self.layout.state / "ledger.jsonl", self.disk, self.outbox.entries)
        reconciler = self.reconciler(ledger)
        reconciler.publisher.prepare()
        reconciler.publisher.recover()
        self.branch.take()
        return reconciler

    def status(self) -> list[RequestState]:
        """Tell how every request stands; works beside a running daemon."""
        return list(
            states(self.inbox, self.outbox, self.outbox_path, self.read_ledger(), self.now(), born_ns(self.layout))
        )

    def thread(self, name: str) -> Thread:
        """Tell a request's state, its thread and its former answers.

        Raises:
            WorkspaceError: there is no such request.
        """
        wanted = identity(Path(name).name.removesuffix(".md"))
        for state in self.status():
            if identity(state.name) == wanted:
                return thread(state, self.outbox, self.read_ledger())
        raise WorkspaceError(f"no request {name} in {self.team}'s inbox", "list them with: orchestrator status")

    def undo(self, name: str) -> list[Taken]:
        """Take back what the answer to a request wrote into the work tree, as far as it is still ours.

        Raises:
            WorkspaceError: there is no such answer, or it wrote nothing; ServedElsewhereError: a daemon runs.
        """
        wanted = identity(Path(name).name.removesuffix(".md"))
        with self._begun() as reconciler:
            if wanted in reconciler.publisher.unfinished:
                reconciler.publisher.finish(wanted)
            entry = reconciler.ledger.whole(wanted)
            if entry is None:
                raise WorkspaceError(f"no answer to {name}", "list them with: orchestrator status")
            requests = f"{self.layout.root}/requests"
            return undo(entry, wanted, reconciler.publisher, self.outbox, self.now(), requests)

    def read_ledger(self) -> Ledger:
        """Read the ledger as it stands, without touching it."""
        return Ledger.read(self.layout.state / "ledger.jsonl", self.disk, self.outbox.entries)

    def lock(self) -> WorkspaceLock:
        return WorkspaceLock(self.layout.state)
