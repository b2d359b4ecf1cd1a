"""Tell what of a repository is built and run: its services, and folders with a manifest that nobody composes yet."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from orchestrator.model.evidence import Dockerfile, EnvironmentKey, Evidence, FrontendBuild, PackageManager, Service
from orchestrator.model.kind import Order

HEALTH_PATH = "/health"
"""Where the infrastructure standards want the health check to answer."""
_URL = re.compile(r"https?://[^\s'\"\]|;)]+")
_COMPOSED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_STATIC = frozenset({"vite", "angular", "create-react-app", "flutter"})


class Application(NamedTuple):
    """Something that is built from a folder of this repository.

    Attributes:
        folder: from the repository's top; the top is "".
        stack: "node", "python", "php", "go", "java", "flutter" …; None where no manifest says it.
        static: whether its build leaves files that a web server hands out.
        service: as a compose file or a Dockerfile declares it; None where only a manifest is there.
        dockerfile: the one it is built by; None where none is tracked.
        port: that it listens on, inside; None where nothing says it.
        health: the path that its own health check asks for, else the standards'.
        keys: the environment keys it is given, or that its code reads.
    """

    name: str
    folder: str
    stack: str | None
    static: bool
    manager: PackageManager | None
    frontend: FrontendBuild | None
    service: Service | None
    dockerfile: Dockerfile | None
    port: int | None
    health: str
    keys: tuple[EnvironmentKey, ...]

    @property
    def asked_unseen(self) -> bool:
        """Whether its health is asked by the standards' path alone: nothing here says that it answers there."""
        check = self.service.healthcheck if self.service is not None else None
        return not self.static and self.port is not None and _URL.search(check or "") is None

    @property
    def dockerfile_path(self) -> str:
        """Where its Dockerfile lies, or where it belongs."""
        if self.service is not None and self.service.dockerfile:
            return self.service.dockerfile
        return posixpath.join(self.folder, "Dockerfile")


def applications(order: Order) -> tuple[Application, ...]:
    """List what the order means; without any service, every folder with a manifest that names a stack we know."""
    evidence = order.evidence
    built = tuple(one for one in order.services if one.folder is not None or one.dockerfile is not None)
    if built or evidence.services:
        return tuple(_of_service(one, evidence) for one in built)
    managers = [one for one in evidence.package_managers if _wanted(one.folder, order)]
    return tuple(_of_manager(one, evidence) for one in _outermost(managers))


def front_page(service: Service, order: Order) -> str | None:
    """Give the published address of a service that hands out static files: it answers there when it is healthy."""
    found = next((one for one in applications(order) if one.service == service and one.static), None)
    port = next((one.host for one in service.ports if one.host), None)
    return f"http://localhost:{port}/" if found is not None and port else None


def of_dockerfile(dockerfile: Dockerfile, stack: str | None, evidence: Evidence, health: str) -> Application:
    """Give what a Dockerfile builds that is not tracked, or reads otherwise than the tracked one.

    Args:
        stack: that its base image tells; the manifest of its folder knows better.
        health: the path that its own health check asks for.
    """
    service = next((one for one in evidence.services if one.dockerfile == dockerfile.file), None)
    folder = (service.folder or "") if service is not None else posixpath.dirname(dockerfile.file)
    manager, frontend = _here(evidence.package_managers, folder), _frontend(evidence, folder)
    stack = manager.stack if manager is not None else stack
    ports = (*dockerfile.exposes, *(port.container for port in (service.ports if service is not None else ())))
    return Application(
        name=service.name if service is not None else posixpath.basename(folder) or "app",
        folder=folder,
        stack=stack,
        static=_is_static(stack, frontend),
        manager=manager,
        frontend=frontend,
        service=service,
        dockerfile=dockerfile,
        port=ports[0] if ports else None,
        health=health,
        keys=_keys(service, folder, evidence),
    )


def slug(text: str) -> str:
    """Give a name that DNS, Kubernetes and container runtimes take: lower case, hyphens, at most 40 characters."""
    found = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-")
    return found if found and found[0].isalpha() else f"app-{found}".strip("-")


def composed(name: str) -> str:
    """Give a name as it stands in a compose file where compose takes it, as it does `shop_api`; else its slug."""
    return name if _COMPOSED.fullmatch(name) else slug(name)


