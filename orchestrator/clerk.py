"""Lay the desk that the steps of the pipeline work at: what they may ask, and how the machine answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from orchestrator.deliver.ledger import Ledger
from orchestrator.deliver.sections import current
from orchestrator.deliver.work_tree import Present, WorkTree
from orchestrator.desk import Desk
from orchestrator.model.artifact import Artifact
from orchestrator.model.digest import digest
from orchestrator.model.evidence import Revision
from orchestrator.model.migration import RealSql
from orchestrator.model.request import Request
from orchestrator.model.response import FINAL, ResponseStatus
from orchestrator.model.text import Text
from orchestrator.parse.names import identity
from orchestrator.parse.request import read_request
from orchestrator.sources import Sources
from orchestrator.watch.inbox import Inbox

if TYPE_CHECKING:
    from orchestrator.standards.real_sql import Rehearsal

T = TypeVar("T")

MOST_FORMERS = 10
"""So many held requests that follow one another are read with a follow-up."""


class Clerk:
    """Lays the desk anew for every case, from the sources, the ledger, the inbox and the work tree."""

    def __init__(self, sources: Sources, ledger: Ledger, inbox: Inbox, work_tree: WorkTree) -> None:
        self.sources = sources
        self.ledger = ledger
        self.inbox = inbox
        self.work_tree = work_tree

    def desk(self) -> Desk:
        """Give the desk as it stands now."""
        sources = self.sources
        now = sources.now()
        refs = sources.refs()
        policy, texts, decisions = sources.in_force(now, refs)
        guardian = sources.guardian(refs)
        return Desk(
            root=sources.layout.root,
            team=sources.configuration.serves,
            configuration=sources.configuration,
            kinds=sources.kinds,
            roles=sources.roles,
            policy=policy,
            matrix=texts.source,
            enforceable=texts.enforceable,
            decisions=decisions,
            now=now,
            evidence=once(lambda: sources.surveyor.survey(refs)),
            company=sources.company,
            answered=self._answered,
            followed=self._followed,
            followed_by=self.followed_by,
            present=present_by(self.work_tree.look),
            known=self._known,
            writer=self.ledger.writer,
            standards=guardian.standards,
            judge=guardian.judge,
            real_sql=self._real_sql,
            pen=sources.pen,
        )

    def _real_sql(self, revisions: Sequence[Revision], settings: str) -> RealSql:
        return self._rehearsal.sql(revisions, settings)

    @cached_property
    def _rehearsal(self) -> Rehearsal:
        from orchestrator.evidence.copied import copied  # hardly an answer needs any of it
        from orchestrator.setup.configured import may_not_run_code
        from orchestrator.standards.real_sql import Rehearsal

        layout, configuration = self.sources.layout, self.sources.configuration
        return Rehearsal(lambda: copied(layout), lambda: may_not_run_code(layout, configuration))

    def _answered(self, name: str) -> ResponseStatus | None:
        entry = self.ledger.entries.get(identity(name))
        return entry.status if entry else None  # type: ignore[return-value]

    def _followed(self, name: str) -> tuple[Request, ...]:
        """Give the held request of a name and, if it follows such a one, that, and so on: the first of them first."""
        chain: list[Request] = []
        while len(chain) < MOST_FORMERS and (one := self._held(name)) is not None:
            chain.insert(0, one)
            name = one.follows or ""
            if identity(name) in [identity(each.name) for each in chain]:
                break
        return tuple(chain)

    def _held(self, name: str) -> Request | None:
        if identity(name) not in self.ledger.held:
            return None
        submission = self.inbox.take(f"{self.ledger.entries[identity(name)].name}.md")
        if submission is None or submission.data is None:
            return None
        configuration = self.sources.configuration
        return read_request(
            submission.data,
            name=submission.name,
            team=configuration.serves,
            today=self.sources.now().date(),
            aliases=configuration.senders,
            size_limit=configuration.size_limit,
        )

    def followed_by(self, key: str) -> tuple[str, ResponseStatus] | None:
        """Tell the follow-up that answered the request of an identity for good, and how that ended."""
        follower = self.ledger.entries.get(self.ledger.followers.get(key, ""))
        if follower is None or follower.status not in FINAL or follower.status == "Rejected":
            return None
        return follower.name, follower.status

    def _known(self, artifact: Artifact, data: bytes) -> bool:
        return digest(data) == self.ledger.written(artifact.path, artifact.section)


def present_by(look: Callable[[str], Present]) -> Callable[[Artifact], tuple[bytes | None, Text | None]]:
    """Give what tells whether an artifact stands in its place already, as far as the work tree is told by `look`."""

    def present(artifact: Artifact) -> tuple[bytes | None, Text | None]:
        found = look(artifact.path)
        if artifact.section is None or found.data is None:
            return found.data, found.odd
        text = current(found.data, artifact.section)
        same = text is not None and text.strip() == artifact.content.strip()
        return (artifact.content if same else text), None

    return present


def once(ask: Callable[[], T]) -> Callable[[], T]:
    """Give a function that asks when it is first called, and repeats what it was told: one case sees one survey."""
    told: list[T] = []

    def tell() -> T:
        if not told:
            told.append(ask())
        return told[0]

    return tell
