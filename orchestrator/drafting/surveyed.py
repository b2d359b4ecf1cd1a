"""Say what a document about the repository's present state is about: the facts at its head."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from orchestrator.drafting.subject import environment_name
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Order
from orchestrator.model.text import Text, say


class Surveyed(NamedTuple):
    """The head of a document that is drawn from a survey.

    Attributes:
        title, request, sender: the request's, a stranger's words.
        commit: of the state that was surveyed; a sentence where there is no commit yet.
    """

    title: str
    request: str
    sender: str
    environment: Text | None
    services: tuple[str, ...]
    commit: str | Text
    made_on: date


def surveyed(order: Order, *, of_environment: bool = False) -> Surveyed:
    """Gather what stands at the head of a document drawn from the survey; the environment where it is about one."""
    return Surveyed(
        title=order.request.title,
        request=order.request.name,
        sender=order.request.sender_written or order.request.sender or "—",
        environment=environment_name(order) if of_environment else None,
        services=tuple(one.name for one in order.services),
        commit=order.evidence.commit[:12] if order.evidence.commit else say("nothing is committed yet"),
        made_on=order.now.date(),
    )


def document(kind: str, path: str, title: Text, text: str) -> Artifact:
    """Make an artifact of a document that lies with the answer."""
    return Artifact(path=path, place="answer", title=title, content=text.encode(), kind=kind)


def tracked(kind: str, path: str, title: Text, text: str, *, executable: bool = False) -> Artifact:
    """Make an artifact of a file that belongs into the repository."""
    return Artifact(path=path, place="repository", title=title, content=text.encode(), kind=kind, executable=executable)


def fact_of(order: Order, key: str, environment: str = "") -> str | None:
    """Give a fact of the company's profile, the environment's own where it has one: `staging-domain` before `domain`.

    What is said without an environment is production's: no other takes it over.
    """
    own = order.company.fact(f"{environment}-{key}") if environment else None
    return own or (order.company.fact(key) if environment in {"", "production"} else None)