def variable(text: str) -> str:
    """Give the beginning of an environment variable's name: "web-app" becomes "WEB_APP"."""
    return re.sub(r"[^A-Z0-9]+", "_", slug(text).upper())


def health_path(check: str | None) -> str:
    """Give the path that a health check's command asks for, else the one that the standards want."""
    found = _URL.search(check or "")
    try:
        path = urlsplit(found[0]).path if found else ""
    except ValueError:
        path = ""
    return path or HEALTH_PATH


def _of_service(service: Service, evidence: Evidence) -> Application:
    folder = service.folder or ""
    manager = _here(evidence.package_managers, folder)
    dockerfile = next((one for one in evidence.dockerfiles if one.file == service.dockerfile), None)
    ports = [port.container for port in service.ports]
    if not _runs_another(service, evidence):
        ports.extend(dockerfile.exposes if dockerfile else ())
    stack = service.stack or (manager.stack if manager else None)
    frontend = _frontend(evidence, folder)
    return Application(
        name=service.name,
        folder=folder,
        stack=stack,
        static=_is_static(stack, frontend),
        manager=manager,
        frontend=frontend,
        service=service,
        dockerfile=dockerfile,
        port=ports[0] if ports else None,
        health=health_path(service.healthcheck),
        keys=_keys(service, folder, evidence),
    )


def _runs_another(service: Service, evidence: Evidence) -> bool:
    """Tell whether it is another's image with a command of its own, as a worker is: the image's port is the other's."""
    return service.command is not None and any(
        one.dockerfile == service.dockerfile and one.name != service.name and one.command is None
        for one in evidence.services
    )


def _of_manager(manager: PackageManager, evidence: Evidence) -> Application:
    frontend = _frontend(evidence, manager.folder)
    return Application(
        name=posixpath.basename(manager.folder) or "app",
        folder=manager.folder,
        stack=manager.stack,
        static=_is_static(manager.stack, frontend),
        manager=manager,
        frontend=frontend,
        service=None,
        dockerfile=None,
        port=None,
        health=HEALTH_PATH,
        keys=_keys(None, manager.folder, evidence),
    )


def _keys(service: Service | None, folder: str, evidence: Evidence) -> tuple[EnvironmentKey, ...]:
    known = {key.name: key for key in evidence.environment_keys}
    given = service.environment if service is not None else ()
    others = _others(folder, evidence)
    read = (
        key.name
        for key in evidence.environment_keys
        if any(
            _lies_in(file, folder)
            and file not in evidence.compose_files
            and not any(_lies_in(file, other) for other in others)
            for file in key.files
        )
    )
    return tuple(
        known.get(name) or EnvironmentKey(name=name, secret=False, files=(service.file if service else folder,))
        for name in dict.fromkeys((*given, *read))
    )


def _others(folder: str, evidence: Evidence) -> tuple[str, ...]:
    """List the folders below an application's that are another's: what is read there is not read by it."""
    built = [one.folder for one in evidence.services] + [one.folder for one in evidence.frontends]
    return tuple(dict.fromkeys(one for one in built if one and one != folder and _lies_in(one, folder)))


def _lies_in(file: str, folder: str) -> bool:
    return not folder or file.startswith(f"{folder}/")


def _here(managers: Iterable[PackageManager], folder: str) -> PackageManager | None:
    return next((one for one in managers if one.folder == folder), None)


def _frontend(evidence: Evidence, folder: str) -> FrontendBuild | None:
    return next((one for one in evidence.frontends if one.folder == folder), None)


def _is_static(stack: str | None, frontend: FrontendBuild | None) -> bool:
    return stack == "flutter" or (frontend is not None and frontend.tool in _STATIC)


def _wanted(folder: str, order: Order) -> bool:
    request = order.request
    if request.path:
        wanted = request.path.strip("/").removeprefix("./")
        return folder == wanted or folder.startswith(f"{wanted}/")
    if request.services:
        return posixpath.basename(folder).casefold() in {name.casefold() for name in request.services}
    return True


def _outermost(managers: Iterable[PackageManager]) -> Iterable[PackageManager]:
    """Leave out a folder's second manifest: of one folder, the first decides."""
    found: dict[str, PackageManager] = {}
    for one in managers:
        found.setdefault(one.folder, one)
    return found.values()
