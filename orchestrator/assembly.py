"""Put the parts together: the one place where rooms meet the machine they work on.

What may change while the program runs (matrix, decisions, evidence, company) is read again when its files changed, and
costs a few stats when they did not.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orchestrator.authorize.permits import Policy
from orchestrator.daemon import Daemon, Watcher
from orchestrator.decisions.register import Register
from orchestrator.decisions.reminders import file_reminders
from orchestrator.deliver.disk import Disk
from orchestrator.deliver.ledger import Ledger, digest
from orchestrator.deliver.notify import Notifier
from orchestrator.deliver.outbox import Outbox
from orchestrator.deliver.publish import Parcel, Paused, Publisher
from orchestrator.deliver.sections import current
from orchestrator.deliver.undo import Taken, undo
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.desk import Desk
from orchestrator.dispatch.catalogue import PACKAGE, load_kinds
from orchestrator.errors import WorkspaceError
from orchestrator.evidence.surveyor import Surveyor
from orchestrator.model.artifact import Artifact
from orchestrator.model.case import Case
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.model.evidence import Company
from orchestrator.model.kind import Kind, Pen
from orchestrator.model.request import Language, Request
from orchestrator.model.role import Role
from orchestrator.model.text import Text
from orchestrator.parse.company import read_company
from orchestrator.parse.configuration import read_configuration
from orchestrator.parse.matrix import read_matrix
from orchestrator.parse.names import identity
from orchestrator.parse.request import read_request
from orchestrator.reconcile import Answered, Reconciler
from orchestrator.repository.branch import Standing, standing
from orchestrator.repository.layout import CONFIGURATION, Layout, find_workspace
from orchestrator.repository.policy import PolicyTexts, policy_texts, signature
from orchestrator.repository.vouched import Vouched
from orchestrator.setup.clone import began, remember_the_moment
from orchestrator.setup.roles import read_roles
from orchestrator.standards.guardian import Guardian
from orchestrator.standards.settings import read_standards
from orchestrator.status import RequestState, Thread, states, thread
from orchestrator.watch.inbox import Inbox, Submission
from orchestrator.watch.lock import WorkspaceLock
from orchestrator.wording.pen import TemplatePen

T = TypeVar("T")
log = logging.getLogger(__name__)
STANDARDS = "contracts/standards/infrastructure-standards.md"
COMPANY = "COMPANY.local.md"


class Kept(Generic[T]):
    """A value that is made anew when the signature of what it is made of changes."""

    def __init__(self, sign: Callable[[], object], make: Callable[[], T]) -> None:
        self._sign = sign
        self._make = make
        self._signature: object = None
        self._value: T | None = None

    def get(self) -> T:
        signed = self._sign()
        if self._value is None or signed != self._signature:
            self._value = self._make()
            self._signature = signed
        return self._value


class Orchestrator:
    """A workspace, opened. Reading needs no lock; `process` and `serve` take it."""

    def __init__(self, layout: Layout, configuration: Configuration, zone: ZoneInfo) -> None:
        self.layout = layout
        self.configuration = configuration
        self.zone = zone
        self.disk = Disk()
        self.work_tree = WorkTree(layout.top, self.disk)
        self._served: Standing | None = None
        self._policy = Kept(lambda: (signature(layout), self.now().date()), self._read_policy)
        company, standards = layout.protocol / COMPANY, layout.protocol / STANDARDS
        self._company = Kept(lambda: _stamp(company), self._read_company)
        self._guardian = Kept(lambda: _stamp(standards), self._make_guardian)
        self.notifier = Notifier(configuration.notify, os.fspath(layout.top))
        self._vouched = Vouched(layout.state)
        self._pens: dict[tuple[Language, str], Pen] = {}

    @classmethod
    def open(cls, start: Path) -> Orchestrator:
        """Open the workspace that a folder belongs to.

        Raises:
            WorkspaceError: there is none; ConfigurationError: its configuration is not what it should be.
        """
        layout = find_workspace(start)
        file = layout.protocol / CONFIGURATION
        try:
            data = file.read_bytes()
        except OSError as error:
            raise WorkspaceError(f"{file} can't be read: {error.strerror}", "check its permissions") from error
        configuration = read_configuration(data, f"{layout.root}/{CONFIGURATION}", is_time_zone=_is_zone)
        return cls(layout, configuration, ZoneInfo(configuration.time_zone))

    # the parts

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        return load_kinds()

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        return read_roles(self.layout)

    @cached_property
    def surveyor(self) -> Surveyor:
        return Surveyor(self.layout)

    @cached_property
    def register(self) -> Register:
        return Register(self.layout, self.configuration)

    @property
    def team(self) -> str:
        return self.configuration.serves

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

    def now(self) -> datetime:
        return datetime.now(self.zone)

    def policy(self) -> tuple[Policy, PolicyTexts]:
        """Give the permission matrix in force, and where it was read from."""
        return self._policy.get()

    def decisions(self) -> tuple[Decision, ...]:
        """Give every decision with its status in force."""
        return self.register.decisions(self.now())

    def company(self) -> Company:
        return self._company.get()

    # answering

    def desk(self, reconciler: Reconciler) -> Desk:
        """Give the desk as it stands now."""
        policy, texts = self.policy()
        guardian = self._guardian.get()
        return Desk(
            root=self.layout.root,
            team=self.team,
            configuration=self.configuration,
            kinds=self.kinds,
            roles=self.roles,
            policy=policy,
            matrix=texts.source,
            enforceable=texts.enforceable,
            decisions=self.decisions(),
            now=self.now(),
            evidence=once(self.surveyor.survey),
            company=self.company,
            answered=reconciler.answered,
            followed=lambda name: self._held_request(reconciler, name),
            followed_by=reconciler.follow_up_of,
            present=self._present,
            known=lambda artifact, data: digest(data) == reconciler.ledger.written(artifact.path, artifact.section),
            judge=guardian.judge,
            pen=self._pen,
        )

    def reconciler(self, ledger: Ledger) -> Reconciler:
        """Give the reconciler of this workspace's inbox, over an open ledger."""
        publisher = Publisher(
            outbox=Path(self.outbox.folder),
            state=self.layout.state,
            staging=self._staging(),
            work_tree=self.work_tree,
            ledger=ledger,
            disk=self.disk,
            may_publish=self.may_publish,
        )
        reconciler = Reconciler(
            inbox=self.inbox,
            outbox=self.outbox,
            outbox_path=self.outbox_path,
            ledger=ledger,
            publisher=publisher,
            work_tree=self.work_tree,
            desk=lambda: self.desk(reconciler),
            clock=self.now,
            born_ns=self._born(),
            vouched=self._vouched.role,
        )
        return reconciler

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

    def process(self, names: Sequence[str] = (), *, backlog: bool = False) -> list[Answered]:
        """Answer what is unanswered, in one pass: everything, or the requests named.

        Args:
            names: request names or files; none means all.
            backlog: also what came before this clone began to serve.

        Raises:
            ServedElsewhereError: a daemon serves this workspace.
            Paused: git is in the middle of something.
        """
        wanted = {identity(Path(name).name.removesuffix(".md")) for name in names}
        answers: list[Answered] = []
        with WorkspaceLock(self.layout.state):
            reconciler = self.begin()
            try:
                for seen in reconciler.changed():
                    if wanted and identity(seen.name) not in wanted:
                        continue
                    if reconciler.waits_for_backlog(seen) and not backlog and not wanted:
                        continue
                    again = identity(seen.name) in reconciler.ledger.held
                    answered = reconciler.reconcile(seen, again=again)
                    if answered is not None:
                        answers.append(answered)
                        self.finish(answered)
            finally:
                reconciler.ledger.close()
                self.notifier.close()
        return answers

    def serve(self, watcher: Watcher, stop: Event, *, poll: bool, ready: Callable[[Daemon], None]) -> None:
        """Serve the inbox until `stop` is set. `ready` gets the daemon as soon as it is about to look.

        Raises:
            ServedElsewhereError: another daemon serves this workspace.
        """
        with WorkspaceLock(self.layout.state):
            reconciler = self.begin()
            try:
                self.warm(reconciler)
                daemon = Daemon(
                    reconciler,
                    _Finishing(watcher, self.finish),
                    folders=(
                        os.fspath(self.layout.protocol / "decisions"),
                        os.fspath(self.layout.protocol / "decisions" / "verdicts"),
                    ),
                    released=self._released,
                    interval=self.configuration.rescan_interval,
                    workers=self.configuration.workers,
                    poll=poll,
                )
                ready(daemon)
                daemon.run(stop)
            finally:
                reconciler.ledger.close()
                self.notifier.close()

    def warm(self, reconciler: Reconciler) -> None:
        """Load what the first answers need, kinds and templates of both languages, before somebody waits for one."""
        for language in ("ko", "en"):
            text = f"# Warm up\nFrom: pm\nKind: deployment\nEnvironment: staging\nLanguage: {language}\n\n- deploy\n"
            data = text.encode()
            reconciler.explain(Submission("warm-up.md", "warm-up", "warm-up", digest(data), data, plain=True))

    def begin(self) -> Reconciler:
        """Open the ledger for writing, finish what a killed predecessor had announced, and remember the branch."""
        self._served = None
        remember_the_moment(self.layout)
        ledger = Ledger.open(self.layout.state / "ledger.jsonl", self.disk, self.outbox.entries)
        reconciler = self.reconciler(ledger)
        reconciler.publisher.prepare()
        reconciler.publisher.recover()
        here = standing(self.layout)
        self._served = Standing(head=here.head)
        return reconciler

    def finish(self, answered: Answered) -> None:
        """Tell about an answer whom the configuration names, and put its request away where it says so."""
        vetoed = any(line.outcome == "vetoed" for line in answered.header.artifacts)
        event = "held" if answered.status == "Blocked" else "vetoed" if vetoed else "answered"
        self.notifier.tell({"event": event, "response": answered.response, **answered.header.model_dump(mode="json")})
        if self.configuration.answered == "rename" and answered.status != "Blocked":
            self._put_away(answered)

    def _put_away(self, answered: Answered) -> None:
        file = f"{self.inbox.folder}/{answered.name}.md"
        submission = self.inbox.take(f"{answered.name}.md")
        if submission is not None and submission.sha256 == answered.header.sha256:
            try:
                self.disk.rename_new(file, f"{file}.done")
            except OSError as error:
                # One of that name is there, or the name would be too long: the request stays as it is.
                log.info("%s stays as it is: %s", answered.name, error.strerror)

    def status(self) -> list[RequestState]:
        """Tell how every request stands; works beside a running daemon."""
        return list(states(self.inbox, self.outbox, self.outbox_path, self.read_ledger(), self.now(), self._born()))

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
        with self.lock():
            reconciler = self.begin()
            try:
                entry = reconciler.ledger.whole(wanted)
                if entry is None:
                    raise WorkspaceError(f"no answer to {name}", "list them with: orchestrator status")
                return undo(entry, wanted, reconciler.publisher, self.outbox, self.now())
            finally:
                reconciler.ledger.close()

    def read_ledger(self) -> Ledger:
        """Read the ledger as it stands, without touching it."""
        return Ledger.read(self.layout.state / "ledger.jsonl", self.disk, self.outbox.entries)

    def lock(self) -> WorkspaceLock:
        return WorkspaceLock(self.layout.state)

    def may_publish(self) -> None:
        """Raise Paused where git is in the middle of something, or the work tree left the branch that is served."""
        here = standing(self.layout)
        if here.unfinished:
            raise Paused(here.unfinished, "it goes on by itself when git is done")
        if self._served is not None and here.head != self._served.head:
            raise Paused(
                f"the work tree is on {here.branch}; this daemon serves {self._served.branch}",
                f"switch back to {self._served.branch}, or start another daemon there",
            )

    # what the desk asks

    def _present(self, artifact: Artifact) -> tuple[bytes | None, Text | None]:
        present = self.work_tree.look(artifact.path)
        if artifact.section is None or present.data is None:
            return present.data, present.odd
        text = current(present.data.decode("utf-8", "surrogateescape"), artifact.section)
        if text is None:
            return None, None
        same = text.strip() == artifact.content.decode("utf-8", "replace").strip()
        return (artifact.content if same else text.encode("utf-8", "surrogateescape")), None

    def _held_request(self, reconciler: Reconciler, name: str) -> Request | None:
        if identity(name) not in reconciler.ledger.held:
            return None
        submission = self.inbox.take(f"{reconciler.ledger.entries[identity(name)].name}.md")
        if submission is None or submission.data is None:
            return None
        return read_request(
            submission.data,
            name=submission.name,
            team=self.team,
            today=self.now().date(),
            aliases=self.configuration.senders,
            size_limit=self.configuration.size_limit,
        )

    def _pen(self, language: Language, kind: Kind | None) -> Pen:
        package = "orchestrator.decisions" if kind is None else f"{PACKAGE}.{kind.name.replace('-', '_')}"
        pen = self._pens.get((language, package))
        if pen is None:
            pen = self._pens[language, package] = TemplatePen(language, package)
        return pen

    def _released(self) -> Mapping[str, object]:
        overdue = self.register.overdue(self.now())
        if overdue:
            language: Language = "ko" if self.configuration.language == "ko" else "en"
            file_reminders(self.layout, self.configuration, overdue, self._pen(language, None))
        # A draft that nobody has had a word on is left out: we write many of them ourselves.
        return {
            one.id: (one.status, one.verified, one.sha256, one.scope, one.awaits, one.standing)
            for one in self.decisions()
            if one.status != "proposed" or one.standing or one.approved_by
        }

    def _read_policy(self) -> tuple[Policy, PolicyTexts]:
        texts = policy_texts(self.layout)
        matrices = [read_matrix(data.decode("utf-8", "replace"), file) for file, data in texts.texts]
        return Policy(matrices, root=self.layout.root, today=self.now().date().isoformat()), texts

    def _read_company(self) -> Company:
        try:
            return read_company((self.layout.protocol / COMPANY).read_bytes())
        except OSError:
            return Company()

    def _make_guardian(self) -> Guardian:
        try:
            data = (self.layout.protocol / STANDARDS).read_bytes()
        except OSError:
            data = b""
        return Guardian(read_standards(data))

    def _staging(self) -> Path:
        # Files are moved from there into the work tree, so it has to lie on the same file system.
        if self.layout.state.parent.stat().st_dev == self.layout.protocol.stat().st_dev:
            return self.layout.state / "staging"
        return self.layout.protocol / ".staging"

    def _born(self) -> int:
        """Tell when this clone began to serve, in ns since the epoch: at `init`, or, in a fresh clone, now."""
        moment = began(self.layout)
        return time.time_ns() if moment is None else moment


def once(ask: Callable[[], T]) -> Callable[[], T]:
    """Give a function that asks when it is first called, and repeats what it was told: one case sees one survey."""
    told: list[T] = []

    def tell() -> T:
        if not told:
            told.append(ask())
        return told[0]

    return tell


class _Finishing:
    """Finishes every answer before the watcher hears of it."""

    def __init__(self, watcher: Watcher, finish: Callable[[Answered], None]) -> None:
        self._watcher = watcher
        self._finish = finish
        self.paused = watcher.paused
        self.resumed = watcher.resumed
        self.trouble = watcher.trouble

    def answered(self, answered: Answered) -> None:
        self._finish(answered)
        self._watcher.answered(answered)


def _stamp(file: Path) -> object:
    try:
        facts = file.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
