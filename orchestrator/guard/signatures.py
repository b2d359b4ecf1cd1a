"""Verify a commit's signature against signers from outside of the branch that is judged."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass

_SSH = re.compile(r'Good "git" signature for (?P<signer>.+) with \S+ key (?P<key>SHA256:\S+)')
_GPG = re.compile(r"^\[GNUPG:\] VALIDSIG (?P<key>[0-9A-F]+)", re.MULTILINE)
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature proves: whether it is good, whose it is as the signers say, and the key's fingerprint."""

    good: bool
    signer: str = ""
    fingerprint: str = ""


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
    ]
    command = ["git", "--no-replace-objects", *settings, "verify-commit", "--raw", commit]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (subprocess.TimeoutExpired, OSError):
        return Signature(False)
    said = (done.stderr + done.stdout).decode("utf-8", "replace")
    if done.returncode:
        return Signature(False)
    if found := _SSH.search(said):
        return Signature(True, found["signer"], found["key"])
    if found := _GPG.search(said):
        return Signature(True, found["key"], found["key"])
    return Signature(False)
