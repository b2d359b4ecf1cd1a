"""Draft the roadmap: every step with its state, what shows it, and what to ask for next."""

from __future__ import annotations

from orchestrator.deliverables.delivery_roadmap.steps import steps
from orchestrator.drafting.contacts import DEVOPS_LEAD, turn_to
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.surveyed import document, surveyed
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say

NAME = "delivery-roadmap"
DOCUMENT = "delivery-roadmap.md"


def draft(order: Order, pen: Pen) -> Draft:
    """Write the roadmap; dates and people are not ours to say and stand as gaps."""
    gaps = Gaps(pen)
    found = steps(order.evidence)
    open_steps = tuple(one for one in found if one.state != "there")
    by_when = order.request.deadline_written.strip()
    page = pen.render(
        "roadmap.md.j2",
        about=surveyed(order),
        steps=found,
        open_steps=open_steps,
        counts=tuple(sum(one.state == state for one in found) for state in ("there", "begun", "missing")),
        mobile=any(one.tool in {"expo", "react-native"} for one in order.evidence.frontends),
        by_when=gaps.fact(by_when, say("by when the roadmap shall be walked")),
        lead=turn_to(DEVOPS_LEAD, order.company, gaps),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(document(NAME, DOCUMENT, say("Delivery roadmap"), page),),
        gaps=gaps.found,
        proofs=tuple(met_by_document(order.request.criteria, DOCUMENT, ("roadmap", "로드맵"))),
        verify=(say("open the files that stand as proof: a file shows that something was written, not that it works"),),
        next_steps=tuple(
            say("ask for step {number}: `Kind: {kind}`", number=one.number, kind=one.kind) for one in open_steps[:3]
        ),
    )
