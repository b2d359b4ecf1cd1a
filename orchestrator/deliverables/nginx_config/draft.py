"""Draft the nginx settings: one server for the service that is meant, its page beside it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from orchestrator.deliverables.nginx_config.model import Site, Upstream
from orchestrator.drafting.applications import Application, applications, slug
from orchestrator.drafting.compose import is_composed
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.subject import header
from orchestrator.drafting.surveyed import document, fact_of, surveyed, tracked
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import Text, say

NAME = "nginx-config"
FOLDER = "infrastructure/nginx"
DOCUMENT = "nginx.md"
# The release seed's limit for uploads in pieces.
UPLOAD = "5m"
_SIZE = re.compile(r"(?P<number>\d{1,5})\s*(?P<unit>[kmg])i?b?\b", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.IGNORECASE)
_IN_TITLE = re.compile(
    r"(?<![\w.@/-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){2,8}[a-z]{2,24}(?![\w.@/-])", re.IGNORECASE | re.ASCII
)
_FILES = frozenset({"conf", "md", "yml", "yaml", "json", "js", "ts", "py", "sh", "php", "html", "env", "toml", "txt"})
_SAFE_PATH = re.compile(r"/[\w./~-]*", re.ASCII)


def draft(order: Order, pen: Pen) -> Draft:
    """Write the server; an application that listens nowhere, or a domain that nobody names, is a gap."""
    gaps = Gaps(pen)
    made = applications(order)
    page = next((one for one in made if one.static), None)
    api = next((one for one in made if not one.static), page)
    if api is None:
        question = say("which service shall nginx stand in front of? The repository declares none that is built here")
        return Draft(kind=NAME, questions=(question,))
    if page is api:
        page = None
    site = Site(
        domain=_domain(order, gaps),
        api=_upstream(api, order, gaps),
        prefix="/api/" if page else "/",
        page=_upstream(page, order, gaps) if page else None,
        health=api.health if _SAFE_PATH.fullmatch(api.health) else "/health",
        upload=_upload(order),
    )
    path = f"{FOLDER}/{slug(api.name)}.conf"
    settings = pen.render("server.conf.j2", site=site)
    page_of = pen.render(
        "nginx.md.j2",
        about=surveyed(order, of_environment=True),
        site=site,
        path=path,
        published=tuple(
            (one.name, port.host)
            for one in order.evidence.services
            for port in one.ports
            if port.host and not port.address and port.host not in {80, 443}
        ),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(
            tracked(NAME, path, say("Nginx server for {service}", service=api.name), settings),
            document(NAME, DOCUMENT, say("How nginx is installed and checked"), page_of),
        ),
        gaps=gaps.found,
        proofs=tuple(met_by_document(order.request.criteria, path, ("nginx", "엔진엑스"))),
        verify=(
            say("`{command}` accepts the configuration", command="sudo nginx -t"),
            say(
                "`{command}` answers 200",
                command=f"curl --fail --silent --show-error https://{site.domain}{site.health}",
            ),
        ),
        next_steps=(say("get the certificate first: nginx does not start while its files are missing"),),
        mended=(
            say("plain HTTP only leads to HTTPS, where the usual sample has no server on port 80"),
            say("HSTS, TLS 1.2 and 1.3 alone, and no version in the answers: the usual sample says nothing of them"),
        ),
    )


def _domain(order: Order, gaps: Gaps) -> str:
    said = fact_of(order, "domain", order.environment or "")
    host = _host(header(order, "domain") or "") or _named(order.request.title) or _host(said or "")
    return host or gaps.gap(_missing_domain(order))


def _missing_domain(order: Order) -> Text:
    return say("domain on staging") if order.environment == "staging" else say("domain of the service")


def _named(title: str) -> str:
    """Give the domain that a title names, of three labels at least (ASP.NET is none); a file's name is none.

    Of several nobody knows which is meant.
    """
    found = {one[0].lower() for one in _IN_TITLE.finditer(title)}
    hosts = [one for one in found if one.rpartition(".")[2] not in _FILES]
    return hosts[0] if len(hosts) == 1 else ""


def _host(said: str) -> str:
    try:
        host = urlsplit(said).hostname if "://" in said else said.strip()
    except ValueError:
        return ""
    return host.lower() if host and _HOST.fullmatch(host) else ""


def _upstream(application: Application, order: Order, gaps: Gaps) -> Upstream:
    """Tell where nginx, which runs on the server itself, reaches the service: by the port that it publishes there."""
    service = application.service
    published = next((port.host for port in service.ports if port.host), None) if service else None
    port = published or (None if service and is_composed(service, order.evidence) else application.port)
    name = slug(application.name).replace("-", "_")
    if port is None:
        # nginx wants an address, so one that answers nobody stands there beside the gap.
        missing = gaps.gap(say("port of {service} on the server", service=application.name))
        return Upstream(application.name, name, "127.0.0.1:9 down", missing)
    return Upstream(application.name, name, f"127.0.0.1:{port}")


def _upload(order: Order) -> str:
    found = _SIZE.search(header(order, "upload-limit") or "")
    return f"{int(found['number'])}{found['unit'].lower()}" if found and int(found["number"]) else UPLOAD
