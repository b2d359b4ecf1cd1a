"""What an audit says of a place, and of a secret key."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Place(NamedTuple):
    """A place where a secret seems to stand: what it is, who may mend it, and how."""

    file: str
    line: int | None
    what: Text
    name: str
    owners: tuple[str, ...]
    remedy: Text


class Secret(NamedTuple):
    """A key whose value is kept in a store: where it is read, and whether a literal for it stands in a file."""

    name: str
    files: tuple[str, ...]
    in_template: bool
    exposed: bool
    seeds: bool
