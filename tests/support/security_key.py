"""A security key in software: signs as one that must be touched does, so that verification is tried for real.

No device is at hand where tests run. The key is made by openssl for one run; the signature has the layout of OpenSSH's
PROTOCOL.sshsig and PROTOCOL.u2f.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import struct
import subprocess
from pathlib import Path

KIND, APPLICATION = b"sk-ssh-ed25519@openssh.com", b"ssh:"
TOUCHED, UNTOUCHED = 1, 0


def can_make_keys() -> bool:
    """Tell whether an openssl is here that signs with Ed25519."""
    return shutil.which("openssl") is not None


class SecurityKey:
    """A key whose signatures say whether somebody touched it."""

    def __init__(self, folder: Path) -> None:
        self._key = folder / "security-key.pem"
        self._run("genpkey", "-algorithm", "ed25519", "-out", str(self._key))
        public = self._run("pkey", "-in", str(self._key), "-pubout", "-outform", "DER")[-32:]
        self.blob = _string(KIND) + _string(public) + _string(APPLICATION)

    @property
    def public(self) -> str:
        """The key as a signers file names it."""
        return f"{KIND.decode()} {base64.b64encode(self.blob).decode()}"

    def sign(self, payload: bytes, namespace: str, flags: int) -> str:
        """Sign, and say that somebody touched the key, or that nobody did; armored."""
        common = _string(namespace.encode()) + _string(b"") + _string(b"sha512")
        signed = b"SSHSIG" + common + _string(hashlib.sha512(payload).digest())
        counted = struct.pack(">BI", flags, 7)
        data = hashlib.sha256(APPLICATION).digest() + counted + hashlib.sha256(signed).digest()
        file = self._key.with_name("to-sign")
        file.write_bytes(data)
        made = self._run("pkeyutl", "-sign", "-rawin", "-inkey", str(self._key), "-in", str(file))
        signature = _string(KIND) + _string(made) + counted
        whole = b"SSHSIG" + struct.pack(">I", 1) + _string(self.blob) + common + _string(signature)
        text = base64.b64encode(whole).decode()
        lines = [text[start : start + 70] for start in range(0, len(text), 70)]
        return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])

    def _run(self, *arguments: str) -> bytes:
        return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data
