"""Draft the deployment spec: one document with the answer, and each service's section of the current spec."""

from __future__ import annotations

import re

from msgspec.structs import replace

from orchestrator.deliverables.deployment.model import Dependency, Specified
from orchestrator.drafting.basis import Basis
from orchestrator.drafting.compose import compose, files_of, proxy_of, siblings
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.keeping import filled
from orchestrator.drafting.migrations import migrations
from orchestrator.drafting.subject import subject
from orchestrator.model.artifact import Artifact
from orchestrator.model.evidence import EnvironmentKey, Evidence, Service
from orchestrator.model.kind import Draft, Order, Pen, Task
from orchestrator.model.request import Request
from orchestrator.model.text import Text, say

NAME = "deployment"
DOCUMENT = "deployment-spec.md"
NAMES = ("deployment spec", "배포 명세", "배포 사양", "배포 스펙")
CURRENT = "contracts/interfaces/deployment-spec.md"
GUARDIAN = "devops-master"
_SHIFTING = ("green", "canary", "traffic", "그린", "카나리", "트래픽")
"""One of these stands in whatever the expression finds: most requests need not be looked through by it."""
_SHIFTED = re.compile(
    r"blue[\s/-]?green|canary|shift\w* (?:the )?traffic|traffic[\s-]shift"
    r"|블루[\s/-]?그린|카나리|트래픽(?:을)? ?(?:단계|전환|이동|점진)",
)


def draft(order: Order, pen: Pen) -> Draft:
    """Specify every service that is meant; a repository without services leaves a gap instead."""
    drafted = filled(_form, order, pen, names=NAMES if order.services else ())
    if _is_to_be_shifted(order.request) and proxy_of(order.services, order.evidence) is None:
        return replace(drafted, tasks=(*drafted.tasks, _shift(order, pen)))
    return drafted


def _is_to_be_shifted(request: Request) -> bool:
    text = f"{request.title}\n{request.body}".casefold()
    return any(word in text for word in _SHIFTING) and _SHIFTED.search(text) is not None


def _shift(order: Order, pen: Pen) -> Task:
    """Leave the master seed's way of deploying to people: nothing in front of the services could share the traffic."""
    return Task(
        title=pen.say(
            say(
                "put a proxy in front and a second copy beside what runs; move the traffic in steps of 10, 25, 50, 75 "
                "and 100 %, each watched for 5 minutes, and back within 30 seconds"
            )
        ),
        owner=GUARDIAN if GUARDIAN in order.agents else order.role.name,
        team=order.role.team,
        why=say("no compose file declares a reverse proxy; the guide replaces each container in its place"),
    )


def _form(basis: Basis, pen: Pen) -> Draft:
    gaps = Gaps(pen)
    about = subject(basis, gaps)
    specified = tuple(_specified(one, basis, gaps) for one in basis.services)
    nothing = None if specified else gaps.gap(say("services to deploy"))
    sections = {one.heading: pen.render("section.md.j2", service=one, about=about) for one in specified}
    beside = _beside(basis.services, basis.evidence)
    document = pen.render(
        "spec.md.j2",
        about=about,
        services=specified,
        sections=tuple(sections.values()),
        beside=beside,
        nothing=nothing,
        gaps=gaps.found,
    )
    spec = Artifact(path=DOCUMENT, place="answer", title=say("Deployment spec"), content=document.encode(), kind=NAME)
    current = (
        Artifact(
            path=f"{basis.root}/{CURRENT}",
            place="repository",
            title=say("Current deployment spec, section {section}", section=heading),
            content=text.encode(),
            kind=NAME,
            section=heading,
        )
        for heading, text in sections.items()
    )
    return Draft(
        kind=NAME,
        artifacts=(spec, *current),
        gaps=gaps.found,
        verify=tuple(
            say("`{command}` reads the stack without an error", command=f"{compose(file)} config --quiet")
            for file in files_of(basis.services, basis.evidence)
        ),
        next_steps=(
            say("fill in what stands as a gap"),
            say("carry out the deployment by the guide, and keep its checklist with the answer"),
        ),
    )


def _specified(service: Service, basis: Basis, gaps: Gaps) -> Specified:
    evidence = basis.evidence
    heading = f"{service.name} · {basis.environment or 'production'}"
    return Specified(
        name=service.name,
        heading=heading,
        declared_in=service.file,
        source=service.folder,
        dockerfile=service.dockerfile,
        image=gaps.fact(_image(service, evidence), say("image of {service}", service=service.name)),
        ports=service.ports,
        volumes=service.volumes,
        healthcheck=gaps.fact(_health(service, evidence), say("health check of {service}", service=service.name)),
        dependencies=tuple(_dependency(name, service, evidence) for name in service.depends_on),
        migrations=migrations((service,), evidence),
        keys=_keys(service, evidence),
        keys_from=_keys_from(basis),
        resources=gaps.gap(say("CPU, memory and disk space of {service}", service=service.name)),
    )


def _image(service: Service, evidence: Evidence) -> str | None:
    if service.image:
        return service.image
    dockerfile = next((one for one in evidence.dockerfiles if one.file == service.dockerfile), None)
    return dockerfile.bases[-1] if dockerfile and dockerfile.bases else None


def _health(service: Service, evidence: Evidence) -> str | None:
    if service.healthcheck:
        return service.healthcheck
    dockerfile = next((one for one in evidence.dockerfiles if one.file == service.dockerfile), None)
    return f"HEALTHCHECK ({dockerfile.file})" if dockerfile and dockerfile.has_healthcheck else None


def _dependency(name: str, service: Service, evidence: Evidence) -> Dependency:
    found = next((one for one in siblings(service, evidence) if one.name == name), None)
    return Dependency(name, (found.image or found.folder or "—") if found else "—")


def _keys(service: Service, evidence: Evidence) -> tuple[EnvironmentKey, ...]:
    known = {key.name: key for key in evidence.environment_keys}
    return tuple(
        known.get(name) or EnvironmentKey(name=name, secret=False, files=(service.file,))
        for name in service.environment
    )


def _keys_from(basis: Basis) -> Text:
    if basis.environment == "development":
        return say("a local `.env` file that is not committed")
    return say("the server's environment or its secrets manager; never a committed file")


def _beside(services: tuple[Service, ...], evidence: Evidence) -> tuple[Service, ...]:
    """List what runs beside the services in the same compose files: it is started with them, not deployed anew."""
    meant = {one.name for one in services}
    files = files_of(services, evidence)
    return tuple(one for one in evidence.services if one.file in files and one.name not in meant)
