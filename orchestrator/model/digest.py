"""Tell the sha256 of some bytes; of the same small bytes it is worked out once."""

from __future__ import annotations

import hashlib
from functools import lru_cache

SMALL = 64 * 1024
REMEMBERED = 32


def digest(data: bytes) -> str:
    """Tell the sha256 of some bytes, in hexadecimal.

    On its way through the steps one document's is asked for five times: by gate, ledger, manifest and header.
    """
    return _remembered(data) if len(data) <= SMALL else hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=REMEMBERED)
def _remembered(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
