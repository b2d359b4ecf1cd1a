"""A request on its way: what the steps of the pipeline have found out so far. Each step gives a fuller case."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from orchestrator.model.artifact import Artifact, Judged
from orchestrator.model.check import MandatoryCheck
from orchestrator.model.decision import Decision
from orchestrator.model.dispatch import Dispatch
from orchestrator.model.kind import Draft, Proof
from orchestrator.model.request import Language, Request
from orchestrator.model.response import ResponseStatus
from orchestrator.model.text import Text
from orchestrator.model.verdict import ALLOW, Reason, Verdict


class Incoming(Struct, frozen=True, kw_only=True):
    """What lies in the inbox, before it is read.

    Attributes:
        name: as written; `answer_name` is what its answer is called (another one where names collide).
        identity: of the answer: NFC, case-folded.
        data: the bytes; None where `odd` says why there are none ("folder", "link" …) or where it is too large.
        cancelled: whether the file's name says so (`.md.cancelled`).
        received: when it was first looked at, in the workspace's time zone; drafts are dated by it.
        vouched: the role whose session placed it, where the tool guard named one; "" otherwise.
        identity_level: of the sender: 0 declared, 1 local, 2 signed.
    """

    name: str
    answer_name: str
    identity: str
    sha256: str
    data: bytes | None
    size: int = 0
    odd: str = ""
    cancelled: bool = False
    received: datetime
    vouched: str = ""
    identity_level: int = 0


class Proven(Struct, frozen=True, kw_only=True):
    """A criterion with what proves it; `by` is None where nothing does."""

    text: str
    line: int
    ticked: bool
    by: Text | None = None


class Case(Struct, frozen=True, kw_only=True):
    """A request with everything that is known of it.

    Attributes:
        language: of the answer.
        dispatch: kinds, role, environment, services; None before they are chosen, or where the request ended sooner.
        matrix: where the permission matrix in force was read from.
        enforceable: whether that matrix may let anything be written; without it everything is proposed.
        decision: the accepted decision that covers the request.
        drafted_decision: the proposed one that the program wrote for it.
        filed: the request to the standards team that tells of a security veto; None where none is to be filed.
        verdict: of the sender's right and of every gate, joined.
        checks: the mandatory checks of what is deployed, and how they stand.
        drafts: of each kind, in order.
        judged: every artifact with its outcome.
        criteria: each with its proof.
        status: None until the last step, or until a step ends the case.
        followed_by: the follow-up that answered this request, and how that ended.
        notes: what the answer says beside all that.
    """

    incoming: Incoming
    request: Request
    language: Language
    dispatch: Dispatch | None = None
    matrix: str = ""
    enforceable: bool = True
    decision: Decision | None = None
    drafted_decision: Artifact | None = None
    filed: Artifact | None = None
    verdict: Verdict = ALLOW
    checks: tuple[MandatoryCheck, ...] = ()
    drafts: tuple[Draft, ...] = ()
    judged: tuple[Judged, ...] = ()
    criteria: tuple[Proven, ...] = ()
    status: ResponseStatus | None = None
    followed_by: str | None = None
    notes: tuple[Reason, ...] = ()

    @property
    def questions(self) -> tuple[Text, ...]:
        """Everything that must be asked back, in order; numbered from 1 in the answer."""
        asked = self.dispatch.questions if self.dispatch else ()
        return (*asked, *(question for draft in self.drafts for question in draft.questions))

    @property
    def proofs(self) -> tuple[Proof, ...]:
        return tuple(proof for draft in self.drafts for proof in draft.proofs)

    @property
    def role(self) -> str:
        """The answering role's name; empty where the request did not come so far."""
        return self.dispatch.role.name if self.dispatch and self.dispatch.role else ""
