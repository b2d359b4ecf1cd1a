"""A decision (ADR): what it says of itself, what it covers, and the status that is in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from orchestrator.model.finding import Finding
from orchestrator.model.text import Text

if TYPE_CHECKING:  # a list of decisions needs no request's values
    from orchestrator.model.request import Environment

Status = Literal["proposed", "accepted", "rejected", "withdrawn", "superseded", "deprecated"]
Level = Literal["critical", "major", "minor"]


class Waiver(Struct, frozen=True, kw_only=True):
    """A rule of the standards that does not withhold one file for some time.

    Attributes:
        rule: its id, as findings name it ("base-image", "hadolint/DL3020").
        path: of the one file, from the repository's root; NFC, no wildcard.
        until: the end, at most 90 days after the decision's date.
    """

    rule: str
    path: str
    until: date | datetime


class Scope(Struct, frozen=True, kw_only=True):
    """What a decision covers. Empty tuples cover nothing; there is no wildcard for production.

    Attributes:
        environment: None in a decision that covers none.
        services, kinds: by name.
        until: the end, at most 90 days after the decision's date for production.
        requests: names of requests that it was written for.
        request_sha256: the very request bytes it covers, where it names them.
        manifest_sha256: the very held manifest it covers, where it names it.
        commit: whose state was surveyed for what was read; what is done is drafted from the same.
        files_sha256: embedded files that may be written although they run by themselves.
        waives: rules that do not withhold a file; of a critical decision only.
    """

    environment: Environment | None = None
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    until: date | datetime | None = None
    requests: tuple[str, ...] = ()
    request_sha256: str | None = None
    manifest_sha256: str | None = None
    commit: str | None = None
    files_sha256: tuple[str, ...] = ()
    waives: tuple[Waiver, ...] = ()


class Decision(Struct, frozen=True, kw_only=True):
    """A decision as read from its file.

    Attributes:
        id: the front matter's `id`, or the file name's stem.
        file: path from the repository's root.
        status_written: what the file says; `status` what is in force (derived, see the decisions room).
        verified: whether the status in force rests on valid signatures; False for a hand-written one.
        level: None where the file does not say.
        supersedes: ids that it replaces when it is accepted.
        sections: canonical section name to text ("context", "drivers", "options", "outcome", "consequences",
            "implementation", "rollback", "backup", "validation", "window", "tests" …).
        sha256: of the bytes less exactly the `status:` line.
        awaits: capacities whose approval is still missing, of a proposed decision.
        standing: what people must know of the status in force: why it is not what the file says, a soft key, an
            emergency that is still to be completed.
        done: whether people said that it is implemented, or implemented and validated.
        filed_by: who asked for it, as the file says; they can't approve it.
        approved_by: every name of those whose approvals count; a request of one of them is not covered by it.
        emergency_until: until when it is in force by an emergency alone.
    """

    id: str
    file: str
    title: str
    status_written: Status | None = None
    status_as_written: str = ""
    status: Status = "proposed"
    verified: bool = False
    level: Level | None = None
    scope: Scope = Scope()
    supersedes: tuple[str, ...] = ()
    decision_makers: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    author_role: str = ""
    made_on: date | None = None
    sections: tuple[tuple[str, str], ...] = ()
    sha256: str = ""
    findings: tuple[Finding, ...] = ()
    awaits: tuple[str, ...] = ()
    standing: tuple[Text, ...] = ()
    done: Literal["implemented", "validated"] | None = None
    filed_by: str = ""
    approved_by: tuple[str, ...] = ()
    emergency_until: datetime | None = None

    def section(self, name: str) -> str:
        return next((text for title, text in self.sections if title == name), "")
