"""Read a request: bytes to what they ask for, and all that could not be understood, each with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from orchestrator.model.configuration import MIB
from orchestrator.model.digest import digest
from orchestrator.model.request import Environment, Field, Request
from orchestrator.model.text import say
from orchestrator.parse import fields
from orchestrator.parse.block import Outline
from orchestrator.parse.criteria import find_criteria
from orchestrator.parse.deadlines import deadline_in, dependencies_in
from orchestrator.parse.embedded import embedded_files
from orchestrator.parse.environment import environment_in
from orchestrator.parse.front_tree import read_front_tree
from orchestrator.parse.header import understand
from orchestrator.parse.language import language_of
from orchestrator.parse.listing import Listing
from orchestrator.parse.outline import read_outline
from orchestrator.parse.requirements import find_requirements
from orchestrator.parse.sections import MOST_SECTIONS, as_section, divide
from orchestrator.parse.source import Remains, Source, make_source, read_source, shown
from orchestrator.parse.title import is_no_heading, read_title, title_block

GLIMPSE = 4 * 1024


def read_request(
    data: bytes,
    *,
    name: str,
    team: str,
    today: date,
    aliases: Mapping[str, str] = {},
    size_limit: int = MIB,
) -> Request:
    """Read a request file. Never raises: what is wrong stands in the findings, with line and column.

    A file that can't be read at all (too large, not UTF-8, empty, built to exhaust the reader) has findings of severity
    error, and only the title and sender that a glimpse gave.

    Args:
        name: the file's name, without `.md`.
        team: whose inbox it lies in.
        today: the day from which relative dates count, unless the request has a date of its own.
        aliases: configured names of senders, case-folded, to slugs.
        size_limit: in bytes.
    """
    name = _clean_name(name)
    findings = Listing(shown(name))
    if name != shown(name):
        findings.add(
            "name/control-character",
            "warning",
            say("the file's name holds characters that can't be shown"),
            say("rename it to letters, digits, hyphens and dots"),
        )
    source = read_source(data, size_limit=size_limit, findings=findings)
    sha256 = digest(data)
    if source.readable:
        reader = _Reader(source, name=name, team=team, sha256=sha256, today=today, aliases=aliases, findings=findings)
        request = reader.request()
        if not findings.errors:
            return request
    glimpse = make_source(source.text[:GLIMPSE], readable=source.readable)
    reader = _Reader(glimpse, name=name, team=team, sha256=sha256, today=today, aliases=aliases, findings=Listing(""))
    seen = reader.request()
    return Request(
        name=name,
        team=team,
        sha256=sha256,
        title=seen.title,
        sender=seen.sender,
        sender_written=seen.sender_written,
        language=seen.language,
        findings=findings.errors,
    )


def _clean_name(name: str) -> str:
    """Make a name that can be kept: NFC; bytes that are no UTF-8 written out, so that two such names stay two."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "backslashreplace").decode("utf-8"))


