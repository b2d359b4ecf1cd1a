"""Say what a document is about: the facts at its head, the same in every document of an answer."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from orchestrator.drafting.basis import IN_PASSING, NAME, SENDER, TITLE, Basis
from orchestrator.drafting.gaps import Gaps
from orchestrator.model.kind import Order
from orchestrator.model.text import Text, say
from orchestrator.wording.forms import Slot


class Subject(NamedTuple):
    """What a document is about.

    Attributes:
        title, request, sender: the request's title, its name, and who asks.
        version: what is delivered: the version or tag that the request names, else the surveyed commit.
        window: when; None where nobody has to agree on it.
        decision: the accepted decision that covers it; None where none is needed.
    """

    title: Slot
    request: Slot
    sender: Slot
    environment: Text | None
    services: tuple[str, ...]
    version: str | Slot
    window: str | Slot | None
    decision: str | None
    made_on: date


def subject(basis: Basis, gaps: Gaps) -> Subject:
    """Gather what a document is about; a version or a production window that nobody names is a gap."""
    decision = basis.decision
    decided = decision.section("window") if decision else None
    window: str | Slot | None = basis.header("window") or decided
    if IN_PASSING in basis.told and (decided or basis.environment != "production"):
        window = decided
    if basis.environment == "production" and not isinstance(window, Slot):
        window = gaps.fact(window, say("time window of the deployment"))
    version = basis.header("version")
    return Subject(
        title=TITLE,
        request=NAME,
        sender=SENDER,
        environment=environment_name(basis),
        services=tuple(one.name for one in basis.services),
        version=version or gaps.fact((basis.evidence.commit or "")[:12], say("version to deploy")),
        window=window or None,
        decision=decision.id if decision else None,
        made_on=basis.made_on,
    )


def header(order: Order, key: str) -> str | None:
    """Give the value of the request's header line of this key, by its canonical name ("recovery-time")."""
    return next((one.value for one in order.request.fields if one.key == key and one.value), None)


def environment_name(of: Order | Basis) -> Text | None:
    """Name the environment of an order, or of many, for people."""
    match of.environment:
        case "production":
            return say("production")
        case "staging":
            return say("staging")
        case "development":
            return say("development")
    return None
