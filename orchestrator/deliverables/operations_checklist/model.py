"""What an operations checklist is made of."""

from __future__ import annotations

from typing import Literal, NamedTuple

from orchestrator.model.text import Text

PeriodName = Literal["daily", "weekly", "monthly", "quarterly", "security"]


class Check(NamedTuple):
    """One thing to look at: what, by which commands, and what is expected."""

    what: Text
    commands: tuple[str, ...] = ()
    expected: Text | None = None


class Period(NamedTuple):
    """The checks of one period, and when they are done."""

    title: Text
    when: Text
    checks: tuple[Check, ...]


class Alert(NamedTuple):
    """A limit whose crossing raises an alert: for how long, to whom, by which channels, and what is done."""

    sign: Text
    lasting: Text
    channels: str
    to: Text
    action: Text


class Planned(NamedTuple):
    """A regular piece of work: what, when, and the line of a crontab where a machine does it."""

    what: Text
    when: Text
    cron: str


class Grade(NamedTuple):
    """A grade of incident: what it means, how soon one reacts, and who is told."""

    name: str
    meaning: Text
    within: Text
    told: Text
