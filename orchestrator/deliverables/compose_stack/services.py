"""Say what the compose file holds of one service: built here, taken ready-made, or wished for by the request."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from orchestrator.deliverables.compose_stack.model import Check, Composed
from orchestrator.drafting.applications import Application, slug, variable
from orchestrator.drafting.compose import again, as_shell
from orchestrator.drafting.engines import Engine, engine_of, health_of
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.images import PINNED, named, pinned
from orchestrator.drafting.probes import doubt, probe
from orchestrator.model.evidence import Service, Volume
from orchestrator.model.text import Text, say

FOLDER = "infrastructure/docker"
# To begin with, until somebody has measured: as references, so that a machine can set its own.
CPUS, MEMORY = "0.50", "512M"
FRONT, BACK = "front", "back"
_PROXIES = frozenset({"nginx", "haproxy", "traefik", "caddy", "envoy", "nginx-unprivileged"})


def built(one: Application, names: set[str], stores: set[str], gaps: Gaps) -> Composed:
    """Compose an application; without a declaration of its own it waits for every store of the stack."""
    service = one.service
    check: Check | None = None
    if service is not None and service.healthcheck:
        check = Check(as_shell(service.healthcheck), "30s")
    elif asked := probe(one):
        check = Check(asked, "10s" if one.static else "30s")
        doubt(one, gaps)
    missing = "" if check else gaps.gap(say("health check of {service}", service=one.name))
    needs = [name for name in (service.depends_on if service else ()) if name in names]
    if service is None:
        needs = sorted(stores)
    given = tuple((key.name, reference(key.name)) for key in one.keys if _is_name(key.name))
    return Composed(
        name=slug(one.name),
        purpose=one.stack or "",
        context=posixpath.relpath(one.folder or ".", FOLDER),
        dockerfile=posixpath.relpath(one.dockerfile_path, one.folder or "."),
        arguments=given if one.static else (),
        image=None,
        environment=() if one.static else given,
        secrets=(),
        ports=tuple(_ports(service)),
        volumes=_volumes(service.volumes if service else ()),
        networks=(FRONT, BACK) if needs or stores else (FRONT,),
        depends_on=tuple((slug(name), "service_healthy") for name in needs if name != one.name),
        check=check,
        missing_check=missing,
        cpus=_limit(one.name, "CPUS", CPUS),
        memory=_limit(one.name, "MEMORY", MEMORY),
        hardened=True,
        command=again(service.command, one.name, gaps) if service and service.command else "",
        profiles=service.profiles if service else (),
    )


def ready_made(one: Service, names: set[str], gaps: Gaps, mended: dict[str, Text]) -> Composed:
    """Compose what runs from a registry's image, with a version; what that changed is added to `mended`."""
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
    command = again(one.command, one.name, gaps) if one.command else ""
    check = as_shell(one.healthcheck) if one.healthcheck else engine.check if engine else ""
    if engine is not None:
        more = tuple(name for name in engine.account if name in one.environment)
        return _engine(engine, one.name, image, _volumes(one.volumes), health_of(engine, command), more)._replace(
            command=command, profiles=one.profiles
        )
    front = named(written) in _PROXIES
    return Composed(
        name=slug(one.name),
        purpose=named(written),
        context=None,
        dockerfile=None,
        arguments=(),
        image=image,
        environment=tuple((name, reference(name)) for name in one.environment if _is_name(name)),
        secrets=(),
        ports=tuple(_ports(one)),
        volumes=_volumes(one.volumes),
        networks=(FRONT,) if front else (FRONT, BACK),
        depends_on=tuple((slug(name), "service_healthy") for name in one.depends_on if name in names),
        check=Check(check, "30s") if check else None,
        missing_check="" if check else gaps.gap(say("health check of {service}", service=one.name)),
        cpus=_limit(one.name, "CPUS", CPUS),
        memory=_limit(one.name, "MEMORY", MEMORY),
        hardened=False,
        command=command,
        profiles=one.profiles,
    )


def wished(engine: Engine) -> Composed:
    """Compose a store that only the request names."""
    return _engine(engine, engine.name, PINNED[engine.image], (), engine.check)


def _engine(
    engine: Engine, name: str, image: str, volumes: tuple[str, ...], check: str, more: tuple[str, ...] = ()
) -> Composed:
    secret = engine.secret.lower()
    keeps = any(volume.split(":")[1:2] == [engine.data] for volume in volumes)
    return Composed(
        name=slug(name),
        purpose=engine.purpose,
        context=None,
        dockerfile=None,
        arguments=(),
        image=image,
        environment=(
            *((key, reference(key)) for key in (*engine.settings, *more)),
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
        memory=_limit(name, "MEMORY", MEMORY),
        hardened=False,
    )


def reference(name: str) -> str:
    """Give the reference to a variable of the environment that stops the start while it is not set."""
    return f"${{{name}:?set it in .env}}"


def _limit(name: str, sort: str, first: str) -> str:
    return f"${{{variable(name)}_{sort}:-{first}}}"


def _is_name(name: str) -> bool:
    return name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()


def _ports(service: Service | None) -> Iterable[str]:
    for port in service.ports if service else ():
        if port.host:
            kind = "" if port.protocol == "tcp" else f"/{port.protocol}"
            yield f"127.0.0.1:{port.host}:{port.container}{kind}"


def _volumes(volumes: Iterable[Volume]) -> tuple[str, ...]:
    """Keep named volumes; what is mounted from the work tree belongs to one machine and stays out."""
    found: list[str] = []
    for volume in volumes:
        if volume.named and volume.target.startswith("/") and ":" not in volume.target:
            found.append(f"{slug(volume.source)}:{volume.target}{':ro' if volume.read_only else ''}")
    return tuple(found)
