"""Draft the runbook and the record from what the repository declares and the company's profile."""

from __future__ import annotations

import re
import shlex

from orchestrator.deliverables.incident_response.model import Figure, Level, Phase, Running
from orchestrator.drafting.applications import front_page
from orchestrator.drafting.compose import compose, files_of, health_url, is_composed, proxy_of
from orchestrator.drafting.contacts import BACKUP, CTO, DEVELOPMENT_LEAD, DEVOPS_LEAD, ON_CALL, turn_to
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.databases import databases
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.migrations import migrations
from orchestrator.drafting.surveyed import document, surveyed
from orchestrator.model.evidence import Service
from orchestrator.model.kind import Draft, Order, Pen, Task
from orchestrator.model.request import Request
from orchestrator.model.text import say

NAME = "incident-response"
RUNBOOK = "incident-runbook.md"
RECORD = "incident-record.md"
# The infrastructure standards' incident levels and phases; the first answer of a critical one by the master seed.
LEVELS = (
    Level("P0", say("the whole service is down"), say("15 min"), say("CTO and CEO")),
    Level("P1", say("a core function fails"), say("1 h"), say("development lead and DevOps lead")),
    Level("P2", say("a part fails"), say("4 h"), say("the developer in charge")),
    Level("P3", say("it is slow"), say("24 h"), say("the team in charge")),
    Level("P4", say("a small flaw"), say("72 h"), say("ordinary work")),
)
PHASES = (
    Phase(say("5 min"), say("notice and first response"), "1, 2"),
    Phase(say("30 min"), say("analysis and relief"), "2, 3, 4"),
    Phase(say("2 h"), say("repair and aftermath"), "4, 5, 6"),
)
FIGURES = (
    Figure(say("Response time"), "< 200 ms", "200–500 ms", "> 500 ms"),
    Figure(say("Error rate"), "< 0.1 %", "0.1–1 %", "> 1 %"),
    Figure(say("Uptime"), "> 99.9 %", "99.5–99.9 %", "< 99.5 %"),
    Figure(say("CPU"), "< 70 %", "70–85 %", "> 85 %"),
    Figure(say("Memory"), "< 80 %", "80–90 %", "> 90 %"),
    Figure(say("Disk"), "< 85 %", "85–95 %", "> 95 %"),
)
WRITER = "devops-lead"
"""Who writes the post-mortem, by the lead's seed."""
SECONDS_BACK = 30
"""How fast traffic goes back between blue and green, by the master seed."""

_POSTMORTEM = re.compile(
    r"post-?mortem|incident report|포스트모템|사후 ?(?:보고|분석)|장애 ?(?:보고|리포트)", re.IGNORECASE
)
# Who asks for the form, or for the way there, is given both.
_FORM = re.compile(
    r"template|form\b|runbook|playbook|process|procedure|양식|템플릿|서식|런북|절차|프로세스|매뉴얼", re.IGNORECASE
)


def draft(order: Order, pen: Pen) -> Draft:
    """Write the runbook of the services that are meant, and the record that is filled in while it is followed."""
    gaps = Gaps(pen)
    company, evidence = order.company, order.evidence
    services = tuple(_running(one, order, gaps) for one in order.services)
    facts = {
        "about": surveyed(order),
        "services": services,
        "nothing": None if services else gaps.gap(say("services of the repository")),
        "levels": LEVELS,
        "phases": PHASES,
        "figures": FIGURES,
        "dashboards": gaps.fact(company.fact("monitoring"), say("address of the dashboards")),
        "channel": gaps.fact(company.fact("slack-channel"), say("channel for incidents")),
        "status_page": gaps.fact(company.fact("status-page"), say("address of the status page")),
        "contacts": tuple(
            turn_to(post, company, gaps) for post in (ON_CALL, DEVOPS_LEAD, BACKUP, DEVELOPMENT_LEAD, CTO)
        ),
        "remote": evidence.remote or "origin",
        "branch": evidence.branch or "main",
        "composes": tuple(compose(file) for file in files_of(order.services, evidence)),
        "workflows": tuple(one for one in evidence.workflows if one.system == "github-actions"),
        "proxy": proxy_of(order.services, evidence),
        "seconds": SECONDS_BACK,
        "databases": databases(order.services, evidence),
        "spec": f"{order.root}/contracts/interfaces/deployment-spec.md",
        "meetings": f"{order.root}/meetings/",
        "record": RECORD,
    }
    runbook = pen.render("runbook.md.j2", gaps=gaps.found, **facts)
    record = pen.render("record.md.j2", services=services, levels=LEVELS)
    return Draft(
        kind=NAME,
        artifacts=(
            document(NAME, RUNBOOK, say("Incident runbook"), runbook),
            document(NAME, RECORD, say("Record of an incident, to be filled in"), record),
        ),
        gaps=gaps.found,
        tasks=(_to_fill_in(order, pen),) if _asks_for_one(order.request) else (),
        proofs=()
        if gaps.found
        else tuple(met_by_document(order.request.criteria, RUNBOOK, ("runbook", "런북", "대응 절차", "매뉴얼"))),
        next_steps=(
            say("rehearse the steps once on staging, and note how long each took"),
            say("keep the runbook where it can be read while everything is down"),
        ),
    )


def _asks_for_one(request: Request) -> bool:
    """Tell whether the post-mortem of an incident is asked for, and not only its form."""
    lines = (request.title, *(one.title for one in request.requirements))
    return any(_POSTMORTEM.search(line) and not _FORM.search(line) for line in lines)


def _to_fill_in(order: Order, pen: Pen) -> Task:
    return Task(
        title=pen.say(say("fill in {file}: what happened, why, and what prevents it", file=RECORD)),
        owner=WRITER if WRITER in order.agents else order.role.name,
        team=order.role.team,
        why=say("those who were there know it; no tracked file tells"),
    )


def _running(service: Service, order: Order, gaps: Gaps) -> Running:
    evidence = order.evidence
    name = shlex.quote(service.name)
    url = health_url(service) or front_page(service, order)
    health = gaps.fact(
        f"curl --fail --silent --show-error {shlex.quote(url)}" if url else None,
        say("address that answers when {service} is healthy", service=service.name),
    )
    moved = migrations((service,), evidence)
    if not is_composed(service, evidence):
        started = gaps.gap(say("how {service} is started on the server", service=service.name))
        return Running(service.name, None, None, None, None, health, (started,), moved)
    command = compose(service.file)
    return Running(
        name=service.name,
        state=f"{command} ps {name}",
        image=f'docker inspect --format "{{{{.Config.Image}}}} {{{{.Created}}}}" "$({command} ps -q {name})"',
        logs=f"{command} logs --since 30m --timestamps {name}",
        restart=f"{command} restart {name}",
        health=health,
        back=(
            f"read -r name image < {shlex.quote(f'rollback-{service.name}.txt')}",
            'docker tag "$image" "$name"',
            f"{command} up -d --no-deps --no-build --wait {name}",
        ),
        migrations=moved,
    )
