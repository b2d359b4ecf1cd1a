"""Say the docker commands for a service of this repository, as they run from the repository's top."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from urllib.parse import urlsplit

from orchestrator.drafting.gaps import Gaps
from orchestrator.evidence.compose import HIDDEN
from orchestrator.evidence.interpolation import fill, references
from orchestrator.model.evidence import Evidence, Service
from orchestrator.model.text import say

# Files that `docker compose` finds by itself.
_FOUND = frozenset({"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"})
_URL = re.compile(r"https?://[^\s'\"\]|;)]+")
_DOLLAR = re.compile(r"\$\$?")
_PROXIES = frozenset({"nginx", "haproxy", "traefik", "caddy", "envoy"})


def is_composed(service: Service, evidence: Evidence) -> bool:
    """Tell whether a compose file declares the service."""
    return service.file in evidence.compose_files


def compose(file: str) -> str:
    """Give the compose command for a file: `docker compose`, with `-f` where it would not be found by itself."""
    return "docker compose" if file in _FOUND else f"docker compose -f {shlex.quote(file)}"


def files_of(services: Iterable[Service], evidence: Evidence) -> tuple[str, ...]:
    """List the compose files of services, each once."""
    return tuple(dict.fromkeys(one.file for one in services if is_composed(one, evidence)))


def siblings(service: Service, evidence: Evidence) -> tuple[Service, ...]:
    """List every service of the same compose file; the service alone where none declares it."""
    return tuple(one for one in evidence.services if one.file == service.file) or (service,)


def build(service: Service, evidence: Evidence) -> str | None:
    """Give the command that builds the service's image, with current base images; None for a ready-made image."""
    if service.folder is None and service.dockerfile is None:
        return None
    if is_composed(service, evidence):
        return f"{compose(service.file)} build --pull {shlex.quote(service.name)}"
    folder = service.folder or "."
    file = f" -f {shlex.quote(service.dockerfile)}" if service.dockerfile else ""
    return f"docker build --pull{file} -t {shlex.quote(service.name)} {shlex.quote(folder)}"


def as_shell(command: str) -> str:
    """Give a command as it is written into a compose file again, its variables left to the container."""
    return _DOLLAR.sub("$$", command)


def image_word(image: str) -> str:
    """Give an image as one word for a shell: its variables' defaults put in, and what has none left to the shell."""
    filled, settled = fill(image)
    return shlex.quote(filled) if settled or set(filled) & set('"`\\(') else f'"{filled}"'


def again(command: str, service: str, gaps: Gaps) -> str:
    """Give a service's own command for another compose file; one that held a secret is a gap, and left out.

    What compose puts into it must be set: an empty password would be none.
    """
    if HIDDEN in command:
        gaps.gap(say("command of {service}: a secret stands in it", service=service))
        return ""
    parts, at = [], 0
    for one in references(command):
        parts += [command[at : one.start], command[one.start : one.end] if one.operator else f"${{{one.name}:?}}"]
        at = one.end
    return "".join((*parts, command[at:]))


def health_url(service: Service) -> str | None:
    """Give the address at which a published port answers the service's own health check; None where that is unknown."""
    if service.healthcheck is None:
        return None
    found = _URL.search(service.healthcheck)
    if found is None:
        return None
    try:
        url = urlsplit(found[0])
        inside = url.port or {"http": 80, "https": 443}[url.scheme]
    except ValueError:
        return None
    published = next((port.host for port in service.ports if port.container == inside and port.host), None)
    if published is None:
        return None
    query = f"?{url.query}" if url.query else ""
    return f"{url.scheme}://localhost:{published}{url.path or '/'}{query}"


def proxy_of(services: Iterable[Service], evidence: Evidence) -> Service | None:
    """Give the reverse proxy before the services, where the repository declares one: traffic can then be shifted."""
    files = files_of(services, evidence)
    return next((one for one in evidence.services if one.file in files and _is_proxy(one)), None)


def _is_proxy(service: Service) -> bool:
    image = (service.image or "").rpartition("/")[2].partition(":")[0]
    return image in _PROXIES or service.name in _PROXIES
