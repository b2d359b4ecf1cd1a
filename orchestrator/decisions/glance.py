"""Keep what was read and checked for the next list, so that a thousand decisions are shown at once.

Only ever shown: whoever can write into the clone's state folder could write here too. What lets a request go on is read
and verified by the process that decides.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from orchestrator.decisions.shelf import Shelf
from orchestrator.decisions.verdicts import Checker
from orchestrator.model.decision import Decision
from orchestrator.model.signed_verdict import Checked
from orchestrator.version import VERSION

FILE = "decisions-glance.json"


class Glance(BaseModel):
    """What was read and checked before.

    Attributes:
        version: of the program that did; another one begins anew.
        keys: that the verdicts were checked with (`keys_digest`).
        read: of the decisions' files, without the sections' texts.
        checked: of the verdicts' files, by the sha256 of their bytes.
    """

    version: str = ""
    keys: str = ""
    read: dict[str, tuple[tuple[int, int, int, int], bool, Decision]] = {}
    checked: dict[str, Checked] = {}

    def checked_with(self, keys: str) -> Mapping[str, Checked]:
        """Give the checks that were made with these keys; none where they were made with others."""
        return self.checked if self.keys == keys else {}


def load_glance(state: Path) -> Glance:
    """Read it; an empty one where there is none that fits this program."""
    try:
        glance = Glance.model_validate_json((state / FILE).read_bytes())
    except (OSError, ValidationError):
        return Glance()
    return glance if glance.version == VERSION else Glance()


def save_glance(state: Path, shelf: Shelf, checker: Checker, keys: str, before: Glance) -> None:
    """Write it where something in it changed."""
    glance = Glance(version=VERSION, keys=keys, read=dict(shelf.read), checked=dict(checker.known))
    if glance == before:
        return
    partial = state / f"{FILE}.{os.getpid()}"
    try:
        state.mkdir(parents=True, exist_ok=True)
        partial.write_text(glance.model_dump_json(exclude_defaults=True), encoding="utf-8")
        partial.replace(state / FILE)
    except OSError:
        return  # the next list is slower, that is all


def keys_digest(workspace: str, signers: str, revoked: bytes) -> str:
    """Name what verdicts are checked with."""
    return hashlib.sha256(b"\0".join((workspace.encode(), signers.encode(), revoked))).hexdigest()
