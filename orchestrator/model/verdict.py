"""Allow, hold or deny, with reasons; the strictest wins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from orchestrator.model.text import Text

Ruling = Literal["allow", "hold", "deny"]
STRICTNESS: dict[Ruling, int] = {"allow": 0, "hold": 1, "deny": 2}

WaitFor = Literal["decision", "request", "answer", "edit", "check"]


class Wait(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a held request waits for, so that it is looked at again when that changes.

    Attributes:
        sort: a decision to be accepted, another request to be answered, questions to be answered, the request to be
            edited, or a check to be run.
        name: the decision's id, the request's name, or the file concerned.
        who: who can end the wait ("team lead", "pm", the sender's slug); empty where anybody can.
    """

    sort: WaitFor
    name: str
    who: str = ""


class Reason(Struct, frozen=True, kw_only=True):
    """Why a verdict is what it is: the fact, what to do, and which gate or rule says so."""

    source: str
    message: Text
    remedy: Text | None = None


class Verdict(Struct, frozen=True, kw_only=True):
    """What a gate or a permission check says."""

    ruling: Ruling
    reasons: tuple[Reason, ...] = ()
    waits: tuple[Wait, ...] = ()

    @property
    def allows(self) -> bool:
        return self.ruling == "allow"


ALLOW = Verdict(ruling="allow")


def strictest(verdicts: Iterable[Verdict]) -> Verdict:
    """Join verdicts: the strictest ruling, every reason and every wait once, in order. No verdict at all allows."""
    ruling: Ruling = "allow"
    reasons: list[Reason] = []
    waits: list[Wait] = []
    for verdict in verdicts:
        if verdict is ALLOW:
            continue
        if STRICTNESS[verdict.ruling] > STRICTNESS[ruling]:
            ruling = verdict.ruling
        reasons.extend(verdict.reasons)
        waits.extend(verdict.waits)
    if ruling == "allow" and not (reasons or waits):
        return ALLOW
    return Verdict(ruling=ruling, reasons=tuple(dict.fromkeys(reasons)), waits=tuple(dict.fromkeys(waits)))
