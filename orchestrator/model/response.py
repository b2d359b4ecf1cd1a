"""A response: the header that machines read, and the parts of the text that people read."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from orchestrator.model.artifact import Outcome
from orchestrator.model.check import Standing
from orchestrator.model.evidence import CheckName
from orchestrator.model.request import Language
from orchestrator.model.verdict import Wait

ResponseStatus = Literal["Completed", "Partial", "Blocked", "Rejected"]
FINAL: frozenset[ResponseStatus] = frozenset({"Completed", "Partial", "Rejected"})


class ArtifactLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One artifact in the response's header.

    Attributes:
        path: where it belongs, from the repository's root.
        copy_at: where the answer keeps its copy or proposal, from the repository's root; None where it keeps none.
        sha256: of the delivered bytes.
        reasons: why it was not simply written, in the response's language.
        not_checked: the checks that the file calls for and that did not run.
    """

    path: str
    sha256: str
    outcome: Outcome
    kind: str
    copy_at: str | None = None
    reasons: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()


class CheckLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mandatory check in the response's header.

    Attributes:
        of: the service that it is of; empty where the repository names none.
        reports: the tracked reports that were read.
    """

    check: CheckName
    of: str = ""
    standing: Standing
    reports: tuple[str, ...] = ()


class ResponseHeader(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The front matter of a response.

    Attributes:
        request: the request's name.
        sha256: of the request's bytes that this answers.
        revision: counts the answers to this name from 1; the former ones lie in `history/r<N>.md`.
        identity: level of the sender's identity: 0 declared, 1 local, 2 signed.
        checks: the mandatory checks of what is deployed.
        matrix: where the permission matrix in force came from ("policy ref main at 1a2b3c", "work tree").
    """

    request: str
    sha256: str
    revision: int
    status: ResponseStatus
    team: str
    to: str = ""
    role: str = ""
    date: datetime
    identity: int = 0
    language: Language = "en"
    kinds: tuple[str, ...] = ()
    environment: str | None = None
    follows: str | None = None
    decision: str | None = None
    artifacts: tuple[ArtifactLine, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    reasons: tuple[str, ...] = ()
    waits: tuple[Wait, ...] = ()
    cancelled: bool = False
