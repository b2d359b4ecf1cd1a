"""A request as understood: header, sections, criteria, embedded files, and all that was not understood."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from orchestrator.model.finding import Finding
from orchestrator.model.text import Text, say

Language = Literal["ko", "en"]
Priority = Literal["critical", "high", "medium", "low"]
Environment = Literal["development", "staging", "production"]
Naming = Literal["comment", "heading", "bold", "paragraph"]


class Field(Struct, frozen=True, kw_only=True):
    """One line of the header. `key` is the canonical name, empty where the key is not known.

    `name` and `value` stand as written (decoration such as `**` removed, nothing else). line, column from 1.
    """

    key: str
    name: str
    value: str
    line: int
    column: int


class Section(Struct, frozen=True, kw_only=True):
    """A heading and what stands below it, up to the next heading of the same or a higher level.

    `name` is the canonical name ("context", "requirements", "criteria", "dependencies", "deliverables", "deadline",
    "response-format", "notes", …), empty where the heading is not known; `title` the heading without emoji and number.
    """

    name: str
    title: str
    level: int
    line: int
    text: str


class Requirement(Struct, frozen=True, kw_only=True):
    """One thing asked for: a subsection, list item or paragraph below the requirements.

    `text` is its body, fences left out; `listed` whether it is an item of a list.
    """

    title: str
    text: str
    line: int
    listed: bool = False


class Criterion(Struct, frozen=True, kw_only=True):
    """One acceptance criterion as the requester wrote it, with their tick. line from 1."""

    text: str
    ticked: bool
    line: int


class EmbeddedFile(Struct, frozen=True, kw_only=True):
    """A file that stands in the request as a fenced block. Strangers' bytes.

    Attributes:
        path: as written, forward slashes, not yet judged.
        language: the fence's info word; empty where there is none.
        text: the content below the naming comment (which is kept out), ending in one newline.
        line: of the fence's opening, from 1.
        named_by: where the path stood.
        sha256: of the content's UTF-8 bytes, in hexadecimal.
    """

    path: str
    language: str
    text: str
    line: int
    named_by: Naming
    sha256: str


class Request(Struct, frozen=True, kw_only=True):
    """A request, read.

    Attributes:
        name: the file's name without `.md`, NFC, as written; its identity is `name` case-folded.
        team: whose inbox it lies in.
        sha256: of the file's bytes.
        sender, recipient: slugs of what `From:` and `To:` say ("pm", "devops-operator"); None where not said.
        sender_written: the sender as written, for people.
        deadline_written: as written; `deadline` is the date understood, in the workspace's time zone.
        kinds: what `Kind:` / `Deliverables:` name, slugs, unchecked.
        environment: what the header or the words say; None where nothing does.
        services: what `Service:` names; `path` what `Path:` names.
        follows: the name of the request that this one follows; `answers` the words of a follow-up itself, those of the
            follow-up that it follows before them.
        formers: the names of the requests that a follow-up is read with, the newest first, each with how many lines
            further down its lines lie here.
        depends_on: names of requests that must be answered first.
        language: of the text, or what `Language:` says.
        cancelled: whether the request says so itself.
        fields: every header line, known and unknown.
        body: the text below the header, for words to be looked up in; fenced blocks left out (their lines stay, empty).
        body_line: the file's line that `body` begins with, so that a word found in it can be located.
    """

    name: str
    team: str
    sha256: str
    title: str
    sender: str | None = None
    sender_written: str = ""
    recipient: str | None = None
    priority: Priority = "medium"
    written_on: datetime | date | None = None
    deadline: date | None = None
    deadline_written: str = ""
    blocking: str = ""
    kinds: tuple[str, ...] = ()
    environment: Environment | None = None
    services: tuple[str, ...] = ()
    path: str | None = None
    follows: str | None = None
    answers: tuple[str, ...] = ()
    formers: tuple[tuple[str, int], ...] = ()
    depends_on: tuple[str, ...] = ()
    language: Language = "en"
    cancelled: bool = False
    fields: tuple[Field, ...] = ()
    sections: tuple[Section, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    files: tuple[EmbeddedFile, ...] = ()
    body: str = ""
    body_line: int = 1
    findings: tuple[Finding, ...] = ()

    @property
    def headed_requirements(self) -> tuple[tuple[Requirement, int | None], ...]:
        """The requirements that are sections of their own, each with the line where the next begins."""
        headings = {section.line for section in self.sections}
        headed = sorted([one for one in self.requirements if one.line in headings], key=lambda one: one.line)
        ends: list[int | None] = [*(one.line for one in headed[1:]), None]
        return tuple(zip(headed, ends, strict=True)) if headed else ()

    def place_of(self, line: int) -> int | Text:
        """Tell a line's number, for people: of one that a former request has brought, the number that it has there."""
        for former, moved in reversed(self.formers):
            if line >= moved:
                return say("{line} of `{former}`", line=max(line - moved, 1), former=former)
        return line

    @property
    def unreadable(self) -> bool:
        """Whether the file could not be read as a request at all: it then has findings of severity error only."""
        return any(finding.severity == "error" for finding in self.findings)
