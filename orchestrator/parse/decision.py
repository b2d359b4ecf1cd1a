"""Read a decision record (ADR) in whichever of its common shapes it is written, and say what could not be understood.

MADR 4's front matter with our own keys is what we write. Nygard's `## Status`, `Status:` lines, bold keys, tables and
Korean are read too. Where two places disagree about the status, the one that claims less is believed.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache
from itertools import islice

from orchestrator.model.decision import Decision, Level, Scope, Status
from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import Text, say
from orchestrator.parse.decision_bytes import decode, signed_bytes
from orchestrator.parse.decision_header import Entry, canonical_key, read_entries
from orchestrator.parse.decision_scope import read_scope, words
from orchestrator.parse.decision_sections import Part, cut, read_heading
from orchestrator.parse.decision_status import SHORT, read_status, weaker
from orchestrator.parse.front_tree import FrontTree, Tree, read_front_tree

LEVELS: dict[str, Level] = {
    "critical": "critical", "중대": "critical", "치명": "critical", "심각": "critical",
    "major": "major", "주요": "major", "중요": "major",
    "minor": "minor", "경미": "minor", "사소": "minor",
}  # fmt: skip
_TELLING = frozenset(
    {"status", "level", "date"}
)  # sections that say of the decision what its front matter may leave out
_ENDS = ("---", "...")
_DATE = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})")
_TITLE_NUMBER = re.compile(r"^(?:ADR[-\s#]*\d[\w-]*\s*[:.)\-–—]*|\d+\s*[.):](?!\d))\s*", re.IGNORECASE)


def read_decision(data: bytes, file: str, *, sections: bool = True) -> Decision:
    """Read a decision from its file's bytes. Never raises: what is wrong stands among the findings.

    Args:
        data: the bytes as git stores them.
        file: path from the repository's root, for the id (its stem, where the front matter has none) and the findings.
        sections: whether their texts are wanted; a list of decisions shows none of them.
    """
    return _Reader(file, None if sections else _TELLING).read(data)


class _Reader:
    def __init__(self, file: str, only: frozenset[str] | None) -> None:
        self.file = file
        self.only = only
        self.findings: list[Finding] = []

    def find(
        self, rule: str, severity: Severity, message: Text, remedy: Text | None = None, line: int = 1, column: int = 1
    ) -> None:
        self.findings.append(
            Finding(
                rule=f"decision/{rule}",
                severity=severity,
                message=message,
                remedy=remedy,
                file=self.file,
                line=line,
                column=column,
            )
        )

    def read(self, data: bytes) -> Decision:
        stem = self.file.rsplit("/", 1)[-1].removesuffix(".md")
        digest = hashlib.sha256(signed_bytes(data)).hexdigest()
        text = self._decode(data)
        if text is None:
            return Decision(id=stem, file=self.file, title=stem, sha256=digest, findings=tuple(self.findings))
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        front, body = self._front(lines)
        parts, sections_begin = cut(lines, body, self.only)
        heading = _title(lines, body, sections_begin)
        entries = read_entries(lines, body, sections_begin)
        named = {name: value for key, value in front.fields.items() if (name := canonical_key(key))}
        below = {entry.key: entry for entry in reversed(entries)}
        identifier = self._word(named.get("id")) or stem
        written, status = self._status(front, named, entries, parts)
        title = self._word(front.fields.get("title")) or heading.strip(" *_`")
        return Decision(
            id=identifier,
            file=self.file,
            title=_TITLE_NUMBER.sub("", title) or title or stem,
            status_written=status,
            status_as_written=written,
            status=status or "proposed",
            level=self._level(named, below, parts),
            scope=read_scope(
                front.fields.get("scope"),
                lambda message, remedy: self.find("scope", "error", message, remedy, _line(front, "scope")),
            )
            if "scope" in front.fields
            else Scope(),
            supersedes=tuple(words(named.get("supersedes")) or words(_value(below, "supersedes"))),
            decision_makers=tuple(words(named.get("decision-makers")) or words(_value(below, "decision-makers"))),
            consulted=tuple(words(named.get("consulted")) or words(_value(below, "consulted"))),
            informed=tuple(words(named.get("informed")) or words(_value(below, "informed"))),
            author_role=self._word(named.get("author-role")) or _value(below, "author-role"),
            filed_by=self._word(named.get("filed-by")) or _value(below, "filed-by"),
            made_on=self._made_on(front, named, below, parts),
            sections=tuple(_sections(parts)) if self.only is None else (),
            sha256=digest,
            findings=tuple(self.findings),
        )

    def _decode(self, data: bytes) -> str | None:
        text, trouble = decode(data)
        if trouble:
            self.find(trouble.rule, "error", trouble.message, trouble.remedy, trouble.line, trouble.column)
        return text

    def _front(self, lines: list[str]) -> tuple[FrontTree, int]:
        """Read the front matter; also tell the index of the first line below it."""
        nothing = FrontTree({}, {}, None)
        if lines[0].rstrip() != "---":
            return nothing, 0
        end = _end(lines)
        if end is None:
            self.find(
                "front-matter",
                "error",
                say("the front matter that begins on the first line has no end"),
                say("close it with a line of three hyphens"),
            )
            return nothing, 1
        front = read_front_tree("\n".join(lines[1:end]))
        if front.fault:
            self.find(
                "front-matter",
                "error",
                say("the front matter can't be read: {what}", what=front.fault.what),
                say("mend it; until then the decision reads as proposed and covers nothing"),
                front.fault.line + 1,
                front.fault.column,
            )
        return front, end + 1

    def _status(
        self, front: FrontTree, named: dict[str, Tree], entries: tuple[Entry, ...], parts: tuple[Part, ...]
    ) -> tuple[str, Status | None]:
        """Collect the status from every place that says one; the weakest of them is believed."""
        places: list[tuple[str, int]] = []
        if "status" in named:
            tree = named["status"]
            if isinstance(tree, str):
                places.append((tree, _line(front, "status")))
            elif tree is not None:
                self._left_over("status", _line(front, "status"))
        places += [(entry.value, entry.line) for entry in entries if entry.key == "status"]
        places += [(part.text, part.line) for part in parts if part.name == "status"]
        found: list[tuple[Status, str, int]] = []
        shown = ""
        for text, line in places:
            status, left = read_status(text)
            first = next((row.strip() for row in text.splitlines() if row.strip()), "")
            shown = shown or first
            if left:
                self._left_over("status", line)
            elif status is None and first:
                self.find(
                    "unknown-status",
                    "warning",
                    say("the status `{written}` is not known", written=first[:60]),
                    say("write proposed, accepted, rejected, withdrawn, superseded or deprecated"),
                    line,
                )
            elif status is not None:
                found.append((status, first, line))
        if front.fault or any(finding.rule == "decision/front-matter" for finding in self.findings):
            found.append(("proposed", shown, 1))
        if not found:
            return shown, None
        status, written, _ = found[0]
        for other, text, line in found[1:]:
            if other != status and not front.fault:
                self.find(
                    "disagreement",
                    "warning",
                    say("the file says both `{first}` and `{second}`", first=written[:60], second=text[:60]),
                    say("make them agree; until then the one that claims less counts"),
                    line,
                )
            if weaker(status, other) != status:
                status, written = other, text
        return written, status

    def _left_over(self, key: str, line: int) -> None:
        self.find(
            "template-left",
            "note",
            say("the template's own text still stands at `{key}`", key=key),
            say("fill it in"),
            line,
        )

    def _level(self, named: dict[str, Tree], below: dict[str, Entry], parts: tuple[Part, ...]) -> Level | None:
        for written in (
            self._word(named.get("level")),
            _value(below, "level"),
            next((part.text for part in parts if part.name == "level"), ""),
        ):
            level = _read_level(written) if len(written) <= SHORT else _level(written)
            if level is not None:
                return level
        return None

    def _made_on(
        self, front: FrontTree, named: dict[str, Tree], below: dict[str, Entry], parts: tuple[Part, ...]
    ) -> date | None:
        tree = named.get("date")
        if tree is not None and not isinstance(tree, str):
            self._left_over("date", _line(front, "date"))
        places = (
            (tree if isinstance(tree, str) else "", _line(front, "date")),
            (_value(below, "date"), below["date"].line if "date" in below else 1),
            next(((part.text, part.line) for part in parts if part.name == "date"), ("", 1)),
        )
        for written, line in places:
            if not written:
                continue
            if match := _DATE.search(written):
                try:
                    return date(*(int(group) for group in match.groups()))
                except ValueError:
                    pass
            if re.search(r"YYYY|[{\[]", written):
                self._left_over("date", line)
            else:
                self.find(
                    "date",
                    "warning",
                    say("the date `{written}` can't be read", written=written[:60]),
                    say("write it as 2026-11-20"),
                    line,
                )
        return None

    def _word(self, tree: Tree) -> str:
        return tree.strip() if isinstance(tree, str) else ""


def _end(lines: list[str]) -> int | None:
    """Find the line that closes the front matter, from 0; None where none does."""
    for index, line in enumerate(islice(lines, 1, None), start=1):
        if line[:3] in _ENDS and line.rstrip() in _ENDS:
            return index
    return None


def _level(written: str) -> Level | None:
    """Tell the one level whose word stands in a text; None where none or several do."""
    spaceless = written.casefold().replace(" ", "")
    found = {level for word, level in LEVELS.items() if word in spaceless}
    return found.pop() if len(found) == 1 else None


_read_level = lru_cache(maxsize=256)(_level)  # a folder of decisions says the same few words again and again


def _line(front: FrontTree, key: str) -> int:
    """Tell the line of a front matter key in the file: the opening `---` is line 1."""
    return next((line for name, line in front.lines.items() if (canonical_key(name) or name) == key), 0) + 1


def _title(lines: list[str], first: int, end: int) -> str:
    for line in islice(lines, first, end):
        if line.lstrip(" ").startswith("#"):
            level, words = read_heading(line)
            if level == 1 and words:
                return words
    return ""


def _value(below: dict[str, Entry], key: str) -> str:
    return below[key].value if key in below else ""


def _sections(parts: tuple[Part, ...]) -> list[tuple[str, str]]:
    """Give canonical name and text of each section, those of one name joined; an unknown heading goes by its words."""
    joined: dict[str, list[str]] = {}
    for part in parts:
        if part.level > 1:
            joined.setdefault(part.name or part.title.casefold(), []).append(part.text)
    return [(name, "\n\n".join(text for text in texts if text)) for name, texts in joined.items()]
