"""A verdict on a decision, as a person signed it, and what its check found."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from orchestrator.model.text import Text

# approve and reject are counted; withdraw and deprecate end a decision; emergency lets it work before the rest follows;
# implemented and validated say how far it is.
Ruled = Literal["approve", "reject", "withdraw", "deprecate", "emergency", "implemented", "validated"]


class SignedVerdict(Struct, frozen=True, kw_only=True):
    """One verdict file. Every field but `file` and `signature` is signed.

    Attributes:
        workspace: id of the workspace that it was given in.
        decision: the decision's id.
        number: counts the verdicts on this decision from 1.
        sha256: of the decision's bytes less its `status:` line.
        capacity: what the signer approves as ("team-lead").
        scope: the decision's scope, as one line of JSON.
        signer: the person, as the signers file names them.
        expires: None where it does not.
        at: when it was signed, as the signer's clock said.
        reason: one line; empty where none was given.
        signature: armored; empty where it was left out.
    """

    workspace: str
    decision: str
    number: int
    sha256: str
    verdict: Ruled
    capacity: str
    scope: str
    signer: str
    at: datetime
    expires: datetime | None = None
    reason: str = ""
    file: str = ""
    signature: str = ""


class Checked(Struct, frozen=True, kw_only=True):
    """A verdict file and what its check found.

    Attributes:
        verdict: None where the file is no verdict at all.
        authentic: whether a known key signed exactly these words, then. Only such a file holds its number's place.
        why_not: why it counts for nothing now; None for one that counts.
        person: the signer, lower case; empty where nobody known signed.
        capacities: those that the signers file gives the person.
        revoked: whether the key is on the list of revoked ones: the file then only holds its number's place.
        soft: whether the key signs without anybody touching it.
        fingerprint: of the key ("SHA256:…").
    """

    file: str
    verdict: SignedVerdict | None = None
    authentic: bool = False
    why_not: Text | None = None
    person: str = ""
    capacities: tuple[str, ...] = ()
    revoked: bool = False
    soft: bool = True
    fingerprint: str = ""

    @property
    def counts(self) -> bool:
        return self.authentic and self.why_not is None
