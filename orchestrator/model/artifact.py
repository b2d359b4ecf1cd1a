"""One file that a deliverable brings, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from orchestrator.model.check import Unchecked
from orchestrator.model.digest import digest
from orchestrator.model.finding import Finding
from orchestrator.model.request import Environment
from orchestrator.model.text import Text
from orchestrator.model.verdict import Reason

Outcome = Literal["written", "unchanged", "proposed", "skipped", "vetoed"]
Place = Literal["answer", "repository"]
Origin = Literal["drafted", "embedded"]


class Artifact(Struct, frozen=True, kw_only=True):
    """A file to be delivered.

    Attributes:
        path: from the repository's root (`place` repository), or from the answer's own folder (`place` answer).
        place: whether it belongs into the work tree, or is a document that lies with the answer.
        origin: drafted by us, or strangers' bytes out of the request.
        title: what it is, for people.
        content: the bytes. For an artifact with `section`, the section's text alone.
        kind: the kind that drafted it.
        executable: whether the file gets its x bits.
        section: where set, only this section of a shared document is replaced ("api · production"); the rest of the
            document stays as it is.
        line: of the fence in the request, for embedded files.
        deploys: the environment that the file changes by itself once it is there (a workflow that deploys what is
            merged); None where somebody has to start it.
    """

    path: str
    place: Place
    origin: Origin = "drafted"
    title: Text
    content: bytes
    kind: str
    executable: bool = False
    section: str | None = None
    line: int | None = None
    deploys: Environment | None = None

    @property
    def sha256(self) -> str:
        return digest(self.content)


class Mending(Struct, frozen=True, kw_only=True):
    """What makes a draft the compliant one beside a file that is withheld.

    Attributes:
        findings: of the withheld file that the draft has no more.
        gaps: what nobody has said; they stand visibly in its text.
        difference: from the withheld text to the draft, secrets blanked out; None where there is none to show.
    """

    findings: tuple[Finding, ...] = ()
    gaps: tuple[Text, ...] = ()
    difference: bytes | None = None


class Judged(Struct, frozen=True, kw_only=True):
    """An artifact with its outcome: what the standards found, and why it was not simply written.

    `outcome` is a plan until it is delivered: a person's edit at the last moment turns `written` into `proposed`.
    `not_checked` names the checks that the file calls for and that did not run. `mending` stands with a compliant
    draft of ours for a file that is withheld: nobody asked for it, so it is only ever proposed.
    """

    artifact: Artifact
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[Unchecked, ...] = ()
    mending: Mending | None = None


def contents_sha256(artifacts: Iterable[Artifact]) -> str:
    """Tell the sha256 of what would be written: path, section and bytes of each artifact of the work tree, sorted."""
    files = [one for one in artifacts if one.place == "repository"]
    return digest("\n".join(sorted([f"{one.path}\0{one.section or ''}\0{one.sha256}" for one in files])).encode())
