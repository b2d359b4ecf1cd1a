"""Read what an SSH signature says of itself: whose key, for which purpose, and whether somebody touched the key.

The format is OpenSSH's PROTOCOL.sshsig. Nothing is verified here: that is `ssh-keygen`'s work.
"""

from __future__ import annotations

import base64
import binascii
import struct
from typing import NamedTuple

MAGIC = b"SSHSIG"
PRESENT = 0x01  # the flag that a security key sets when it was touched


class SshSignature(NamedTuple):
    """A signature's own words. `touched` is None for keys that nobody touches."""

    key_type: str
    key: str
    namespace: str
    touched: bool | None


def read_signature(armored: str) -> SshSignature | None:
    """Read an armored signature; None where it is none. Never raises."""
    lines = [line.strip() for line in armored.strip().splitlines()]
    try:
        data = base64.b64decode("".join(lines[1:-1]), validate=True)
        if not data.startswith(MAGIC) or struct.unpack(">I", data[6:10])[0] != 1:
            return None
        rest = data[10:]
        key, rest = _string(rest)
        namespace, rest = _string(rest)
        _, rest = _string(rest)  # reserved
        _, rest = _string(rest)  # hash algorithm
        signature, rest = _string(rest)
        key_type, _ = _string(key)
        touched = None
        if key_type.startswith(b"sk-"):
            _, tail = _string(signature)
            _, tail = _string(tail)
            touched = bool(tail) and bool(tail[0] & PRESENT)
        return SshSignature(key_type.decode("ascii"), base64.b64encode(key).decode(), namespace.decode(), touched)
    except (binascii.Error, ValueError, struct.error, IndexError):
        return None


def _string(data: bytes) -> tuple[bytes, bytes]:
    (length,) = struct.unpack(">I", data[:4])
    if len(data) < 4 + length:
        raise ValueError("the string is cut off")
    return data[4 : 4 + length], data[4 + length :]
