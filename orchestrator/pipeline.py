"""How a request becomes an answer: the steps in order. Read this first.

    read        bytes -> request, or precisely why not
    authorize   may this sender ask this team?
    choose      which kinds, whose role, which environment, which services
    draft       each kind drafts what it brings
    gate        what is still missing before it may be carried out; every gate is asked, and where a decision is missing
                it is drafted. Drafts come first, because a decision may name the sha256 of what would be written
    judge       the standards guardian looks at every artifact
    waive       what an accepted decision waives for a file withholds it no more
    permit      may the role write each path? what stands there already?
    mend        where a kind can draft a compliant version of a withheld file, it is proposed beside it
    report      a security veto is told to the standards team
    conclude    which criteria are proven, and how the request ended

A step takes the case as it stands and gives a fuller one; a step that gives it a status ends the walk. None of them
touches the machine: what they need to know, the desk tells them; what they decide, `deliver` makes durable.
"""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.desk import Desk
from orchestrator.model.case import Case, Incoming
from orchestrator.model.request import Language, Request
from orchestrator.steps.authorizing import authorize
from orchestrator.steps.choosing import choose
from orchestrator.steps.concluding import conclude
from orchestrator.steps.drafting import draft
from orchestrator.steps.gating import gate
from orchestrator.steps.judging import judge
from orchestrator.steps.mending import mend
from orchestrator.steps.permitting import permit
from orchestrator.steps.reading import read
from orchestrator.steps.reporting import report
from orchestrator.steps.waiving import waive

Step = Callable[[Case, Desk], Case]

STEPS: tuple[Step, ...] = (read, authorize, choose, draft, gate, judge, waive, permit, mend, report, conclude)


def work(case: Case, desk: Desk) -> Case:
    """Walk a case through the steps until one of them ends it. The case it gives has a status."""
    for step in STEPS:
        case = step(case, desk)
        if case.status is not None:
            break
    return case


def opened(incoming: Incoming, desk: Desk) -> Case:
    """Begin a case: nothing is known yet but the file's name."""
    request = Request(name=incoming.name, team=desk.team, sha256=incoming.sha256, title=incoming.name)
    language: Language = "ko" if desk.configuration.language == "ko" else "en"
    return Case(incoming=incoming, request=request, language=language, matrix=desk.matrix, enforceable=desk.enforceable)
