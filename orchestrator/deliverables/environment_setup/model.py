"""What is said of an environment, and of a setting in each of them."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.request import Environment
from orchestrator.model.text import Text


class Surroundings(NamedTuple):
    """One environment. Strings are facts or gaps.

    Attributes:
        branch: what is deployed there; approval: what that needs.
        secrets: where its secrets are kept.
    """

    name: Environment
    title: Text
    branch: str
    approval: Text
    server: str
    address: str
    database: str
    secrets: str | Text
    log_level: str


class Setting(NamedTuple):
    """A key that is not secret, with its value in development, staging and production, in this order."""

    name: str
    values: tuple[str, str, str]


class Secret(NamedTuple):
    """A secret key: the files that read it, never a value."""

    name: str
    files: tuple[str, ...]
