"""Draft the compose file and the template of its environment from what the repository declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.deliverables.compose_stack.model import Composed, Variable
from orchestrator.deliverables.compose_stack.services import (
    BACK,
    CPUS,
    FOLDER,
    FRONT,
    MEMORY,
    built,
    ready_made,
    reference,
    wished,
)
from orchestrator.drafting.applications import Application, applications
from orchestrator.drafting.compose import siblings
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.engines import Engine, engine_of, named_in
from orchestrator.drafting.gaps import Gaps
from orchestrator.evidence.interpolation import names
from orchestrator.model.artifact import Artifact
from orchestrator.model.evidence import EnvironmentKey, Service
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import Text, say

NAME = "compose-stack"
FILE = f"{FOLDER}/docker-compose.yml"
TEMPLATE = f"{FOLDER}/.env.example"


def draft(order: Order, pen: Pen) -> Draft:
    """Compose what is built here with what it needs; a repository that declares nothing is asked about."""
    gaps, mended = Gaps(pen), dict[str, Text]()
    made = applications(order)
    beside = _beside(order)
    wanted = tuple(one for one in named_in(f"{order.request.title}\n{order.request.body}") if not _runs(one, beside))
    if not (made or beside or wanted):
        question = say(
            "what should the stack run? Neither a service nor a package manifest is tracked in the repository"
        )
        return Draft(kind=NAME, questions=(question,))
    stores = {one.name for one in beside if engine_of(one.image or "")} | {one.name for one in wanted}
    known = {one.name for one in made} | {one.name for one in beside} | stores
    services = _settled(
        (
            *(built(one, known, stores, gaps) for one in made),
            *(ready_made(one, known, gaps, mended) for one in beside),
            *(wished(one) for one in wanted),
        )
    )
    gaps.gap(
        say(
            "measured CPU and memory of {services}; {cpus} and {memory} to begin with",
            services=", ".join(one.name for one in services),
            cpus=CPUS,
            memory=MEMORY,
        )
    )
    secrets = tuple(dict.fromkeys(name for one in services for name in one.secrets))
    compose = pen.render(
        "docker-compose.yml.j2",
        services=services,
        volumes=tuple(dict.fromkeys(_named_volumes(services))),
        secrets=tuple((name, name.upper()) for name in secrets),
        front=any(FRONT in one.networks for one in services),
        back=any(BACK in one.networks for one in services),
        gaps=gaps.found,
    )
    template = pen.render("env.example.j2", variables=_variables(services, secrets, order.evidence.environment_keys))
    return Draft(
        kind=NAME,
        artifacts=(
            Artifact(path=FILE, place="repository", title=say("Compose stack"), content=compose.encode(), kind=NAME),
            Artifact(
                path=TEMPLATE,
                place="repository",
                title=say("Template of its environment, without values"),
                content=template.encode(),
                kind=NAME,
            ),
        ),
        gaps=gaps.found,
        proofs=tuple(met_by_document(order.request.criteria, FILE, ("compose", "컴포즈"))),
        verify=(
            say(
                "`{command}` fills in the environment; the file stays out of git",
                command=f"cp {TEMPLATE} {FOLDER}/.env",
            ),
            say("`{command}` reads the stack without an error", command=f"docker compose -f {FILE} config --quiet"),
            say(
                "`{command}` ends once every service is healthy",
                command=f"docker compose -f {FILE} up -d --build --wait",
            ),
        ),
        next_steps=tuple(_next_steps(made, order)),
        mended=(*_MENDED, *mended.values()),
    )


_MENDED = (
    say("passwords are mounted as secrets or come from the environment, where the usual sample has them in the file"),
    say("databases and caches publish no port: they are reached inside their network only"),
    say("services wait for what they need to be healthy, where the usual sample waits for its start only"),
    say("there is no `version:` line: compose has not needed one for years"),
)


def _beside(order: Order) -> tuple[Service, ...]:
    """List the ready-made images that stand beside the services in their compose files, each once."""
    found: dict[str, Service] = {}
    for one in order.services:
        for beside in siblings(one, order.evidence):
            if beside.folder is None and beside.dockerfile is None:
                found.setdefault(beside.name, beside)
    return tuple(found.values())


def _runs(engine: Engine, services: Iterable[Service]) -> bool:
    return any(engine_of(one.image or "") == engine for one in services)


def _settled(services: tuple[Composed, ...]) -> tuple[Composed, ...]:
    """Let services wait for health where it can be told, else for the start."""
    states = {one.name: "service_healthy" if one.check else "service_started" for one in services}
    return tuple(
        one._replace(depends_on=tuple((name, states.get(name, "service_started")) for name, _ in one.depends_on))
        for one in services
    )


def _named_volumes(services: Iterable[Composed]) -> Iterable[str]:
    for one in services:
        yield from (volume.partition(":")[0] for volume in one.volumes)


def _variables(
    services: Iterable[Composed], secrets: tuple[str, ...], keys: Iterable[EnvironmentKey]
) -> tuple[Variable, ...]:
    secret: Mapping[str, bool] = {key.name: key.secret for key in keys}
    needed: dict[str, list[str]] = {}
    for one in services:
        for name, value in (*one.arguments, *one.environment):
            if value == reference(name):
                needed.setdefault(name, []).append(one.name)
        for name in one.secrets:
            needed.setdefault(name.upper(), []).append(one.name)
        for name in names(one.command):
            needed.setdefault(name, []).append(one.name)
    return tuple(
        Variable(name, tuple(dict.fromkeys(users)), name.lower() in secrets or secret.get(name, False))
        for name, users in needed.items()
    )


def _next_steps(made: Iterable[Application], order: Order) -> Iterable[Text]:
    for one in made:
        if one.dockerfile is None:
            yield say("ask for the Dockerfile of {service} (`Kind: dockerfile`): none is tracked", service=one.name)
    others = [file for file in order.evidence.compose_files if file != FILE]
    if others:
        yield say("decide which stack counts: {files} declare services too", files=", ".join(others))
    yield say("measure CPU and memory under load, and set the limits in the environment")
