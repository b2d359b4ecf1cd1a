"""Draft the rollback plan from what the repository declares."""

from __future__ import annotations

import shlex

from orchestrator.deliverables.rollback_plan.model import Returned, Trigger
from orchestrator.drafting.basis import Basis
from orchestrator.drafting.compose import build, compose, health_url, is_composed, proxy_of
from orchestrator.drafting.contacts import BACKUP, DEVOPS_LEAD, turn_to
from orchestrator.drafting.databases import databases
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.keeping import filled
from orchestrator.drafting.migrations import migrations
from orchestrator.drafting.subject import subject
from orchestrator.model.artifact import Artifact
from orchestrator.model.evidence import Service
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say
from orchestrator.wording.forms import Slot

NAME = "rollback-plan"
DOCUMENT = "rollback-plan.md"
NAMES = ("rollback plan", "rollback", "롤백")
# The master seed's limits while traffic is shifted, and its time for going back between blue and green.
TRIGGERS = (
    Trigger(say("Error rate"), "0.1 %"),
    Trigger(say("Response time"), "500 ms"),
    Trigger(say("CPU"), "70 %"),
    Trigger(say("Memory"), "80 %"),
)
SECONDS_BETWEEN_BLUE_AND_GREEN = 30


def draft(order: Order, pen: Pen) -> Draft:
    """Write the plan for the services that are meant."""
    return filled(_form, order, pen, names=NAMES)


def _form(basis: Basis, pen: Pen) -> Draft:
    gaps = Gaps(pen)
    about = subject(basis, gaps)
    evidence, company, decision = basis.evidence, basis.company, basis.decision
    previous = basis.header("previous-version") or gaps.gap(say("version that runs now"))
    services = tuple(_returned(one, basis, gaps) for one in basis.services)
    dumps = databases(basis.services, evidence)
    proxy = proxy_of(basis.services, evidence)
    agreed: Slot | str | None = basis.header("recovery-time")
    if agreed is None and proxy is None:
        agreed = gaps.gap(say("recovery time, agreed with the owner and measured on staging"))
    document = pen.render(
        "plan.md.j2",
        about=about,
        services=services,
        nothing=None if services else gaps.gap(say("services to go back with")),
        previous=previous,
        triggers=TRIGGERS,
        proxy=proxy,
        seconds=SECONDS_BETWEEN_BLUE_AND_GREEN,
        agreed=agreed,
        point=(basis.header("recovery-point") or gaps.gap(say("how much data may be lost"))) if dumps else None,
        databases=dumps,
        backups=gaps.fact(
            (decision.section("backup") if decision else "") or company.fact("backup-location"),
            say("where the backup lies that is taken before the deployment"),
        ),
        decided=decision.section("rollback") if decision else "",
        channel=gaps.fact(company.fact("slack-channel"), say("channel for deployment notices")),
        lead=turn_to(DEVOPS_LEAD, company, gaps),
        deputy=turn_to(BACKUP, company, gaps),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(
            Artifact(path=DOCUMENT, place="answer", title=say("Rollback plan"), content=document.encode(), kind=NAME),
        ),
        gaps=gaps.found,
        next_steps=(say("rehearse the way back once on staging, and note how long it took"),),
        mended=(say("the image that ran before is kept and put back, where the usual sample builds it anew"),)
        if any(one.steps for one in services)
        else (),
    )


def _returned(service: Service, basis: Basis, gaps: Gaps) -> Returned:
    evidence = basis.evidence
    name = shlex.quote(service.name)
    url = health_url(service)
    health = gaps.fact(
        f"curl --fail --silent --show-error {shlex.quote(url)}" if url else None,
        say("address that answers when {service} is healthy", service=service.name),
    )
    if not is_composed(service, evidence):
        start = gaps.gap(say("how {service} is started on the server", service=service.name))
        return Returned(service.name, (), (start,), health, migrations((service,), evidence))
    start = f"{compose(service.file)} up -d --no-deps --no-build --wait {name}"
    remembered = shlex.quote(f"rollback-{service.name}.txt")
    image = build(service, evidence)
    return Returned(
        name=service.name,
        steps=(f"read -r name image < {remembered}", 'docker tag "$image" "$name"', start),
        rebuild=(image or f"{compose(service.file)} pull {name}", start),
        health=health,
        migrations=migrations((service,), evidence),
    )
