"""Make the local services of what the repository declares."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from orchestrator.deliverables.local_environment.model import Local
from orchestrator.drafting.applications import composed
from orchestrator.drafting.compose import again, as_shell
from orchestrator.drafting.databases import caches, databases
from orchestrator.drafting.engines import engine_of, health_without_secrets
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.images import named, pinned
from orchestrator.evidence.secrecy import is_secret
from orchestrator.model.evidence import Evidence, Service
from orchestrator.model.text import say

FOLDER = "infrastructure/local"
UP = posixpath.relpath(".", FOLDER)
# The release seed's database, in its alpine variant.
DATABASE = "postgis/postgis:16-3.4-alpine"
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_POSTGRES = ("POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD")
_DATA = "/var/lib/postgresql/data"
_PG_CHECK = 'pg_isready -U "$POSTGRES_USER"'


def services(evidence: Evidence, gaps: Gaps) -> tuple[Local, ...]:
    """Give databases and caches first, then what is built here. One declaration of a name counts, the first."""
    stores = {one.service.name for one in databases(evidence.services, evidence)}
    stores |= {one.name for one in caches(evidence.services)}
    first: dict[str, Service] = {}
    for one in evidence.services:
        first.setdefault(one.name, one)
    kept = [one for one in first.values() if one.name in stores or one.folder is not None or one.dockerfile is not None]
    kept.sort(key=lambda one: one.name not in stores)
    made = [_local(one, gaps) for one in kept]
    if kept and not stores and _needs_database(evidence):
        made.insert(0, _database())
        made[1:] = [one._replace(depends_on=(*one.depends_on, ("db", ""))) for one in made[1:]]
    healthy = {one.name for one in made if one.check}
    names = {one.name for one in made}
    return tuple(one._replace(depends_on=_conditions(one, names, healthy)) for one in made)


def _local(service: Service, gaps: Gaps) -> Local:
    built = service.folder is not None or service.dockerfile is not None
    folder = service.folder if service.folder is not None else posixpath.dirname(service.dockerfile or "")
    dockerfile = posixpath.relpath(service.dockerfile, folder or ".") if service.dockerfile else "Dockerfile"
    image = None
    if not built:
        chosen = pinned(service.image or "")
        image = chosen.image if chosen else gaps.gap(say("version of the image of {service}", service=service.name))
    keys = [key for key in service.environment if _KEY.fullmatch(key)]
    postgres = named(service.image or "") in {"postgres", "postgis"}
    if postgres:
        keys = list(dict.fromkeys((*_POSTGRES, *keys)))
    # The images of databases refuse to start with both forms of a secret, and no file is mounted here.
    keys = [key for key in keys if not (key.endswith("_FILE") and is_secret(key.removesuffix("_FILE")))] + [
        key for one in keys if one.endswith("_FILE") and is_secret(key := one.removesuffix("_FILE")) and key not in keys
    ]
    return Local(
        name=composed(service.name),
        folder=folder if built else None,
        dockerfile=dockerfile,
        image=image,
        environment=tuple((key, reference(key)) for key in keys),
        ports=tuple(
            f"127.0.0.1:{port.host or port.container}:{port.container}"
            for port in service.ports
            if port.protocol == "tcp"
        ),
        volumes=tuple(
            f"{volume.source}:{volume.target}"
            for volume in service.volumes
            if volume.named and composed(volume.source) == volume.source and re.fullmatch(r"/[\w./-]+", volume.target)
        ),
        depends_on=tuple((composed(name), "") for name in service.depends_on),
        check=_check(service, postgres=postgres),
        command=again(service.command, service.name, gaps) if service.command else "",
        profiles=service.profiles,
    )


def _check(service: Service, *, postgres: bool) -> str:
    if postgres or service.healthcheck:
        return as_shell(_PG_CHECK if postgres else service.healthcheck or "")
    engine = engine_of(service.image or "")
    return health_without_secrets(engine, service.command) if engine else ""


def reference(key: str) -> str:
    """Give the reference by which compose puts a value in, and stops where nobody has set it."""
    return f"${{{key}:?set it in {FOLDER}/.env}}"


def _database() -> Local:
    return Local(
        "db",
        None,
        "",
        DATABASE,
        tuple((key, reference(key)) for key in _POSTGRES),
        ("127.0.0.1:5432:5432",),
        (f"pgdata:{_DATA}",),
        (),
        as_shell(_PG_CHECK),
    )


def _needs_database(evidence: Evidence) -> bool:
    return bool(evidence.migrations) or any(key.name == "DATABASE_URL" for key in evidence.environment_keys)


def _conditions(one: Local, names: Iterable[str], healthy: Iterable[str]) -> tuple[tuple[str, str], ...]:
    wanted = dict.fromkeys(name for name, _ in one.depends_on if name in names and name != one.name)
    return tuple((name, "service_healthy" if name in healthy else "service_started") for name in wanted)
