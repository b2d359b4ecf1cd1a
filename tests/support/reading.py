"""Read a request in a test with the arguments that hardly ever matter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

from orchestrator.model.configuration import MIB
from orchestrator.model.request import Request
from orchestrator.parse.request import read_request

WEDNESDAY = date(2026, 3, 11)


def read(
    text: str | bytes,
    *,
    name: str = "042-cache",
    today: date = WEDNESDAY,
    aliases: Mapping[str, str] = {},
    size_limit: int = MIB,
) -> Request:
    """Read a text (its common indentation removed) or bytes (as they are) as a request to devops."""
    data = text if isinstance(text, bytes) else dedent(text).removeprefix("\n").encode()
    return read_request(data, name=name, team="devops", today=today, aliases=aliases, size_limit=size_limit)


def rules(request: Request) -> list[str]:
    """Give the rules of a request's findings, in their order."""
    return [finding.rule for finding in request.findings]
