"""Verify a commit's signature against signers from outside of the branch that is judged."""

from __future__ import annotations

import re
import subprocess

from msgspec import Struct

_SSH = re.compile(r'Good "git" signature for (?P<signer>.+) with \S+ key (?P<key>SHA256:\S+)')
# "VALIDSIG <key> <date> <time> … <primary key>": a subkey may have signed.
_GPG = re.compile(r"^\[GNUPG:\] VALIDSIG (?P<key>[0-9A-F]+) .*?(?P<primary>[0-9A-F]+)$", re.MULTILINE)
SECONDS = 20


class Signature(Struct, frozen=True):
    """What a signature proves.

    Attributes:
        good: whether it is.
        signer: whose it is, as the signers file says; empty for OpenPGP, whose keyring names keys and trusts nobody.
        fingerprints: of the key; for OpenPGP of its primary key as well.
    """

    good: bool
    signer: str = ""
    fingerprints: tuple[str, ...] = ()


def verify_commit(commit: str, signers: str) -> Signature:
    """Verify one commit.

    The repository's own `gpg.ssh.allowedSignersFile` decides nothing: whoever could write there could make themselves
    a signer. Namespaces, validity and keys are OpenSSH's to check.

    Args:
        commit: its id.
        signers: an OpenSSH allowed_signers file; one without lines trusts nobody.
    """
    settings = [
        "-c",
        f"gpg.ssh.allowedSignersFile={signers}",
        "-c",
        "gpg.ssh.program=ssh-keygen",
        "-c",
        "gpg.program=gpg",
        "-c",
        "gpg.x509.program=gpgsm",
    ]
    command = ["git", "--no-replace-objects", *settings, "verify-commit", "--raw", commit]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (subprocess.TimeoutExpired, OSError):
        return Signature(False)
    said = (done.stderr + done.stdout).decode("utf-8", "replace")
    if done.returncode:
        return Signature(False)
    if found := _GPG.search(said):
        return Signature(True, "", tuple(dict.fromkeys((found["key"], found["primary"]))))
    if found := _SSH.search(said):
        return Signature(True, found["signer"], (found["key"],))
    return Signature(False)
