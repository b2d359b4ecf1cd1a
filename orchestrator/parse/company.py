"""Read the company's private profile: tables, `key: value` lines, bold keys and lists, in English and Korean.

Contacts are told by their role, facts by their key; a key that is not known becomes a fact under its own slug. Under a
heading or in a column that names an environment a fact's key is prefixed: `production-server`. What is not filled in
(`‹…›`, `TBD`, `미정`) counts as missing, so that it shows as a gap in a document. The first value of a key stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from orchestrator.model.evidence import Company, Contact
from orchestrator.parse import company_words as words
from orchestrator.parse.company_values import clean, split_contact
from orchestrator.parse.names import slug
from orchestrator.parse.pipe_table import Table, prose_lines, read_tables

SIZE_LIMIT = 1024 * 1024
LINE_LIMIT = 1000
_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_MARK = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_ENTRY = re.compile(r"([^:：=|]{1,80})[:：=](.*)")
_PARENTHESIS = re.compile(r"[(（]([^()（）]*)[)）]")


class _Label(NamedTuple):
    """What a key may be called: without its parenthesis, the parenthesis alone, and all of it; slugs."""

    names: tuple[str, ...]

    def among(self, table: Mapping[str, str]) -> str:
        """Give the canonical name that the table has for it; empty where it has none."""
        return next((table[name] for name in self.names if name in table), "")

    def is_one_of(self, names: tuple[str, ...]) -> bool:
        return any(name in names for name in self.names)

    @property
    def own(self) -> str:
        return self.names[0] if self.names else ""


class _Section(NamedTuple):
    """What the headings above a line say: the environment (or empty), and whether people are listed."""

    environment: str = ""
    contacts: bool = False


class _Profile:
    """What was read so far. What is known stays; what is missing is added."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.contacts: dict[str, Contact] = {}
        self.facts: dict[str, str] = {}

    def add(self, label: _Label, value: str, section: _Section) -> None:
        """Add an entry as what its key says: the company's name, a contact, or a fact."""
        role = label.among(words.CONTACTS)
        if label.is_one_of(words.NAME) and not section.environment:
            self.name = self.name or value or None
        elif role or (section.contacts and not label.among(words.FACTS)):
            self.add_contact(role or label.own, *split_contact(value))
        else:
            self.add_fact(label, value, section.environment)

    def add_contact(self, role: str, name: str, reach: str) -> None:
        known = self.contacts.get(role, Contact(role=role))
        if role and (name or reach):
            self.contacts[role] = Contact(role=role, name=known.name or name, reach=known.reach or reach)

    def add_fact(self, label: _Label, value: str, environment: str, detail: str = "") -> None:
        key = label.among(words.FACTS) or label.own
        if key and value:
            self.facts.setdefault("-".join(part for part in (environment, key, detail) if part), value)

    def company(self) -> Company:
        return Company(name=self.name, contacts=tuple(self.contacts.values()), facts=tuple(self.facts.items()))


def read_company(data: bytes) -> Company:
    """Read the profile from the file's bytes. Never raises; what can't be understood is left out.

    Returns:
        The company: its name, contacts by role ("on-call-engineer", "devops-lead", "cto" …) and facts by key ("server",
        "production-server", "status-page", "backup-location" …; see company_words).
    """
    text = data[:SIZE_LIMIT].decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    sections = _sections(lines)
    profile = _Profile()
    for table in read_tables(text):
        _read_table(table, sections[table.header.line - 1], profile)
    _read_lines(lines, sections, profile)
    return profile.company()


