"""Understand a request's header: fields to values, the original kept, every doubt a finding with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from msgspec import Struct

from orchestrator.model.request import Environment, Field, Language, Priority
from orchestrator.model.text import Text, say
from orchestrator.parse.dates import read_date
from orchestrator.parse.environment import strictest
from orchestrator.parse.header_lines import first_of_each
from orchestrator.parse.listing import Listing
from orchestrator.parse.names import identity, slug, without_remarks
from orchestrator.parse.sections import plain_title
from orchestrator.parse.vocabulary import CANCELLED, ENVIRONMENTS, LANGUAGES, NOTHING, PRIORITIES, fold

LONGEST_NAME = 100
LONGEST_VALUE = 2000
_LIST = re.compile(r"\s*[,;、，]\s*")
_LINK = re.compile(r"\[([^\]\[]{1,200})\]\(([^()\s]{1,300})\)")
_HEAD_ENDS = re.compile(r"\s[-–—]\s|[,;:./|→]")
_DATE = say("write it as year-month-day, such as 2026-01-31")
_REQUEST_FILE = re.compile(r"(?:.*/)?([^/]+?)(?:\.md)?(?:\.done|\.cancelled)?")


class Header(Struct):
    """What the header says, normalised; the names are those of `Request`.

    `day` is the day from which relative dates count: the request's own date, else the day on which it is read.
    """

    day: date
    title: str = ""
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
    depends_on: tuple[str, ...] = ()
    language: Language | None = None
    cancelled: bool = False


def understand(fields: Iterable[Field], *, today: date, aliases: Mapping[str, str], findings: Listing) -> Header:
    """Normalise header lines. The first line of a key counts; a second one that says otherwise is a finding.

    Args:
        today: from which relative dates count where the header has no date of its own.
        aliases: configured names of senders, case-folded, to slugs.
    """
    first = first_of_each(fields, findings)
    return _Understanding(first, aliases, findings).header(today)


def sender_slug(written: str, aliases: Mapping[str, str]) -> str | None:
    """Tell the slug of a name as people write it: a configured one first, else made of the name."""
    for name in (written, without_remarks(written)) if aliases else ():
        configured = aliases.get(identity(name))
        if configured:
            return configured
    made = _slug(written)
    if len(made) > LONGEST_NAME:
        return None
    return aliases.get(made, made) or None


def request_name(written: str) -> str:
    """Tell the name of a request by what people write for it: a name, a file name, a path or a link."""
    link = _LINK.fullmatch(written.strip())
    match = _REQUEST_FILE.fullmatch((link[2] if link else written).strip().strip("`\"'").rstrip("/"))
    return match[1] if match else ""


# The same few names of agents, kinds, environments and priorities stand in all headers.
_slug = lru_cache(512)(slug)


@lru_cache(512)
def _listed(written: str) -> tuple[str, ...]:
    return tuple([item for piece in _LIST.split(written) if (item := piece.strip("`\"' []"))])


@lru_cache(128)
def _environments(written: str) -> frozenset[Environment]:
    """Give the environments that a value names: as whole words, Korean also with what follows it."""
    words = {fold(piece) for piece in re.split(r"[^\w]+", written)}
    folded = "" if written.isascii() else fold(written)
    return frozenset(
        [name for word, name in ENVIRONMENTS.items() if word in words or (not word.isascii() and word in folded)]
    )


class _Understanding:
    def __init__(self, fields: dict[str, Field], aliases: Mapping[str, str], findings: Listing) -> None:
        self._fields = fields
        self._aliases = aliases
        self._findings = findings

    def header(self, today: date) -> Header:
        header, said = Header(day=today), self._fields
        if "date" in said:
            header.written_on, header.day = self._written_on(today)
        if "deadline" in said:
            header.deadline, header.deadline_written = self._deadline(header.day)
        if "from" in said:
            header.sender, header.sender_written = self._sender()
        if "title" in said:
            header.title = self._value("title")
        if "to" in said:
            header.recipient = sender_slug(self._value("to"), {})
        if "priority" in said:
            header.priority = self._priority()
        if "blocking" in said and fold(self._value("blocking")) not in NOTHING:
            header.blocking = self._value("blocking")
        if "kind" in said:
            header.kinds = self._kinds()
        if "environment" in said:
            header.environment = self._environment()
        if "service" in said:
            header.services = tuple([item for item in self._items("service") if fold(item) not in NOTHING])
        if "path" in said:
            header.path = self._value("path").strip("`\"' ").replace("\\", "/") or None
        if "follows" in said:
            header.follows = request_name(self._value("follows")) or None
        if "depends-on" in said:
            header.depends_on = self._depends_on()
        if "language" in said:
            header.language = self._language()
        if "status" in said:
            header.cancelled = any(head in CANCELLED for head in _heads(self._value("status"))[:3])
        return header

    def _value(self, key: str) -> str:
        return self._fields[key].value[:LONGEST_VALUE]

    def _items(self, key: str) -> tuple[str, ...]:
        return _listed(self._value(key))

    def _doubt(self, key: str, rule: str, message: Text, remedy: Text | None, *, warning: bool = True) -> None:
        line = self._fields[key]
        self._findings.add(rule, "warning" if warning else "note", message, remedy, line=line.line, column=line.column)

    def _sender(self) -> tuple[str | None, str]:
        written = self._value("from")
        sender = sender_slug(written, self._aliases)
        if sender is None:
            message = say("“{name}” is not a name of an agent or team", name=written[:LONGEST_NAME])
            self._doubt("from", "header/sender", message, say("write the agent's name, such as “From: pm”"))
        return sender, written[:LONGEST_NAME]

    def _priority(self) -> Priority:
        written = self._value("priority")
        for head in _heads(written):
            if head in PRIORITIES:
                return PRIORITIES[head]
        message = say("the priority “{value}” is not understood; medium is taken", value=written[:LONGEST_NAME])
        self._doubt("priority", "header/priority", message, say("write critical, high, medium or low"))
        return "medium"

    def _written_on(self, today: date) -> tuple[datetime | date | None, date]:
        reading = self._date("date", today)
        if reading is None or reading[0] is None:
            return None, today
        return reading[1] or reading[0], reading[0]

    def _deadline(self, day: date) -> tuple[date | None, str]:
        reading = self._date("deadline", day)
        return (reading[0] if reading else None), self._value("deadline")

    def _date(self, key: str, today: date) -> tuple[date | None, datetime | None] | None:
        written = self._value(key)
        if fold(written) in NOTHING:
            return None
        reading = read_date(written, today)
        if reading is None:
            message = say("“{value}” is not understood as a date", value=written[:LONGEST_NAME])
            self._doubt(key, "header/date", message, _DATE)
            return None
        if reading.doubt is not None:
            self._doubt(key, "header/date", reading.doubt, _DATE, warning=reading.day is None)
        return reading.day, reading.moment

    def _kinds(self) -> tuple[str, ...]:
        kinds: list[str] = []
        for item in self._items("kind"):
            made = _slug(item)
            if not made or fold(item) in NOTHING:
                continue
            if "." in item or "/" in item or made.count("-") > 4 or len(made) > LONGEST_NAME:
                message = say("“{value}” does not name a kind of deliverable", value=item[:LONGEST_NAME])
                remedy = say("the command “orchestrator kinds” lists the kinds")
                self._doubt("kind", "header/kind", message, remedy, warning=False)
            elif made not in kinds:
                kinds.append(made)
        return tuple(kinds)

    def _environment(self) -> Environment | None:
        written = self._value("environment")
        if fold(written) in NOTHING:
            return None
        named = _environments(written)
        if not named:
            message = say("the environment “{value}” is not understood", value=written[:LONGEST_NAME])
            remedy = say("write development, staging or production")
            self._doubt("environment", "header/environment", message, remedy)
            return None
        found = strictest(*named)
        if len(named) > 1:
            message = say("several environments are named; {environment} counts", environment=found)
            self._doubt("environment", "header/environment", message, None, warning=False)
        return found

    def _language(self) -> Language | None:
        written = self._value("language")
        found = next((LANGUAGES[head] for head in _heads(written) if head in LANGUAGES), None)
        if found is None:
            message = say(
                "answers are written in Korean or English; “{value}” is neither", value=written[:LONGEST_NAME]
            )
            self._doubt("language", "header/language", message, say("write “Language: ko” or “Language: en”"))
        return found

    def _depends_on(self) -> tuple[str, ...]:
        names: list[str] = []
        for item in _LIST.split(self._value("depends-on")):
            if not item or fold(item) in NOTHING:
                continue
            name = request_name(item)
            if not name or any(character.isspace() for character in name):
                message = say(
                    "“{value}” is not the name of a request, so nothing waits for it", value=item[:LONGEST_NAME]
                )
                remedy = say("name the request's file, such as “Depends-on: 003-database.md”")
                self._doubt("depends-on", "header/depends-on", message, remedy, warning=False)
            elif name not in names:
                names.append(name)
        return tuple(names)


@lru_cache(256)
def _heads(written: str) -> tuple[str, ...]:
    """Give what a value can be looked up by, folded: all, without remarks, up to a dash or stop, the first word."""
    bare = plain_title(without_remarks(written))
    head = _HEAD_ENDS.split(bare, maxsplit=1)[0]
    first = bare.split(maxsplit=1)[:1]
    heads = [fold(text) for text in (written, bare, head, *first)]
    if not heads[1]:
        heads.insert(1, fold(written.strip("()[]（） ")))
    return tuple(heads)
