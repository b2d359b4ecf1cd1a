"""The form of orchestrator.yaml: what may stand at each key, as its published JSON Schema says too.

Imported where a file is wrong, to say why, and where the schema is exported: what is plainly right is read without it
(`configuration_values`).
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from orchestrator.model import configuration as values
from orchestrator.model.configuration import MIB
from orchestrator.model.decision import Level
from orchestrator.model.value import Value

DEFAULTS = values.Configuration(id=UUID(int=0), teams={})


class Team(Value):  # noqa: D101 - described as the value is
    __doc__ = values.Team.__doc__

    inbox: str
    aliases: tuple[str, ...] = ()


class Person(Value):  # noqa: D101 - described as the value is
    __doc__ = values.Person.__doc__

    name: str
    email: str = ""
    capacities: tuple[str, ...] = ()


class Configuration(Value):  # noqa: D101 - described as the value is
    __doc__ = values.Configuration.__doc__

    id: UUID
    serves: str = DEFAULTS.serves
    teams: dict[str, Team]
    senders: dict[str, str] = Field(default_factory=dict)
    people: dict[str, Person] = Field(default_factory=dict)
    language: values.Preferred = DEFAULTS.language
    time_zone: Annotated[str, Field(alias="time-zone")] = DEFAULTS.time_zone
    workers: Annotated[int, Field(ge=1, le=64)] = DEFAULTS.workers
    size_limit: Annotated[int, Field(alias="size-limit", ge=1024, le=64 * MIB)] = DEFAULTS.size_limit
    rescan_interval: Annotated[float, Field(alias="rescan-interval", gt=0, le=3600)] = DEFAULTS.rescan_interval
    answered: values.Answered = DEFAULTS.answered
    apply: values.Apply = DEFAULTS.apply
    approvals: values.Approvals = DEFAULTS.approvals
    solo: bool = DEFAULTS.solo
    presence: tuple[Level, ...] = DEFAULTS.presence
    production: tuple[str, ...] = DEFAULTS.production
    run_repository_code: Annotated[bool, Field(alias="run-repository-code")] = DEFAULTS.run_repository_code
    notify: tuple[str, ...] = DEFAULTS.notify

    def value(self) -> values.Configuration:
        """Give it as the house's own value."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        given["teams"] = {name: values.Team(**dict(team)) for name, team in self.teams.items()}
        given["people"] = {name: values.Person(**dict(person)) for name, person in self.people.items()}
        return values.Configuration(**given)
