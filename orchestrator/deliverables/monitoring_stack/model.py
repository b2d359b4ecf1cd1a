"""What is watched, and the rules by which somebody is told."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Target(NamedTuple):
    """A service whose figures Prometheus fetches, by its name and port inside the network."""

    name: str
    address: str


class Probe(NamedTuple):
    """An address that is asked from outside, as users would."""

    name: str
    address: str


class Alert(NamedTuple):
    """An alert.

    Attributes:
        expression: in PromQL; true sets the alert off, a value equal to the limit does not.
        lasting: how long it must be true.
        level: of the master seed's five: info, warning, error, critical, emergency.
        summary: one sentence, without values of labels.
        source: the standard or seed that the limit is from.
    """

    name: str
    expression: str
    lasting: str
    level: str
    summary: Text
    source: str


class Group(NamedTuple):
    """Alerts about one thing."""

    name: str
    alerts: tuple[Alert, ...]


class Panel(NamedTuple):
    """A panel of the dashboard: two bands of colour begin at `warning` and `critical`."""

    title: Text
    expression: str
    unit: str
    warning: float
    critical: float
    falling: bool = False
