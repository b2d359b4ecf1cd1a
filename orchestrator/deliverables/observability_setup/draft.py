"""Draft the set-up: what is there by the manifests, what is missing, and the code for it."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.deliverables.observability_setup.model import Part
from orchestrator.deliverables.observability_setup.parts import (
    APP_TARGETS,
    APP_TRACES,
    BACKEND_TARGETS,
    BACKEND_TRACES,
    FIELDS,
    LEVELS,
    parts,
)
from orchestrator.drafting.applications import health_path
from orchestrator.drafting.compose import health_url
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.surveyed import document, fact_of, surveyed
from orchestrator.model.kind import Draft, Order, Pen, Task
from orchestrator.model.text import Text, say

NAME = "observability-setup"
DOCUMENT = "observability.md"


def draft(order: Order, pen: Pen) -> Draft:
    """Write the page. The code belongs into folders of backend and frontend, so it stands in the page for them."""
    gaps = Gaps(pen)
    backends, apps = parts(order)
    evidence = order.evidence
    checked = next((one for one in evidence.services if one.healthcheck and "http" in one.healthcheck), None)
    page = pen.render(
        "observability.md.j2",
        about=surveyed(order),
        backends=backends,
        apps=apps,
        nothing=None if backends or apps else gaps.gap(say("the manifests of the API and the app")),
        python=not backends or any(one.stack == "python" for one in backends),
        orm=any(one.orm for one in backends),
        fastapi=not backends or any(one.framework == "fastapi" for one in backends),
        native=bool(apps) and all(one.framework != "flutter" for one in apps),
        traces=(BACKEND_TRACES, APP_TRACES),
        project=gaps.fact(fact_of(order, "sentry-project"), say("Sentry project")),
        health=health_path(checked.healthcheck if checked else None),
        checked=checked,
        url=(health_url(checked) if checked else None)
        or gaps.gap(say("address under which the health endpoint answers")),
        levels=LEVELS,
        fields=FIELDS,
        targets=(*BACKEND_TARGETS, *APP_TARGETS),
        dsn=any(key.name == "SENTRY_DSN" for key in evidence.environment_keys),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(document(NAME, DOCUMENT, say("Observability setup"), page),),
        gaps=gaps.found,
        tasks=tuple(_tasks((*backends, *apps), order)),
        proofs=tuple(met_by_document(order.request.criteria, DOCUMENT, ("observability", "관측", "모니터링 설정"))),
        verify=(
            say("an error that is raised on purpose on staging appears in Sentry with its environment and release"),
            say("stop the database on staging: the health endpoint answers 503, and 200 once it is back"),
        ),
        next_steps=(say("ask for the dashboards and alerts of these targets (`Kind: monitoring-stack`)"),),
        mended=(
            say("the DSN comes from the environment in the app too, and no personal data is sent by default"),
            say("the health endpoint says nothing of the error to strangers, and gives up after two seconds"),
        ),
    )


def _tasks(found: Iterable[Part], order: Order) -> Iterable[Task]:
    for one in found:
        owner = one.owners[0] if one.owners else ""
        missing: list[Text] = []
        if not one.sentry:
            missing.append(say("Sentry is not among the packages of {file}", file=one.file))
        if not one.logs and one.framework not in {"expo", "react-native", "flutter"}:
            missing.append(say("structured logging is not among the packages of {file}", file=one.file))
        if owner:
            for why in missing:
                yield Task(
                    title=one.folder or ".", owner=owner, team=order.agents.get(owner, ""), paths=(one.file,), why=why
                )
