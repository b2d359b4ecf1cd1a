"""Keep the secrets that stand in a request out of everything that is drafted from its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.model.request import Request
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import Reason
from orchestrator.standards.literals import is_placeholder
from orchestrator.standards.tokens import WITHHELD, holds_none, masked, passwords_in_addresses, tokens

T = TypeVar("T")
_STAYS = frozenset({"files", "name", "sha256"})  # embedded files are judged as they are


def without_secrets(request: Request, data: bytes) -> tuple[Request, tuple[Reason, ...]]:
    """Give the request with tokens and private keys blanked out of its words, and what is to be said of each.

    Args:
        data: the request's file; a secret inside an embedded file is the standards guardian's.
    """
    found: list[tuple[str | Text, int]] = []
    if not holds_none(data):
        found += [(maker, line) for maker, line, _ in tokens(data.decode("utf-8", "replace"))]
    found += _addresses(data)
    if not found:
        return request, ()
    embedded = {(file.line, file.line + file.text.count("\n") + 2) for file in request.files}
    outside = [(what, line) for what, line in found if not any(first <= line <= last for first, last in embedded)]
    return _masked(request, _STAYS), tuple(_reason(what, line) for what, line in outside)


def _masked(value: T, stays: frozenset[str] = frozenset()) -> T:
    """Blank out secrets in whatever holds text, but for the fields that stay as they are."""
    if isinstance(value, str):
        text = masked(value)
        for _, password, _ in passwords_in_addresses(text) if "://" in text else ():
            if not is_placeholder(password):
                text = text.replace(f":{password}@", f":{WITHHELD}@")
        return text  # type: ignore[return-value]  # a text for a text
    if isinstance(value, Struct):
        names = (name for name in value.__struct_fields__ if name not in stays)
        return replace(value, **{name: _masked(getattr(value, name)) for name in names})
    if isinstance(value, tuple):
        return tuple(_masked(one) for one in value)  # type: ignore[return-value]
    return value


def _addresses(data: bytes) -> Iterator[tuple[Text, int]]:
    """Give the lines with an address that carries its password."""
    at = data.find(b"://") if b"@" in data else -1
    while at >= 0:
        start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
        line = data[start:end] if end >= 0 else data[start:]
        if b"@" in line:
            for scheme, password, _ in passwords_in_addresses(line.decode("utf-8", "replace")):
                if not is_placeholder(password):
                    yield say("the password of an address ({scheme})", scheme=scheme), data.count(b"\n", 0, at) + 1
        at = data.find(b"://", end) if end >= 0 else -1


def _reason(what: str | Text, line: int) -> Reason:
    if isinstance(what, str):
        what = say("a {maker} token", maker=what) if what else say("a private key")
    message = say("{what} stands in line {line} of the request; the answer does not repeat it", what=what, line=line)
    return Reason(source="hard-coded-secret", message=message, remedy=say("revoke it: it was read"))
