"""Join compose files, Dockerfiles and package managers to what runs: the services."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from orchestrator.evidence.compose import ComposeFile
from orchestrator.model.evidence import Dockerfile, PackageManager, Port, Service

# "docker-compose.yml" before "docker-compose.prod.yml": the base says what the service is, the rest adds to it.
_BASE = re.compile(r"(?:^|/)(?:docker-)?compose\.ya?ml$")
_MARKED = re.compile(r"^(?:(?:Dockerfile|Containerfile)\.(?P<after>.+)|(?P<before>.+)\.[Dd]ockerfile)$")
_KEEPS_OTHERS = frozenset({"docker", "infrastructure", "infra", "deploy", "deployment", "ops", "build", ".docker"})


def join(
    compose: Mapping[str, ComposeFile],
    dockerfiles: Collection[Dockerfile],
    managers: Collection[PackageManager],
    env_names: Mapping[str, tuple[str, ...]],
    folders: Collection[str],
    repository: str,
) -> tuple[Service, ...]:
    """Give every service once.

    Args:
        compose: compose files by path.
        dockerfiles: every Dockerfile; one that no compose file builds by is a service of its own.
        managers: they tell a service's stack.
        env_names: names that tracked env files set, by path.
        folders: folders that hold tracked files.
        repository: the name of a service that is built at the repository's top.
    """
    found: dict[tuple[str, str], Service] = {}
    for path in sorted(compose, key=lambda path: (_BASE.search(path) is None, path)):
        env_files = dict(compose[path].env_files)
        for service in compose[path].services:
            given = (name for file in env_files.get(service.name, ()) for name in env_names.get(file, ()))
            whole = replace(service, environment=tuple(dict.fromkeys((*service.environment, *given))))
            key = _same(whole, found) or (posixpath.dirname(path), service.name)
            found[key] = _merged(found[key], whole) if key in found else whole
    services = [replace(service, stack=_stack(service, managers)) for service in found.values()]
    built_by = {service.dockerfile for service in services}
    services.extend(
        _standalone(dockerfile, managers, folders, repository)
        for dockerfile in dockerfiles
        if dockerfile.file not in built_by
    )
    return tuple(services)


def _same(service: Service, found: Mapping[tuple[str, str], Service]) -> tuple[str, str] | None:
    """Find a service of another compose file that is this one: the same name, built from the same folder."""
    if service.folder is None:
        return None
    return next(
        (key for key, known in found.items() if known.name == service.name and known.folder == service.folder), None
    )


def _merged(base: Service, more: Service) -> Service:
    def joined(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*one, *other)))

    return replace(
        base,
        folder=base.folder if base.folder is not None else more.folder,
        image=base.image or more.image,
        dockerfile=base.dockerfile or more.dockerfile,
        ports=base.ports or more.ports,
        volumes=base.volumes or more.volumes,
        environment=joined(base.environment, more.environment),
        depends_on=joined(base.depends_on, more.depends_on),
        healthcheck=base.healthcheck or more.healthcheck,
        command=base.command or more.command,
    )


def _standalone(
    dockerfile: Dockerfile, managers: Collection[PackageManager], folders: Collection[str], repository: str
) -> Service:
    folder, name = _named(dockerfile.file, folders, repository)
    service = Service(
        name=name,
        folder=folder,
        dockerfile=dockerfile.file,
        ports=tuple(Port(container=port) for port in dockerfile.exposes),
        file=dockerfile.file,
        line=1,
    )
    return replace(service, stack=_stack(service, managers))


def _named(path: str, folders: Collection[str], repository: str) -> tuple[str, str]:
    """Tell (source folder, name): `infra/backend.Dockerfile` builds `backend/` where there is such a folder."""
    folder = posixpath.dirname(path)
    match = _MARKED.match(posixpath.basename(path))
    if match is not None:
        name = match["after"] or match["before"]
        for candidate in (posixpath.join(folder, name), name, f"apps/{name}", f"services/{name}"):
            if candidate in folders:
                return candidate, name
        return folder, name
    while posixpath.basename(folder) in _KEEPS_OTHERS:
        folder = posixpath.dirname(folder)
    return folder, posixpath.basename(folder) or repository


def _stack(service: Service, managers: Collection[PackageManager]) -> str | None:
    """Tell the stack by the package manager in the service's folder, else by the only one below it."""
    if service.folder is None:
        return None
    here = [manager for manager in managers if manager.folder == service.folder]
    below = [manager for manager in managers if service.folder == "" or manager.folder.startswith(f"{service.folder}/")]
    for candidates in (here, below):
        stacks = {manager.stack for manager in candidates}
        if len(stacks) == 1 or (stacks and candidates is here):
            return candidates[0].stack
    return None
