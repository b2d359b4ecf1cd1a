"""Draft the deployment guide from what the repository declares."""

from __future__ import annotations

import shlex

from orchestrator.deliverables.deployment_guide.model import Deployed, Stage
from orchestrator.drafting.basis import Basis
from orchestrator.drafting.compose import build, compose, files_of, health_url, is_composed, proxy_of
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

NAME = "deployment-guide"
DOCUMENT = "deployment-guide.md"
NAMES = ("deployment guide", "배포 가이드", "배포 절차")
# The master seed's stages of a traffic shift, each watched for five minutes.
STAGES = tuple(Stage(percent, 5) for percent in (10, 25, 50, 75, 100))


def draft(order: Order, pen: Pen) -> Draft:
    """Write the guide for the services that are meant."""
    return filled(_form, order, pen, names=NAMES)


def _form(basis: Basis, pen: Pen) -> Draft:
    gaps = Gaps(pen)
    about = subject(basis, gaps)
    evidence, company = basis.evidence, basis.company
    services = tuple(_deployed(one, basis, gaps) for one in basis.services)
    dumps = databases(basis.services, evidence)
    proxy = proxy_of(basis.services, evidence)
    document = pen.render(
        "guide.md.j2",
        about=about,
        production=basis.environment == "production",
        services=services,
        nothing=None if services else gaps.gap(say("services to deploy")),
        composes=tuple(compose(file) for file in files_of(basis.services, evidence)),
        databases=dumps,
        backups=gaps.fact(company.fact("backup-location"), say("where backups are kept")) if dumps else "",
        keys_missing=tuple(
            key for key in evidence.environment_keys if key.name in _keys_of(basis.services) and not key.in_template
        ),
        workflows=evidence.workflows,
        remote=evidence.remote or "origin",
        proxy=proxy,
        stages=STAGES,
        channel=gaps.fact(company.fact("slack-channel"), say("channel for deployment notices")),
        sentry=gaps.fact(company.fact("sentry-project"), say("Sentry project")),
        contacts=(turn_to(DEVOPS_LEAD, company, gaps), turn_to(BACKUP, company, gaps)),
        rollback="rollback-plan" in basis.kinds,
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(
            Artifact(
                path=DOCUMENT, place="answer", title=say("Deployment guide"), content=document.encode(), kind=NAME
            ),
        ),
        gaps=gaps.found,
        mended=(
            say("a named version is checked out, where the usual sample pulls whatever the branch holds"),
            say("dependencies are installed while the image is built, not in the running container"),
        )
        if services
        else (),
    )


def _deployed(service: Service, basis: Basis, gaps: Gaps) -> Deployed:
    evidence = basis.evidence
    name = shlex.quote(service.name)
    url = health_url(service)
    health = gaps.fact(
        f"curl --fail --silent --show-error {shlex.quote(url)}" if url else None,
        say("address that answers when {service} is healthy", service=service.name),
    )
    if not is_composed(service, evidence):
        start = gaps.gap(say("how {service} is started on the server", service=service.name))
        return Deployed(
            name=service.name,
            needs=None,
            remember=None,
            build=build(service, evidence),
            start=start,
            health=health,
            logs=None,
            migrations=migrations((service,), evidence),
        )
    command = compose(service.file)
    meant = {one.name for one in basis.services}
    needed = [shlex.quote(name) for name in service.depends_on if name not in meant]
    return Deployed(
        name=service.name,
        needs=f"{command} up -d --no-recreate --wait {' '.join(needed)}" if needed else None,
        remember=(
            f"docker inspect --format '{{{{.Config.Image}}}} {{{{.Image}}}}' "
            f'"$({command} ps -q {name})" | tee {shlex.quote(f"rollback-{service.name}.txt")}'
        ),
        build=build(service, evidence) or f"{command} pull {name}",
        start=f"{command} up -d --no-deps --wait {name}",
        health=health,
        logs=f"{command} logs --since 10m {name}",
        migrations=migrations((service,), evidence),
    )


def _keys_of(services: tuple[Service, ...]) -> frozenset[str]:
    return frozenset(name for one in services for name in one.environment)
