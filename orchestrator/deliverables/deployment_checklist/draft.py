"""Draft the checklist; nothing is ticked that nothing proves."""

from __future__ import annotations

from orchestrator.deliverables.deployment_checklist.parts import execution, incident, preparation, security
from orchestrator.drafting.basis import Basis
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.keeping import filled
from orchestrator.drafting.subject import subject
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say

NAME = "deployment-checklist"
DOCUMENT = "deployment-checklist.md"
NAMES = ("checklist", "체크리스트")


def draft(order: Order, pen: Pen) -> Draft:
    """Write the lead's definition of done for this deployment."""
    return filled(_form, order, pen, names=NAMES)


def _form(basis: Basis, pen: Pen) -> Draft:
    gaps = Gaps(pen)
    about = subject(basis, gaps)
    parts = (preparation(basis, about), execution(basis, gaps), incident(), security(basis, gaps))
    proven = sum(1 for part in parts for item in part.items if item.proof is not None)
    document = pen.render(
        "checklist.md.j2",
        about=about,
        parts=parts,
        proven=proven,
        total=sum(len(part.items) for part in parts),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(
            Artifact(
                path=DOCUMENT, place="answer", title=say("Deployment checklist"), content=document.encode(), kind=NAME
            ),
        ),
        gaps=gaps.found,
    )
