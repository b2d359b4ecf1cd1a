"""Say what a document is about: the facts at its head, the same in every document of an answer."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from orchestrator.drafting.gaps import Gaps
from orchestrator.model.kind import Order
from orchestrator.model.text import Text, say


class Subject(NamedTuple):
    """What a document is about.

    Attributes:
        title: the request's, a stranger's words.
        request: its name.
        version: what is delivered: the version or tag that the request names, else the surveyed commit.
        window: when; None where nobody has to agree on it.
        decision: the accepted decision that covers it; None where none is needed.
    """

    title: str
    request: str
    sender: str
    environment: Text | None
    services: tuple[str, ...]
    version: str
    window: str | None
    decision: str | None
    made_on: date


def subject(order: Order, gaps: Gaps) -> Subject:
    """Gather what a document is about; a version or a production window that nobody names is a gap."""
    version = header(order, "version") or (order.evidence.commit or "")[:12]
    window = header(order, "window") or (order.decision.section("window") if order.decision else "")
    if order.environment == "production":
        window = gaps.fact(window, say("time window of the deployment"))
    return Subject(
        title=order.request.title,
        request=order.request.name,
        sender=order.request.sender_written or order.request.sender or "—",
        environment=environment_name(order),
        services=tuple(one.name for one in order.services),
        version=gaps.fact(version, say("version to deploy")),
        window=window or None,
        decision=order.decision.id if order.decision else None,
        made_on=order.now.date(),
    )


def header(order: Order, key: str) -> str | None:
    """Give the value of the request's header line of this key, by its canonical name ("recovery-time")."""
    return next((one.value for one in order.request.fields if one.key == key and one.value), None)


def environment_name(order: Order) -> Text | None:
    """Name the order's environment for people."""
    match order.environment:
        case "production":
            return say("production")
        case "staging":
            return say("staging")
        case "development":
            return say("development")
    return None
