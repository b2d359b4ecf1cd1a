"""Keep the newest answer to each of thousands of requests in a hundred bytes; the ledger's line holds the rest."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orchestrator.deliver.entry import Entry
from orchestrator.parse.names import identity as identity_of

# sha256 of the request, of the response, where the line begins, revision, number of the status and role.
PACKED = struct.Struct("<32s32sqIH")


class _Rare(NamedTuple):
    """What most answers have nothing to say of: another name than their identity, what they follow, wait for, were."""

    name: str
    follows: str = ""
    waits: tuple[tuple[str, str, str], ...] = ()
    former: tuple[str, ...] = ()


class Entries(Mapping[str, Entry]):
    """Identity to the newest answer. One that no line holds is kept as it is.

    Bytes are no business of the garbage collector, which would look through ten thousand objects again and again.
    """

    def __init__(self) -> None:
        self._packed: dict[str, bytes | Entry] = {}
        self._rare: dict[str, _Rare] = {}
        self._ends: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}

    def keep(self, identity: str, entry: Entry) -> None:
        """Remember an answer as the newest one."""
        if entry.name != identity or entry.follows or entry.waits or entry.former:
            self._rare[identity] = _Rare(entry.name, entry.follows, entry.waits, entry.former)
        else:
            self._rare.pop(identity, None)
        self._packed[identity] = entry if entry.offset < 0 else self._pack(entry)

    def has_name(self, name: str) -> bool:
        """Tell whether an answer is called exactly so."""
        rare = self._rare.get(name)
        if name in self._packed and (rare is None or rare.name == name):
            return True
        rare = self._rare.get(identity_of(name))
        return rare is not None and rare.name == name

    def __getitem__(self, identity: str) -> Entry:
        packed = self._packed[identity]
        if isinstance(packed, Entry):
            return packed
        request, response, offset, revision, end = PACKED.unpack(packed)
        status, role = self._ends[end]
        rare = self._rare.get(identity) or _Rare(identity)
        return Entry(
            name=rare.name,
            request=request.hex(),
            response=response.hex(),
            revision=revision,
            status=status,
            follows=rare.follows,
            waits=rare.waits,
            role=role,
            former=rare.former,
            offset=offset,
        )

    def __contains__(self, identity: object) -> bool:
        return identity in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def _pack(self, entry: Entry) -> bytes | Entry:
        end = (entry.status, entry.role)
        number = self._numbers.get(end)
        if number is None:
            number = self._numbers[end] = len(self._ends)
            self._ends.append(end)
        try:
            request, response = bytes.fromhex(entry.request), bytes.fromhex(entry.response)
            packed = PACKED.pack(request, response, entry.offset, entry.revision, number)
        except (ValueError, struct.error):
            return entry  # somebody's own line: sums that are none, a revision beyond all numbers
        return packed if len(request) == len(response) == 32 else entry
