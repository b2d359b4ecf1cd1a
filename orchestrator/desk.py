"""What the steps of the pipeline may ask while they work on a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from orchestrator.authorize.permits import Policy
from orchestrator.model.artifact import Artifact
from orchestrator.model.check import Unchecked
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.model.evidence import Company, Evidence, Revision
from orchestrator.model.finding import Finding
from orchestrator.model.kind import Kind, Pen
from orchestrator.model.migration import RealSql
from orchestrator.model.request import Language, Request
from orchestrator.model.response import ResponseStatus
from orchestrator.model.role import Role
from orchestrator.model.text import Text
from orchestrator.standards.settings import Standards


class Desk(Struct, frozen=True):
    """What the steps may ask. Values are this moment's; functions look when they are called.

    Attributes:
        policy: the permission matrix in force.
        matrix: where it was read from; `enforceable` says whether it may let anything be written.
        answered: how the request of a name ended; None where it is not answered.
        followed: the blocked request that another follows, behind those that it follows itself; empty where it is none.
        followed_by: the follow-up that answered a request, and how it ended.
        present: what stands at a path of the work tree: its bytes (None: nothing), and why it can't be read.
        known: whether these bytes, which stand at a path, are the ones that we wrote there.
        writer: identity and name of the request whose answer last wrote a file; None where nobody can tell.
        standards: the infrastructure standards in force.
        judge: the standards guardian: for each artifact the findings, and the checks that did not run.
        real_sql: the SQL that tracked revisions send, by running them with the `alembic.ini` of a path; or why not.
        pen: a pen for a kind's templates in a language; without a kind, for the decisions' templates.
    """

    root: str
    team: str
    configuration: Configuration
    kinds: Mapping[str, Kind]
    roles: Mapping[str, Role]
    policy: Policy
    matrix: str
    enforceable: bool
    decisions: tuple[Decision, ...]
    now: datetime
    evidence: Callable[[], Evidence]
    company: Callable[[], Company]
    answered: Callable[[str], ResponseStatus | None]
    followed: Callable[[str], tuple[Request, ...]]
    followed_by: Callable[[str], tuple[str, ResponseStatus] | None]
    present: Callable[[Artifact], tuple[bytes | None, Text | None]]
    known: Callable[[Artifact, bytes], bool]
    writer: Callable[[str], tuple[str, str] | None]
    standards: Standards
    judge: Callable[[Sequence[Artifact]], Sequence[tuple[tuple[Finding, ...], tuple[Unchecked, ...]]]]
    real_sql: Callable[[Sequence[Revision], str], RealSql]
    pen: Callable[[Language, Kind | None], Pen]
