"""Read the verdict files of a workspace and check each: who signed it, over which words, and whether it counts now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from orchestrator.decisions.signing import NAMESPACE, Keyring
from orchestrator.model.signed_verdict import Checked, SignedVerdict
from orchestrator.model.text import Text, say
from orchestrator.parse.signers import Signer, Signers
from orchestrator.parse.ssh_signature import read_signature
from orchestrator.parse.verdict import payload, read_verdict

SUFFIX = ".verdict"
SKEW = timedelta(minutes=5)  # how far a signer's clock may be ahead of ours


def file_name(decision: str, number: int, person: str) -> str:
    """Give the name of a verdict's file; the person in it lets two branches both write the same number."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in person.casefold()).strip("-")
    return f"{stem(decision)}.{number:04}.{plain}{SUFFIX}"


def stem(decision: str) -> str:
    """Give what files about a decision begin with: its id, without what would make another folder of it."""
    return (
        "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in decision)[:150].lstrip(".") or "decision"
    )


class Checker:
    """Checks verdict files against the keys that are in force; what was verified once is remembered by its bytes.

    Args:
        workspace: this workspace's id.
        keyring: for the signatures; None where no signers file is in force, when nobody is known.
    """

    def __init__(self, workspace: str, signers: Signers, keyring: Keyring | None) -> None:
        self._workspace = workspace
        self._signers = signers
        self._keyring = keyring
        self._by_fingerprint = {signer.fingerprint: signer for signer in signers.signers}
        self._known: dict[str, Checked] = {}

    def check(self, files: Iterable[tuple[str, bytes]], now: datetime) -> tuple[Checked, ...]:
        """Check files, given by name and bytes. The same bytes under two names are one verdict."""
        found: dict[str, Checked] = {}
        for name, data in files:
            digest = hashlib.sha256(data).hexdigest()
            if digest in found:
                continue
            if digest not in self._known:
                self._known[digest] = self._signed(name, data)
            found[digest] = self._timed(self._known[digest], now)
        return tuple(found.values())

    def _signed(self, file: str, data: bytes) -> Checked:
        """Check everything that does not change with the clock."""
        verdict = read_verdict(data, file)
        if isinstance(verdict, Text):
            return Checked(file=file, why_not=verdict)
        checked = Checked(file=file, verdict=verdict)
        if not verdict.signature:
            return _void(checked, say("nobody signed it"))
        signature = read_signature(verdict.signature)
        if signature is None:
            return _void(checked, say("its signature can't be read"))
        if signature.namespace != NAMESPACE:
            return _void(checked, say("it was signed for another purpose (`{purpose}`)", purpose=signature.namespace))
        if self._keyring is None:
            return _void(checked, say("no signers file is in force, so nobody's key is known"))
        signer = self._signers.of(signature.key)
        if signer is None:
            return _void(checked, say("its key is nobody's in the signers file"))
        checked = replace(
            checked,
            person=signer.person,
            capacities=signer.capacities,
            soft=signer.soft,
            fingerprint=signer.fingerprint,
        )
        if signer.person != verdict.signer.casefold():
            return _void(checked, say("another key signed it than that of `{person}`", person=verdict.signer))
        if verdict.workspace != self._workspace:
            return _void(checked, say("it was given in another workspace"))
        if signature.touched is False:  # ssh-keygen refuses it too, without saying why
            return _void(checked, say("the key says that nobody touched it"))
        if not self._keyring.verify(payload(verdict), verdict.signature, signer.person, verdict.at):
            return _void(checked, say("its signature does not fit its words: one of them was changed"))
        checked = replace(checked, authentic=True)
        if self._keyring.revokes and not self._keyring.verify(
            payload(verdict), verdict.signature, signer.person, verdict.at, unrevoked=True
        ):
            return _void(replace(checked, revoked=True), say("its key is revoked"))
        if verdict.capacity not in signer.capacities:
            why = say(
                "the signers file does not let `{person}` approve as {capacity}",
                person=signer.person,
                capacity=verdict.capacity or "?",
            )
            return _void(checked, why)
        return checked

    def _timed(self, checked: Checked, now: datetime) -> Checked:
        """Check what changes with the clock."""
        verdict = checked.verdict
        if verdict is None or not checked.counts:
            return checked
        signer = self.signer(checked)
        if verdict.at > now + SKEW:
            return _void(checked, say("it is dated in the future"))
        if verdict.expires is not None and verdict.expires <= now:
            return _void(checked, say("it expired on {moment}", moment=verdict.expires.date()))
        if signer is not None and signer.before is not None and signer.before <= now:
            return _void(checked, say("its key was good until {moment}", moment=signer.before.date()))
        return checked

    def signer(self, checked: Checked) -> Signer | None:
        """Give the signer whose key made a verdict."""
        return self._by_fingerprint.get(checked.fingerprint)

    def ends(self, checks: Iterable[Checked]) -> Iterable[datetime]:
        """Give the moments at which one of the verdicts begins or ceases to count."""
        for checked in checks:
            if checked.verdict is None or not checked.authentic:
                continue
            yield checked.verdict.at - SKEW
            if checked.verdict.expires is not None:
                yield checked.verdict.expires
            signer = self.signer(checked)
            if signer is not None and signer.before is not None:
                yield signer.before


def on(checks: Iterable[Checked], decision: str) -> tuple[Checked, ...]:
    """Give the checks of the verdicts on one decision, by number."""
    mine = [checked for checked in checks if checked.verdict is not None and checked.verdict.decision == decision]
    return tuple(sorted(mine, key=_number))


def _number(checked: Checked) -> tuple[int, str]:
    verdict: SignedVerdict | None = checked.verdict
    return (verdict.number if verdict else 0, checked.file)


def _void(checked: Checked, why: Text) -> Checked:
    return replace(checked, why_not=why)