def _sections(lines: list[str]) -> list[_Section]:
    """Tell for every line what the headings above it say. A heading keeps what a higher one said."""
    sections: list[_Section] = []
    above: list[tuple[int, _Section]] = [(0, _Section())]
    prose = prose_lines(lines)
    for index, line in enumerate(lines):
        heading = _HEADING.match(line[:LINE_LIMIT]) if index in prose else None
        if heading:
            level = len(heading[1])
            while above[-1][0] >= level:
                above.pop()
            title, outer = heading[2].casefold(), above[-1][1]
            environment = _environment(_label(title).own) or outer.environment
            contacts = any(word in title for word in words.CONTACT_HEADINGS) or (
                outer.contacts and not any(word in title for word in words.CHANNEL_HEADINGS)
            )
            above.append((level, _Section(environment, contacts)))
        sections.append(above[-1][1])
    return sections


def _environment(title: str) -> str:
    for end in words.ENVIRONMENT_ENDS:
        title = title.removesuffix(end)
    return words.ENVIRONMENTS.get(title, "")


def _read_table(table: Table, section: _Section, profile: _Profile) -> None:
    """Read a table of contacts (role, name, reach), of facts (key, value), or of facts by environment."""
    heads = [_label(cell) for cell in table.header.cells]
    names = [index for index, head in enumerate(heads) if index and head.is_one_of(words.NAME_COLUMNS)]
    reaches = [index for index, head in enumerate(heads) if index and head.is_one_of(words.REACH_COLUMNS)]
    people = bool(reaches) or (bool(names) and heads[0].is_one_of(words.ROLE_COLUMNS))
    for row in table.rows:
        label = _label(row.cell(0))
        if people:
            reach = ", ".join(value for value in (clean(row.cell(index)) for index in reaches) if value)
            name, reach = (clean(row.cell(names[0])), reach) if names else split_contact(reach)
            profile.add_contact(label.among(words.CONTACTS) or label.own, name, reach)
            continue
        for index, head in enumerate(heads[1:], start=1):
            value = clean(row.cell(index))
            environment = head.among(words.ENVIRONMENTS)
            if environment or head.is_one_of(words.VALUE_COLUMNS) or len(heads) == 2:
                profile.add(label, value, section._replace(environment=environment or section.environment))
            else:
                profile.add_fact(label, value, section.environment, detail=head.own)


def _read_lines(lines: list[str], sections: list[_Section], profile: _Profile) -> None:
    """Read list items, bold keys and plain lines; below a person's empty entry stand name and reach."""
    person, depth = "", 0
    prose = prose_lines(lines, fenced=True)
    for index, (line, section) in enumerate(zip(lines, sections, strict=True)):
        entry = _entry(line.strip()[:LINE_LIMIT]) if index in prose else None
        if entry is None:
            continue
        label, value = entry
        indent = len(line) - len(line.lstrip())
        if indent <= depth:
            person = ""
        if person and label.is_one_of(words.NAME_COLUMNS):
            profile.add_contact(person, value, "")
        elif person and label.is_one_of(words.REACH_COLUMNS):
            profile.add_contact(person, "", value)
        elif not value and (label.among(words.CONTACTS) or section.contacts):
            person, depth = label.among(words.CONTACTS) or label.own, indent
        else:
            profile.add(label, value, section)


def _entry(line: str) -> tuple[_Label, str] | None:
    """Read `key: value`, told from prose: a list item, a bold key, a key that is known, or one to three plain words."""
    if "|" in line or line.startswith((">", "#")):
        return None
    mark = _MARK.match(line)
    match = _ENTRY.fullmatch(line, mark.end() if mark else 0)
    if match is None or match[2].startswith("//"):
        return None
    key, label = match[1].strip(), _label(match[1])
    known = bool(label.among(words.FACTS) or label.among(words.CONTACTS)) or label.is_one_of(words.NAME)
    plain = len(key.split()) <= 3 and not any(character in key for character in ",.;?!`\"'")
    if not label.names or not (mark or known or plain or key.startswith(("**", "__"))):
        return None
    return label, clean(match[2].strip().lstrip("*_ "))


def _label(written: str) -> _Label:
    inside = _PARENTHESIS.search(written)
    names = (slug(_PARENTHESIS.sub(" ", written)), slug(inside[1]) if inside else "", slug(written))
    return _Label(tuple(dict.fromkeys(name for name in names if name)))