class _Reader:
    """Reads one text. Each step's result is an attribute that the next ones use, in the order of `__init__`."""

    def __init__(
        self,
        source: Source,
        *,
        name: str,
        team: str,
        sha256: str,
        today: date,
        aliases: Mapping[str, str],
        findings: Listing,
    ) -> None:
        self.source = source
        self.name = name
        self.team = team
        self.sha256 = sha256
        self.findings = findings
        front, self.first_line, self.start = self._front_matter()
        self.outline = self._outline()
        self.title_block = title_block(self.outline)
        self.division = divide(self.outline, self.title_block)
        placed = fields.from_blocks(self.division, source)
        self.fields = [*front, *[field for field, _ in placed]]
        self.remains = self._remains(placed)
        self.header = understand(self.fields, today=today, aliases=aliases, findings=findings)
        self.title, self.says_cancelled = read_title(self.header.title, self.title_block, name)

    def request(self) -> Request:
        header = self.header
        body = self.remains.body(self.start)
        words = f"{self.title}\n{body}"
        deadline, deadline_written = header.deadline, header.deadline_written
        if not deadline_written:
            deadline, deadline_written = deadline_in(self.division, header.day, self.findings)
        named = dependencies_in(self.division)
        requirements = find_requirements(self.division, self.remains)
        files = embedded_files(self.outline.fences, self.source, self.findings)
        self._note_sections([one.path for one in files if one.named_by == "heading"])
        return Request(
            name=self.name,
            team=self.team,
            sha256=self.sha256,
            title=self.title,
            sender=header.sender,
            sender_written=header.sender_written,
            recipient=header.recipient,
            priority=header.priority,
            written_on=header.written_on,
            deadline=deadline,
            deadline_written=deadline_written,
            blocking=header.blocking,
            kinds=header.kinds,
            environment=self._environment(words),
            services=header.services,
            path=header.path,
            follows=header.follows,
            depends_on=tuple(dict.fromkeys((*header.depends_on, *named))),
            language=header.language or language_of(words),
            cancelled=header.cancelled or self.says_cancelled,
            fields=tuple(self.fields),
            sections=tuple([as_section(part, self.source) for part in self.division.parts]),
            requirements=requirements,
            criteria=find_criteria(self.division, self.findings),
            files=files,
            body=body,
            body_line=self.first_line,
            findings=self.findings.all(),
        )

    def _front_matter(self) -> tuple[list[Field], int, int]:
        """Read the front matter; tell the first line behind it, and where that begins."""
        text = self.source.text
        if not text.startswith("---"):
            return [], 1, 0
        lines = text.split("\n")
        if lines[0].rstrip() != "---":
            return [], 1, 0
        end = next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "...")), None)
        if end is None:
            if len(lines) > 1 and fields.pairs_of(lines[1]):
                self.findings.add(
                    "header/front-matter-open",
                    "warning",
                    say("the front matter is never closed, so its lines are read one by one"),
                    say("close it with a line of three hyphens"),
                )
            return [], 1, 0
        start = min(self.source.below(0, end), len(text))
        front = read_front_tree("\n".join(lines[1 : end - 1]))
        if front.fault is None:
            return fields.from_front_matter(front, lines), end + 1, start
        plain = fields.from_lines(lines[1 : end - 1], 2)
        self.findings.add(
            "header/front-matter",
            "error" if front.fault.refused or plain is None else "warning",
            say("the front matter can't be read: {what}", what=front.fault.what),
            say("write plain “key: value” lines; put a value that holds a colon or begins with a mark into quotes"),
            line=front.fault.line + 1,
            column=front.fault.column,
        )
        return plain or [], end + 1, start

    def _outline(self) -> Outline:
        text = self.source.text
        if not self.source.readable:
            text = text.replace("\0", "\ufffd")  # as markdown has it; what is readable holds none
        outline = read_outline(text, place=self.start, line=self.first_line)
        if outline.problem is not None:
            self.findings.add(
                "file/too-intricate",
                "error",
                outline.problem,
                say("write a shorter and flatter request; put large data into files of the repository"),
                line=outline.problem_line,
            )
        for block in outline.underlined:
            if is_no_heading(block):
                block.sort = "paragraph"
        return outline

    def _remains(self, placed: list[fields.Placed]) -> Remains:
        """Leave out what is no prose: fences, the header's lines, and the first line of the title."""
        left_out = [(block.start, block.end, block.below - block.line) for block in self.outline.fences]
        left_out += [place for field, place in placed if field.key]
        if self.title_block:
            left_out.append((self.title_block.start, self.source.below(self.title_block.start), 1))
        return Remains(self.source.text, sorted(left_out))

    def _environment(self, words: str) -> Environment | None:
        stated = self.header.environment
        found = environment_in(words, above=stated) or stated
        if stated is not None and found != stated:
            line = next((field for field in self.fields if field.key == "environment"), None)
            self.findings.add(
                "environment/stricter-words",
                "note",
                say(
                    "the text speaks of {environment}, which is stricter than the header and counts", environment=found
                ),
                line=line.line if line else 1,
                column=line.column if line else 1,
            )
        return found

    def _note_sections(self, paths: Sequence[str]) -> None:
        """List the sections that are not understood, and say so where there are more than are told apart.

        Args:
            paths: of embedded files; a heading that names one is understood.
        """
        parts = self.division.parts
        if len(parts) == MOST_SECTIONS:
            self.findings.add(
                "section/many",
                "warning",
                say("only the first {count} headings are told apart", count=MOST_SECTIONS),
                say("write a shorter and flatter request; put large data into files of the repository"),
                line=parts[-1].line,
            )
        if not self.division.named("requirements"):
            return  # sections without a known heading are then what is asked for
        end = 0
        for part in parts:
            if part.start < end:
                continue
            end = part.end
            if not (part.name or fields.known_key(part.title) or any(path in part.title for path in paths)):
                self.findings.add(
                    "section/unknown",
                    "note",
                    say("the section “{title}” is kept, but not understood", title=part.title),
                    line=part.line,
                    column=self.source.column_of(part.start, part.title),
                )
