"""Draft the compose file and the template of its environment from what the repository declares."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from orchestrator.deliverables.compose_stack.engines import Engine, engine_of, named_in
from orchestrator.deliverables.compose_stack.model import Check, Composed, Variable
from orchestrator.drafting.applications import Application, applications, slug, variable
from orchestrator.drafting.compose import siblings
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.images import PINNED, named, pinned
from orchestrator.model.artifact import Artifact
from orchestrator.model.evidence import EnvironmentKey, Service
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import Text, say

NAME = "compose-stack"
FOLDER = "infrastructure/docker"
FILE = f"{FOLDER}/docker-compose.yml"
TEMPLATE = f"{FOLDER}/.env.example"
# To begin with, until somebody has measured: as references, so that a machine can set its own.
CPUS, MEMORY = "0.50", "512M"
FRONT, BACK = "front", "back"
_PROXIES = frozenset({"nginx", "haproxy", "traefik", "caddy", "envoy", "nginx-unprivileged"})


def draft(order: Order, pen: Pen) -> Draft:
    """Compose what is built here with what it needs; a repository that declares nothing is asked about."""
    gaps, mended = Gaps(pen), dict[str, Text]()
    built = applications(order)
    beside = _beside(order)
    wanted = tuple(one for one in named_in(f"{order.request.title}\n{order.request.body}") if not _runs(one, beside))
    if not (built or beside or wanted):
        question = say(
            "what should the stack run? Neither a service nor a package manifest is tracked in the repository"
        )
        return Draft(kind=NAME, questions=(question,))
    names = {one.name for one in (*built, *beside)} | {one.name for one in wanted}
    stores = {one.name for one in beside if engine_of(one.image or "")} | {one.name for one in wanted}
    services = (
        *(_built(one, names, stores, gaps) for one in built),
        *(_ready_made(one, names, stores, gaps, mended) for one in beside),
        *(_wished(one, gaps) for one in wanted),
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
        next_steps=tuple(_next_steps(built, order)),
        mended=(*_MENDED, *mended.values()),
    )


_MENDED = (
    say(
        "passwords are mounted as secrets or come from the environment, where the usual sample writes them into the file"
    ),
    say("databases and caches publish no port: they are reached inside their network only"),
    say("services wait for what they need to be healthy, where the usual sample waits for its start only"),
    say("there is no `version:` line: compose has not needed one for years"),
)


def _built(one: Application, names: set[str], stores: set[str], gaps: Gaps) -> Composed:
    service = one.service
    port = one.port
    check: Check | None = None
    if service is not None and service.healthcheck:
        check = Check(service.healthcheck.replace("$", "$$"), "30s")
    elif port is not None and one.static:
        check = Check(f"wget -q -O /dev/null http://127.0.0.1:{port}/", "10s")
    elif port is not None:
        check = Check(f"wget -q -O /dev/null http://127.0.0.1:{port}{one.health}", "30s")
    missing = "" if check else gaps.gap(say("health check of {service}", service=one.name))
    needs = [name for name in (service.depends_on if service else ()) if name in names]
    if service is None:
        needs = sorted(stores)
    return Composed(
        name=slug(one.name),
        purpose=one.stack or "",
        context=posixpath.relpath(one.folder or ".", FOLDER),
        dockerfile=posixpath.relpath(one.dockerfile_path, one.folder or "."),
        image=None,
        environment=tuple((key.name, _reference(key.name)) for key in one.keys if _is_name(key.name)),
        secrets=(),
        ports=tuple(_ports(service)),
        volumes=_volumes(service.volumes if service else (), one.name),
        networks=(FRONT, BACK) if needs or stores else (FRONT,),
        depends_on=tuple((slug(name), "service_healthy") for name in needs if name != one.name),
        check=check,
        missing_check=missing,
        cpus=_limit(one.name, "CPUS", CPUS),
        memory=_measured(one.name, gaps),
        hardened=True,
    )


def _ready_made(one: Service, names: set[str], stores: set[str], gaps: Gaps, mended: dict[str, Text]) -> Composed:
    written = one.image or ""
    chosen = pinned(written)
    image = chosen.image if chosen else f"{written.partition(':')[0]}:${{{variable(one.name)}_VERSION:?}}"
    if chosen is None:
        gaps.gap(say("version of {image}", image=written or one.name))
    elif chosen.instead_of:
        mended[one.name] = say(
            "{service} runs `{image}` instead of `{before}`; check that its data fits before the first start",
            service=one.name,
            image=chosen.image,
            before=chosen.instead_of,
        )
    engine = engine_of(written)
    check = one.healthcheck.replace("$", "$$") if one.healthcheck else engine.check if engine else ""
    if engine is not None:
        return _engine(engine, one.name, image, _volumes(one.volumes, one.name), engine.check, gaps)
    front = named(written) in _PROXIES
    return Composed(
        name=slug(one.name),
        purpose=named(written),
        context=None,
        dockerfile=None,
        image=image,
        environment=tuple((name, _reference(name)) for name in one.environment if _is_name(name)),
        secrets=(),
        ports=tuple(_ports(one)),
        volumes=_volumes(one.volumes, one.name),
        networks=(FRONT,) if front else (FRONT, BACK),
        depends_on=tuple((slug(name), "service_healthy") for name in one.depends_on if name in names),
        check=Check(check, "30s") if check else None,
        missing_check="" if check else gaps.gap(say("health check of {service}", service=one.name)),
        cpus=_limit(one.name, "CPUS", CPUS),
        memory=_measured(one.name, gaps),
        hardened=False,
    )


def _wished(engine: Engine, gaps: Gaps) -> Composed:
    return _engine(engine, engine.name, PINNED[engine.image], (), engine.check, gaps)


def _engine(engine: Engine, name: str, image: str, volumes: tuple[str, ...], check: str, gaps: Gaps) -> Composed:
    secret = engine.secret.lower()
    keeps = any(volume.split(":")[1:2] == [engine.data] for volume in volumes)
    return Composed(
        name=slug(name),
        purpose=engine.purpose,
        context=None,
        dockerfile=None,
        image=image,
        environment=(
            *((key, _reference(key)) for key in engine.settings),
            *(((f"{engine.secret}_FILE", f"/run/secrets/{secret}"),) if secret else ()),
        ),
        secrets=(secret,) if secret else (),
        ports=(),
        volumes=volumes if keeps or not engine.data else (*volumes, f"{slug(name)}-data:{engine.data}"),
        networks=(BACK,),
        depends_on=(),
        check=Check(check, "30s"),
        missing_check="",
        cpus=_limit(name, "CPUS", CPUS),
        memory=_measured(name, gaps),
        hardened=False,
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


def _reference(name: str) -> str:
    return f"${{{name}:?set it in .env}}"


def _limit(name: str, sort: str, first: str) -> str:
    return f"${{{variable(name)}_{sort}:-{first}}}"


def _measured(name: str, gaps: Gaps) -> str:
    gaps.gap(
        say(
            "measured CPU and memory of {service}; {cpus} and {memory} to begin with",
            service=name,
            cpus=CPUS,
            memory=MEMORY,
        )
    )
    return _limit(name, "MEMORY", MEMORY)


def _is_name(name: str) -> bool:
    return name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()


def _ports(service: Service | None) -> Iterable[str]:
    for port in service.ports if service else ():
        if port.host:
            kind = "" if port.protocol == "tcp" else f"/{port.protocol}"
            yield f"127.0.0.1:{port.host}:{port.container}{kind}"


def _volumes(volumes: Iterable[object], name: str) -> tuple[str, ...]:
    """Keep named volumes; what is mounted from the work tree belongs to one machine and stays out."""
    found: list[str] = []
    for volume in volumes:
        source, target = str(getattr(volume, "source", "")), str(getattr(volume, "target", ""))
        if getattr(volume, "named", False) and target.startswith("/"):
            read_only = ":ro" if getattr(volume, "read_only", False) else ""
            found.append(f"{slug(source)}:{target}{read_only}")
    return tuple(found)


def _named_volumes(services: Iterable[Composed]) -> Iterable[str]:
    for one in services:
        yield from (volume.partition(":")[0] for volume in one.volumes)


def _variables(
    services: Iterable[Composed], secrets: tuple[str, ...], keys: Iterable[EnvironmentKey]
) -> tuple[Variable, ...]:
    secret: Mapping[str, bool] = {key.name: key.secret for key in keys}
    needed: dict[str, list[str]] = {}
    for one in services:
        for name, value in one.environment:
            if value == _reference(name):
                needed.setdefault(name, []).append(one.name)
        for name in one.secrets:
            needed.setdefault(name.upper(), []).append(one.name)
    return tuple(
        Variable(name, tuple(dict.fromkeys(users)), name.lower() in secrets or secret.get(name, False))
        for name, users in needed.items()
    )


def _next_steps(built: Iterable[Application], order: Order) -> Iterable[Text]:
    for one in built:
        if one.dockerfile is None:
            yield say("ask for the Dockerfile of {service} (`Kind: dockerfile`): none is tracked", service=one.name)
    others = [file for file in order.evidence.compose_files if file != FILE]
    if others:
        yield say("decide which stack counts: {files} declare services too", files=", ".join(others))
    yield say("measure CPU and memory under load, and set the limits in the environment")
