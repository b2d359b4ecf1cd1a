"""A request's header as a program writes it: YAML front matter. What people write is read more freely."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from orchestrator.model.request import Environment, Language, Priority
from orchestrator.model.value import Value

Names = str | tuple[str, ...]


class RequestHeader(Value):
    """The front matter of a request, for programs that write one; further keys are kept and listed, not understood.

    Attributes:
        title: of the request; without it the first heading is the title.
        sender: who asks, by the name of their row in the permission matrix.
        to: the team that is asked, or a role of it; without it the inbox says it.
        written_on: when it was written.
        priority: medium where it is not said.
        deadline: a date; one that has passed is noted and holds nothing.
        blocking: what waits for this.
        kind: kinds of deliverables that are wanted; without it they are told from words and embedded files.
        environment: without it, what deploys means production.
        service: services that are meant, where the repository has several.
        path: the part of the repository that is meant.
        follows: the name of the request that this one continues.
        depends_on: names of requests that must be answered first.
        language: of the answer; without it the request's own.
        status: "cancelled" takes the request back.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    title: str | None = None
    sender: Annotated[str, Field(alias="from")]
    to: str | None = None
    written_on: Annotated[datetime | date | None, Field(alias="date")] = None
    priority: Priority = "medium"
    deadline: date | str | None = None
    blocking: str | None = None
    kind: Names | None = None
    environment: Environment | None = None
    service: Names | None = None
    path: str | None = None
    follows: str | None = None
    depends_on: Annotated[Names | None, Field(alias="depends-on")] = None
    language: Language | None = None
    status: Literal["open", "cancelled"] | None = None
