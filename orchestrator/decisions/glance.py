"""Keep which signatures were verified for the next list, so that a thousand verdicts are shown at once.

Only ever shown: whoever can write into the clone's state folder could write here too. What lets a request go on is
verified by the process that decides.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from orchestrator.version import VERSION

FILE = "decisions-glance.json"


class Glance(NamedTuple):
    """What was verified before.

    Attributes:
        keys: that the verdicts were checked with (`keys_digest`).
        verified: whether each signature fits, by what it was asked of (`Keyring.verified`).
    """

    keys: str = ""
    verified: Mapping[str, bool] = {}

    def verified_with(self, keys: str) -> Mapping[str, bool]:
        """Give what was verified with these keys; nothing where it was done with others."""
        return self.verified if self.keys == keys else {}


def load_glance(state: Path) -> Glance:
    """Read it; an empty one where there is none that this program wrote."""
    try:
        version, keys, verified = json.loads((state / FILE).read_bytes())
        known = {str(name): fits is True for name, fits in verified.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return Glance()
    return Glance(str(keys), known) if version == VERSION else Glance()


def save_glance(state: Path, now: Glance, before: Glance) -> None:
    """Write it where something in it changed."""
    if now == before or not (now.verified or before.verified):
        return
    partial = state / f"{FILE}.{os.getpid()}"
    try:
        state.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps([VERSION, now.keys, now.verified]), encoding="utf-8")
        partial.replace(state / FILE)
    except OSError:
        return  # the next list is slower, that is all


def keys_digest(workspace: str, signers: str, revoked: bytes) -> str:
    """Name what verdicts are checked with."""
    return hashlib.sha256(b"\0".join((workspace.encode(), signers.encode(), revoked))).hexdigest()
