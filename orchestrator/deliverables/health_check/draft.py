"""Draft the specification, the overlay for checks that are missing, and the script that asks every service."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator

from orchestrator.deliverables.health_check.model import Asked, Part, Specified
from orchestrator.drafting.applications import HEALTH_PATH, Application, applications
from orchestrator.drafting.compose import files_of, is_composed, siblings
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.databases import caches, databases
from orchestrator.drafting.engines import engine_of, health_without_secrets
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.probes import probe
from orchestrator.drafting.surveyed import document, fact_of, surveyed, tracked
from orchestrator.model.evidence import Service
from orchestrator.model.kind import Draft, Order, Pen, Task
from orchestrator.model.text import Text, say

NAME = "health-check"
DOCUMENT = "health-check.md"
SCRIPT = "infrastructure/scripts/check-health.sh"
OVERLAY = "infrastructure/docker/health.yml"
# The infrastructure standards' health_check block.
ATTEMPTS, PAUSE = 10, 10
_ENVIRONMENTS = (("development", say("development")), ("staging", say("staging")), ("production", say("production")))


def draft(order: Order, pen: Pen) -> Draft:
    """Specify every service that is meant, and what stands beside it."""
    gaps = Gaps(pen)
    meant = tuple(_application(one, order, gaps) for one in applications(order))
    beside = tuple(_ready_made(one, gaps) for one in _beside(order))
    services = (*meant, *beside)
    if not services:
        question = say("whose health? The repository tracks neither a service nor a package manifest")
        return Draft(kind=NAME, questions=(question,))
    missing = tuple(one for one in services if one.today is None and one.probe)
    composed = {one.name for one in order.evidence.services if is_composed(one, order.evidence)}
    overlaid = tuple(one for one in missing if one.name in composed)
    asked = tuple(_asked(order, meant, gaps))
    published = tuple(one for one in meant if one.published)
    keys = {part.key: "healthy" for one in meant for part in one.parts}
    text = pen.render(
        "health-check.md.j2",
        about=surveyed(order),
        services=services,
        parts=tuple({part.key: part for one in meant for part in one.parts}.values()),
        sample=json.dumps({**keys, "timestamp": order.now.strftime("%Y-%m-%dT%H:%M:%SZ")}, indent=2),
        asked=asked,
        attempts=ATTEMPTS,
        pause=PAUSE,
        script=SCRIPT,
        overlay=OVERLAY if overlaid else "",
        composes=tuple(f"docker compose -f {shlex.quote(file)}" for file in _files(order)),
        published=published,
        gaps=gaps.found,
    )
    script = pen.render("check-health.sh.j2", services=published, attempts=ATTEMPTS, pause=PAUSE)
    artifacts = [
        document(NAME, DOCUMENT, say("Health check specification"), text),
        tracked(NAME, SCRIPT, say("Asks every service for its health"), script, executable=True),
    ]
    if overlaid:
        probes = pen.render("health.yml.j2", services=overlaid)
        artifacts.append(tracked(NAME, OVERLAY, say("Health checks that the stack lacks"), probes))
    return Draft(
        kind=NAME,
        artifacts=tuple(artifacts),
        gaps=gaps.found,
        tasks=tuple(_tasks(meant, order, pen)),
        proofs=tuple(met_by_document(order.request.criteria, DOCUMENT, ("health check spec", "specification", "명세"))),
        verify=(say("`{command}` asks every service and fails where one is not healthy", command=SCRIPT),),
        next_steps=(
            say("let monitoring ask the addresses from outside (`Kind: monitoring-stack`)"),
            say("stop a database on staging, and see the answer turn to 503"),
        ),
        mended=(
            say("a part that is not asked counts as unhealthy, where the usual sample takes any odd value for healthy"),
            say("liveness does not ask the database: otherwise its outage restarts every service"),
        ),
    )


def _application(one: Application, order: Order, gaps: Gaps) -> Specified:
    service = one.service
    port = str(one.port) if one.port else gaps.gap(say("port of {service}", service=one.name))
    path = "/" if one.static else one.health
    host = next((found.host for found in service.ports if found.host), None) if service else None
    today = service.healthcheck if service else None
    if today is None and one.dockerfile is not None and one.dockerfile.has_healthcheck:
        today = f"HEALTHCHECK ({one.dockerfile.file})"
    if today is None and port and probe(one) is None and one.port:
        gaps.gap(say("health check of {service}", service=one.name))
    owners = order.owner_of(f"{one.folder}/health")
    return Specified(
        name=one.name,
        path=path,
        inside=f"http://{one.name}:{port}{path}",
        published=f"http://localhost:{host}{path}" if host else None,
        today=today,
        parts=() if one.static else _parts(one, order),
        probe=probe(one),
        owner="" if not owners or order.role.name in owners else owners[0],
    )


def _ready_made(one: Service, gaps: Gaps) -> Specified:
    engine = engine_of(one.image or "")
    if engine is None and one.healthcheck is None:
        gaps.gap(say("health check of {service}", service=one.name))
    return Specified(
        name=one.name,
        path="",
        inside="",
        published=None,
        today=one.healthcheck,
        parts=(),
        probe=health_without_secrets(engine, one.command) if engine else None,
        owner="",
    )


def _parts(one: Application, order: Order) -> tuple[Part, ...]:
    needed = set(one.service.depends_on) if one.service else set[str]()
    found = [Part("api", say("the process answers"))]
    services = (one.service,) if one.service else ()
    if any(store.service.name in needed for store in databases(services, order.evidence)):
        found.append(Part("database", say("`SELECT 1` answers within one second")))
    beside = siblings(one.service, order.evidence) if one.service else ()
    if any(cache.name in needed for cache in caches(beside)):
        found.append(Part("redis", say("`PING` answers within one second")))
    return tuple(found)


def _files(order: Order) -> tuple[str, ...]:
    return files_of(order.services, order.evidence)


def _beside(order: Order) -> tuple[Service, ...]:
    found: dict[str, Service] = {}
    for one in order.services:
        for beside in siblings(one, order.evidence):
            if beside.folder is None and beside.dockerfile is None:
                found.setdefault(beside.name, beside)
    return tuple(found.values())


def _asked(order: Order, meant: Iterable[Specified], gaps: Gaps) -> Iterator[Asked]:
    path = next((one.path for one in meant if one.parts), HEALTH_PATH)
    for name, title in _ENVIRONMENTS:
        if name == "development":
            continue  # nobody asks it from outside
        domain = gaps.fact(fact_of(order, "domain", name), say("domain of {environment}", environment=title))
        yield Asked(title, f"https://{domain}{path}")


def _tasks(meant: Iterable[Specified], order: Order, pen: Pen) -> Iterator[Task]:
    for one in meant:
        if one.parts and one.today is None and one.owner:
            yield Task(
                title=pen.say(_wanted(one)),
                owner=one.owner,
                team=order.agents.get(one.owner, one.owner),
                why=say("the code of {service} is theirs; the specification says what it answers", service=one.name),
            )


def _wanted(one: Specified) -> Text:
    return say("answer {path} in {service}, by the specification", path=one.path, service=one.name)
