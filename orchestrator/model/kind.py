"""A kind of deliverable: what it is called, whose it is, which words ask for it, and how it is drafted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct, field

from orchestrator.model.artifact import Artifact, Judged
from orchestrator.model.decision import Decision
from orchestrator.model.evidence import Company, Evidence, Revision, Service
from orchestrator.model.migration import RealSql
from orchestrator.model.request import Environment, Language, Request, Requirement
from orchestrator.model.role import Role
from orchestrator.model.text import Text
from orchestrator.model.verdict import Wait


class Pen(Protocol):
    """Writes text in the reader's language. Given to a kind's draft, so that drafting touches no machine."""

    def __hash__(self) -> int:
        """Pens are told apart by identity: what is written with one may be kept by it."""

    def render(self, template: str, /, **values: object) -> str:
        """Fill a template of the kind's own folder ("guide.md.j2")."""

    def form(self, text: str, /) -> Callable[[Mapping[str, str]], bytes]:
        """Give what fills the slots of a rendered text with words."""

    def say(self, text: Text, /) -> str:
        """Put a sentence into the reader's language."""


class Words(Struct, frozen=True, kw_only=True):
    """The words that ask for a kind, in lower case. A phrase matches as whole words (Korean: as a substring); `*` in it
    stands for up to four words of the same sentence ("ship * to production").

    `strong` words decide alone; two `weak` ones together do, and one in the title. `hints` mean other things too
    ("passwords", "확장"): together they count as one weak word, wherever they stand. `files` are path patterns of
    embedded files that ask for the kind. `never` are words that rule it out. `neutral` phrases ask for nothing and
    keep the shorter words of this kind inside them from being heard ("deployment pipeline" is no deployment). `given`
    are path patterns of embedded files by which the request brings itself what the kind would draft: its words alone
    do not ask for the kind then.
    """

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


class Task(Struct, frozen=True, kw_only=True):
    """One piece of work that the answer does not do itself: what, whose by the permission matrix, and why."""

    title: str
    owner: str
    team: str = ""
    paths: tuple[str, ...] = ()
    line: int | Text | None = None
    why: Text | None = None


class Proof(Struct, frozen=True, kw_only=True):
    """What shows that a criterion is met: the criterion's line in the request, and the file or check that proves it.

    `paths` are the artifacts that the proof rests on: it holds only where every one of them lies in the repository
    afterwards (written or unchanged), or with the answer.
    """

    line: int
    by: Text
    paths: tuple[str, ...] = ()


class Order(Struct, frozen=True, kw_only=True):
    """Everything that a kind needs for its draft.

    Attributes:
        services: those that the request selects; empty where the repository holds none.
        decision: the accepted decision that covers the request, where one is needed.
        root: the protocol root (".claude").
        agents: agent slug to the team that it belongs to, for owners of tasks.
        owner_of: tells which agents may write a path, by the permission matrix.
        artifacts_before: what the kinds that ran before this one brought (the checklists prove with it).
        kinds: every kind of the answer, in order.
        migrates: whether the request asks for a migration.
        left: requirements that no other kind covers, for the last resort beside them.
        real_sql: runs tracked revisions with the `alembic.ini` of a path, where that is allowed, for their SQL.
    """

    request: Request
    role: Role
    environment: Environment | None
    services: tuple[Service, ...]
    evidence: Evidence
    company: Company
    language: Language
    now: datetime
    root: str
    decision: Decision | None = None
    owner_of: Callable[[str], tuple[str, ...]] = lambda path: ()
    agents: Mapping[str, str] = field(default_factory=dict)
    artifacts_before: tuple[Artifact, ...] = ()
    kinds: tuple[str, ...] = ()
    migrates: bool = False
    left: tuple[Requirement, ...] = ()
    real_sql: Callable[[Sequence[Revision], str], RealSql] = lambda revisions, settings: RealSql()


class Draft(Struct, frozen=True, kw_only=True):
    """What a kind drafted.

    Attributes:
        gaps: facts that are missing and stand as visible gaps in the text.
        questions: what must be asked back; the answer is then `Blocked`, the questions numbered.
        waits: what it waits for beside the answers to its questions.
        tasks: what is left for others; the answer is then `Partial`.
        proofs: which criteria are met, and by what.
        verify: how a reader checks the result, one step each (commands in backticks).
        next_steps: what the requester does next.
        mended: what was changed against a common sample because it breaks a standard.
    """

    kind: str
    artifacts: tuple[Artifact, ...] = ()
    gaps: tuple[Text, ...] = ()
    questions: tuple[Text, ...] = ()
    waits: tuple[Wait, ...] = ()
    tasks: tuple[Task, ...] = ()
    proofs: tuple[Proof, ...] = ()
    verify: tuple[Text, ...] = ()
    next_steps: tuple[Text, ...] = ()
    mended: tuple[Text, ...] = ()


class Mended(Struct, frozen=True, kw_only=True):
    """A compliant draft for a file that the standards withhold. Its `gaps` stand visibly in its text."""

    content: bytes
    gaps: tuple[Text, ...] = ()


class Kind(Struct, frozen=True, kw_only=True):
    """A kind, as its folder states it.

    Attributes:
        name: the folder's name, with hyphens ("operations-checklist").
        title: for people.
        summary: one sentence: what it brings.
        role: the one role whose it is.
        brings: kinds that it brings along.
        needs: what the repository or the request must hold, for people.
        deploys: whether it changes a running environment; then no environment named means production.
        last_resort: whether it is taken where no other kind covers the request.
        words: what asks for it; read from the folder's words.yaml.
        picks_services: whether it needs to know which service is meant; then several applications are asked back.
        takes_manifests: whether an application that only has a manifest, and is no service yet, may be meant.
        draft: the folder's draft function.
        mends: the folder's mend function, where the kind can draft a compliant version of a file that the standards
            withhold: from what that file says, the repository's evidence and the findings; None where it can't.
    """

    name: str
    title: Text
    summary: Text
    role: str
    brings: tuple[str, ...] = ()
    needs: tuple[Text, ...] = ()
    deploys: bool = False
    last_resort: bool = False
    words: Words = Words()
    picks_services: bool = False
    takes_manifests: bool = False
    draft: Callable[[Order, Pen], Draft]
    mends: Callable[[Judged, Order, Pen], Mended | None] | None = None
