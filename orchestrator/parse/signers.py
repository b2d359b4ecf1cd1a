"""Read a signers file: OpenSSH's `allowed_signers`, each key with its person and the capacities of that person.

    jisoo@example.com namespaces="orchestrator-verdict" ssh-ed25519 AAAA… capacities=team-lead,pm

The comment carries what OpenSSH has no place for, so the same file serves `ssh-keygen -Y verify` unchanged.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections import Counter
from datetime import UTC, datetime

from msgspec import Struct

from orchestrator.model.text import Text, say
from orchestrator.parse.names import slug

_KEY = re.compile(
    r"^(?P<person>\S+)\s+(?:(?P<options>(?:[^\s\"]|\"[^\"]*\")+)\s+)?"
    r"(?P<type>(?:sk-)?(?:ssh|ecdsa)-[\w.@-]+)\s+(?P<blob>[A-Za-z0-9+/=]{20,})(?:\s+(?P<comment>.*))?$"
)
_OPTION = re.compile(r"([\w-]+)(?:=\"([^\"]*)\")?")
_CAPACITIES = re.compile(r"\bcapacities=(\S+)")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?Z?")


class Signer(Struct, frozen=True, kw_only=True):
    """A key of a person.

    Attributes:
        person: as the file names them, lower case ("jisoo@example.com").
        key: its blob in base64, as it stands in signatures too.
        soft: whether it signs without anybody touching a device.
        namespaces: what it may sign; empty for everything.
        after, before: from when until when it is good.
    """

    person: str
    capacities: tuple[str, ...]
    type: str
    key: str
    namespaces: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    line: int

    @property
    def soft(self) -> bool:
        return not self.type.startswith("sk-")

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.key)


class Signers(Struct, frozen=True, kw_only=True):
    """A signers file as read, and what of it counts for nothing: (line, why)."""

    signers: tuple[Signer, ...] = ()
    refused: tuple[tuple[int, Text], ...] = ()

    def of(self, key: str) -> Signer | None:
        return next((signer for signer in self.signers if signer.key == key), None)


def read_signers(text: str) -> Signers:
    """Read a signers file. Never raises; a line that is not plainly one key of one person counts for nothing."""
    found: list[Signer] = []
    refused: list[tuple[int, Text]] = []
    for number, written in enumerate(text.splitlines(), start=1):
        line = written.strip()
        if not line or line.startswith("#"):
            continue
        signer = _signer(line, number)
        if isinstance(signer, Text):
            refused.append((number, signer))
        else:
            found.append(signer)
    owners = Counter(key for key, _ in {(signer.key, signer.person) for signer in found})
    for signer in found:
        if owners[signer.key] > 1:
            refused.append((signer.line, say("the key belongs to several people, so it speaks for none of them")))
    return Signers(
        signers=tuple(signer for signer in found if owners[signer.key] == 1),
        refused=tuple(sorted(refused, key=lambda pair: pair[0])),
    )


def fingerprint(key: str) -> str:
    """Give a key's fingerprint as OpenSSH shows it."""
    digest = hashlib.sha256(base64.b64decode(key)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _signer(line: str, number: int) -> Signer | Text:
    match = _KEY.match(line)
    if match is None:
        return say("the line is not a person, a key type and a key")
    person = match["person"].casefold()
    if any(sign in person for sign in "*?!,"):
        return say("a pattern is no person")
    try:
        base64.b64decode(match["blob"], validate=True)
    except (binascii.Error, ValueError):
        return say("the key can't be read")
    options = dict(_OPTION.findall(match["options"] or ""))
    if "cert-authority" in options:
        return say("an authority is no person; name each key")
    named = _CAPACITIES.search(match["comment"] or "")
    after, before = _stamp(options.get("valid-after")), _stamp(options.get("valid-before"))
    if ("valid-after" in options and after is None) or ("valid-before" in options and before is None):
        return say("its time can't be read")
    return Signer(
        person=person,
        capacities=tuple(dict.fromkeys(filter(None, map(slug, named[1].split(","))))) if named else (),
        type=match["type"],
        key=match["blob"],
        namespaces=tuple(options["namespaces"].split(",")) if options.get("namespaces") else (),
        after=after,
        before=before,
        line=number,
    )


def _stamp(text: str | None) -> datetime | None:
    match = _STAMP.fullmatch(text or "")
    if match is None:
        return None
    try:
        return datetime(*(int(group or 0) for group in match.groups()), tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError:
        return None
