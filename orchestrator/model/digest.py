"""Tell the sha256 of some bytes; of the same small bytes it is worked out once."""

from __future__ import annotations

import hashlib

SMALL = 64 * 1024
REMEMBERED = 64

_known: dict[bytes, str] = {}


def digest(data: bytes) -> str:
    """Tell the sha256 of some bytes, in hexadecimal.

    On its way through the steps one document's is asked for five times: by gate, ledger, manifest and header.
    """
    if len(data) > SMALL:
        return hashlib.sha256(data).hexdigest()
    known = _known.get(data)
    if known is None:
        if len(_known) >= REMEMBERED:
            _known.clear()
        known = _known[data] = hashlib.sha256(data).hexdigest()
    return known
