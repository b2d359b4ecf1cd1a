"""A build profile, for people."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Profile(NamedTuple):
    """A profile: who gets the build, in which form, and which API it talks to."""

    name: str
    for_whom: Text
    ios: str
    android: str
    address: str
