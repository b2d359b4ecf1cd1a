"""Sign and verify with `ssh-keygen -Y`: no key and no cryptography of our own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import OrchestratorError

if TYPE_CHECKING:  # a list of decisions that nobody signed verifies nothing
    import subprocess

NAMESPACE = "orchestrator-verdict"
SECONDS = 20
PATIENCE = 120  # a person may have to type a passphrase or touch the key


class SigningError(OrchestratorError):
    """The key could not sign."""


class Keyring:
    """The signers file and the list of revoked keys that are in force.

    `ssh-keygen` gets private copies, because what is verified against must be the very bytes that were read and mapped
    to people.

    Args:
        signers: the text of the signers file.
        revoked: an OpenSSH key revocation list, or public keys; empty where nothing is revoked.
        known: what was verified before with the same keys (a display's memory; never given where something hangs on
            it).

    Attributes:
        verified: whether each signature fits that was asked for here, by a digest of all that was asked.
    """

    def __init__(self, signers: str, revoked: bytes = b"", known: Mapping[str, bool] | None = None) -> None:
        self._signers = signers
        self._revoked = revoked
        self._known = known or {}
        self.verified: dict[str, bool] = {}

    @property
    def revokes(self) -> bool:
        """Whether any key is revoked at all."""
        return bool(self._revoked)

    def verify(self, payload: bytes, armored: str, person: str, at: datetime, *, unrevoked: bool = False) -> bool:
        """Tell whether the person's key signed the payload for our purpose.

        Args:
            at: the moment at which the key must have been good.
            unrevoked: whether it must not be revoked by now either.
        """
        moment = f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}"
        asked = b"\0".join((payload, armored.encode(), person.encode(), moment.encode(), b"%d" % unrevoked))
        digest = hashlib.sha256(asked).hexdigest()
        if digest not in self.verified:
            known = self._known.get(digest)
            self.verified[digest] = (
                self._verify(payload, armored, person, moment, unrevoked=unrevoked) if known is None else known
            )
        return self.verified[digest]

    def _verify(self, payload: bytes, armored: str, person: str, moment: str, *, unrevoked: bool) -> bool:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="orchestrator-verify-") as name:
            folder = Path(name)
            signers, signature, revoked = folder / "signers", folder / "signature", folder / "revoked"
            signers.write_text(self._signers, encoding="utf-8")
            signature.write_text(armored, encoding="utf-8")
            command = ["ssh-keygen", "-Y", "verify", "-q", "-f", str(signers), "-I", person]
            command += ["-n", NAMESPACE, "-s", str(signature), f"-Overify-time={moment}"]
            if unrevoked and self._revoked:
                revoked.write_bytes(self._revoked)
                command += ["-r", str(revoked)]
            return _run(command, payload, SECONDS).returncode == 0


def sign(payload: bytes, key: Path) -> str:
    """Sign with a private key, or with a public one whose private part an agent or a device holds.

    Raises:
        SigningError: the key is not there, or it refused.
    """
    if not key.is_file():
        raise SigningError(f"there is no key {key}", "name one with --key, or make one with: ssh-keygen -t ed25519-sk")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="orchestrator-sign-") as folder:
        file = Path(folder) / "verdict"
        file.write_bytes(payload)
        command = ["ssh-keygen", "-Y", "sign", "-q", "-n", NAMESPACE, "-f", str(key), str(file)]
        done = _run(command, None, PATIENCE)
        signature = file.with_name("verdict.sig")
        if done.returncode != 0 or not signature.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise SigningError(f"the key did not sign: {said[-1] if said else done.returncode}", "try the key by hand")
        return signature.read_text(encoding="ascii")


def public_key(key: Path) -> str:
    """Give a key's public part, "type blob", from the `.pub` file beside it or from the key itself.

    Raises:
        SigningError: it can't be read.
    """
    beside = key if key.suffix == ".pub" else key.with_name(f"{key.name}.pub")
    if beside.is_file():
        text = beside.read_text(encoding="utf-8", errors="replace")
    else:
        done = _run(["ssh-keygen", "-y", "-f", str(key)], None, PATIENCE)
        if done.returncode != 0:
            raise SigningError(f"the public part of {key} can't be read", "put its .pub file beside it")
        text = done.stdout.decode("utf-8", "replace")
    words = text.split()
    if len(words) < 2:
        raise SigningError(f"the public part of {key} can't be read", "put its .pub file beside it")
    return f"{words[0]} {words[1]}"


def _run(command: list[str], stdin: bytes | None, seconds: int) -> subprocess.CompletedProcess[bytes]:
    import subprocess

    # Without an input of ours the terminal stays connected: the key's passphrase is asked for there.
    try:
        return subprocess.run(command, input=stdin, capture_output=True, timeout=seconds, check=False)
    except FileNotFoundError as error:
        raise SigningError("ssh-keygen is not installed", "install OpenSSH's client (openssh-client)") from error
    except subprocess.TimeoutExpired as error:
        raise SigningError(f"ssh-keygen took longer than {seconds} s", "try the key by hand") from error
