"""Read and write a verdict file: lines that are signed, a blank line, and the signature.

The form is strict, because what is signed must have one reading: the keys in one order, one line each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import get_args

from orchestrator.model.decision import Scope, Waiver
from orchestrator.model.signed_verdict import Ruled, SignedVerdict
from orchestrator.model.text import Text, say

KEYS = (
    "workspace",
    "decision",
    "number",
    "sha256",
    "verdict",
    "capacity",
    "scope",
    "signer",
    "at",
    "expires",
    "reason",
)
RULED: tuple[Ruled, ...] = get_args(Ruled)
SIZE_LIMIT = 64 * 1024
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
NEVER = "never"
_NUMBER = re.compile(r"[1-9]\d{0,8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def payload(verdict: SignedVerdict) -> bytes:
    """Give the bytes that are signed."""
    values = {
        "workspace": verdict.workspace,
        "decision": verdict.decision,
        "number": str(verdict.number),
        "sha256": verdict.sha256,
        "verdict": verdict.verdict,
        "capacity": verdict.capacity,
        "scope": verdict.scope,
        "signer": verdict.signer,
        "at": _moment(verdict.at),
        "expires": _moment(verdict.expires) if verdict.expires else NEVER,
        "reason": verdict.reason,
    }
    lines = (f"{key}: {_CONTROLS.sub(' ', values[key]).strip()}".rstrip() for key in KEYS)
    return ("\n".join(lines) + "\n").encode()


def write_verdict(verdict: SignedVerdict) -> bytes:
    """Give the file's bytes."""
    return payload(verdict) + b"\n" + verdict.signature.encode()


def read_verdict(data: bytes, file: str) -> SignedVerdict | Text:
    """Read a verdict from its file's bytes; where they are none, say why. Never raises."""
    if len(data) > SIZE_LIMIT:
        return say("it is too large for a verdict")
    try:
        text = data.replace(b"\r\n", b"\n").decode("utf-8")
    except UnicodeDecodeError:
        return say("it is not UTF-8")
    head, _, signature = text.partition("\n\n")
    values: dict[str, str] = {}
    lines = head.rstrip("\n").split("\n")
    if len(lines) != len(KEYS):
        return say("it does not have the lines of a verdict")
    for key, line in zip(KEYS, lines, strict=True):
        name, colon, value = line.partition(":")
        if name != key or not colon:
            return say("it does not have the lines of a verdict")
        values[key] = value.removeprefix(" ")
    ruled = next((word for word in RULED if word == values["verdict"]), None)
    if ruled is None:
        return say("it says neither approve nor reject nor anything else that is known")
    if not _NUMBER.fullmatch(values["number"]) or not _SHA256.fullmatch(values["sha256"]):
        return say("its number or its sha256 can't be read")
    at, expires = _read_moment(values["at"]), _read_moment(values["expires"])
    if at is None or (expires is None and values["expires"] != NEVER):
        return say("its time can't be read")
    armor = signature.strip()
    if armor and not (armor.startswith(BEGIN) and armor.endswith(END)):
        return say("something else than a signature stands below it")
    read = SignedVerdict(
        workspace=values["workspace"],
        decision=values["decision"],
        number=int(values["number"]),
        sha256=values["sha256"],
        verdict=ruled,
        capacity=values["capacity"],
        scope=values["scope"],
        signer=values["signer"],
        at=at,
        expires=expires,
        reason=values["reason"],
        file=file,
        signature=f"{armor}\n" if armor else "",
    )
    if payload(read) != (head.rstrip("\n") + "\n").encode():
        return say("it does not have the lines of a verdict")
    return read


def scope_line(scope: Scope) -> str:
    """Give a scope as one line that has one spelling."""
    values = {name.replace("_", "-"): _plain(value) for name, value in _items(scope) if value not in (None, ())}
    return json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return {name: _plain(part) for name, part in _items(value)} if isinstance(value, Waiver) else value


def _items(value: Scope | Waiver) -> Iterator[tuple[str, object]]:
    return ((name, getattr(value, name)) for name in value.__struct_fields__)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_moment(text: str) -> datetime | None:
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
