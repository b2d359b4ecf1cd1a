"""Give a verdict: number it, sign it, and lay it beside the decision, never over another file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from orchestrator.decisions.covers import end_of
from orchestrator.decisions.creating import create
from orchestrator.decisions.register import Register
from orchestrator.decisions.shelf import FOLDER
from orchestrator.decisions.signing import public_key, sign
from orchestrator.decisions.verdict_files import VERDICTS
from orchestrator.decisions.verdicts import file_name
from orchestrator.errors import OrchestratorError, UsageError
from orchestrator.model.decision import Decision
from orchestrator.model.signed_verdict import Ruled, SignedVerdict
from orchestrator.parse.signers import Signer
from orchestrator.parse.verdict import payload, scope_line, write_verdict
from orchestrator.repository.layout import Layout


class VerdictError(OrchestratorError):
    """A verdict can't be given: the key is nobody's, or the person may not give it."""


def signer_of(register: Register, key: Path) -> Signer:
    """Tell whose key this is.

    Raises:
        VerdictError: no signers file is in force, or the key is nobody's in it.
        SigningError: the key can't be read.
    """
    ground = register.ground()
    if ground.trouble is not None:
        raise ground.trouble
    if not ground.source:
        raise VerdictError(
            "no signers file is in force",
            "name one in your user configuration, or commit signers/allowed_signers below the protocol root",
        )
    blob = public_key(key).split()[1]
    signer = ground.signers.of(blob)
    if signer is None:
        raise VerdictError(f"the key {key} is nobody's in {ground.source}", "have its line added there")
    return signer


def capacity_for(signer: Signer, decision: Decision, wanted: str = "") -> str:
    """Choose the capacity to decide in: the one wanted, else the first that the decision still waits for.

    Raises:
        VerdictError: the person has no such capacity, or none that is waited for and several others.
    """
    if wanted:
        if wanted not in signer.capacities:
            raise VerdictError(f"{signer.person} has no capacity {wanted}", f"theirs: {', '.join(signer.capacities)}")
        return wanted
    awaited = [capacity for capacity in decision.awaits if capacity in signer.capacities]
    if awaited:
        return awaited[0]
    if len(signer.capacities) == 1:
        return signer.capacities[0]
    several = " or ".join(f"--as {one}" for one in signer.capacities)
    raise UsageError("it is not plain in which capacity this is decided", f"name one: {several}")


def cast(
    layout: Layout,
    register: Register,
    workspace: str,
    decision: Decision,
    ruled: Ruled,
    key: Path,
    signer: Signer,
    capacity: str,
    now: datetime,
    reason: str = "",
) -> Path:
    """Sign a verdict over a decision's present words, and write its file.

    An approval expires with the decision's scope.

    Returns:
        The file.

    Raises:
        SigningError: the key refused.
    """
    checks = register.checks(decision, now)
    used = [one.verdict.number for one in checks if one.verdict is not None and one.authentic]
    until = decision.scope.until
    verdict = SignedVerdict(
        workspace=workspace,
        decision=decision.id,
        number=max((*used, register.highest(decision)), default=0) + 1,
        sha256=decision.sha256,
        verdict=ruled,
        capacity=capacity,
        scope=scope_line(decision.scope),
        signer=signer.person,
        at=now,
        expires=end_of(until, now) if until is not None and ruled in ("approve", "emergency") else None,
        reason=reason,
    )
    signed = replace(verdict, signature=sign(payload(verdict), key))
    path = _free(layout.protocol / FOLDER / VERDICTS, decision.id, verdict.number, signer.person)
    if not create(path, write_verdict(signed)):
        raise VerdictError(f"the verdict {path.name} is there already", "try again: it gets the next number")
    return path


def _free(folder: Path, decision: str, number: int, person: str) -> Path:
    """Give a free name for a verdict. What lies under the plain one is no verdict that counts: a forger's, or half."""
    path = folder / file_name(decision, number, person)
    other = 2
    while path.exists():
        path = folder / file_name(decision, number, f"{person}-{other}")
        other += 1
    return path
