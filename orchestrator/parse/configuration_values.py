"""Make a configuration of values that are plainly right; all else is left to its form, which says what is wrong.

The form's import takes longer than a thousand decisions are listed. What is accepted here is narrow: texts, names of
texts, the words of a choice, an identity as we write it. Numbers and whatever is doubtful are the form's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args
from uuid import UUID

from orchestrator.model.configuration import Answered, Apply, Approvals, Configuration, Person, Preferred, Team
from orchestrator.model.decision import Level

_IDENTITY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _DoubtfulError(Exception):
    """A value is not plainly right."""


def read_values(values: Mapping[str, Any]) -> Configuration | None:
    """Make the configuration of a file's keys and values; None where its form must look."""
    if not {"id", "teams"} <= values.keys() <= _READ.keys():
        return None
    try:
        return Configuration(**{key.replace("-", "_"): _READ[key](value) for key, value in values.items()})
    except _DoubtfulError:
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _DoubtfulError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _DoubtfulError
    return tuple(map(_text, value))


def _names(value: object) -> dict[str, str]:
    return {name: _text(meant) for name, meant in _mapping(value).items()}


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _DoubtfulError
    return value


def _identity(value: object) -> UUID:
    if not _IDENTITY.fullmatch(_text(value)):
        raise _DoubtfulError
    return UUID(_text(value))


def _one_of(choice: object) -> Callable[[object], Any]:
    words = get_args(choice)

    def read(value: object) -> Any:  # noqa: ANN401 - one of the choice's own words
        if value not in words:
            raise _DoubtfulError
        return value

    return read


def _flag(value: object) -> bool:
    if value not in ("true", "false"):
        raise _DoubtfulError
    return value == "true"


def _levels(value: object) -> tuple[Level, ...]:
    return tuple(map(_one_of(Level), _texts(value)))


def _teams(value: object) -> dict[str, Team]:
    readers = {"inbox": _text, "aliases": _texts}
    return {name: Team(**_record(team, readers, "inbox")) for name, team in _mapping(value).items()}


def _people(value: object) -> dict[str, Person]:
    readers = {"name": _text, "email": _text, "capacities": _texts}
    return {name: Person(**_record(person, readers, "name")) for name, person in _mapping(value).items()}


def _record(value: object, readers: Mapping[str, Callable[[object], Any]], required: str) -> dict[str, Any]:
    written = _mapping(value)
    if not {required} <= written.keys() <= readers.keys():
        raise _DoubtfulError
    return {key: readers[key](one) for key, one in written.items()}


_READ: Mapping[str, Callable[[object], Any]] = {
    "id": _identity,
    "serves": _text,
    "teams": _teams,
    "senders": _names,
    "people": _people,
    "language": _one_of(Preferred),
    "time-zone": _text,
    "answered": _one_of(Answered),
    "apply": _one_of(Apply),
    "approvals": _one_of(Approvals),
    "solo": _flag,
    "presence": _levels,
    "production": _texts,
    "run-repository-code": _flag,
    "notify": _texts,
}
