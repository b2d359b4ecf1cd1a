"""Draft the page: the server as it is, how it is set up, when it grows, and into what."""

from __future__ import annotations

import re

from orchestrator.deliverables.server_architecture.components import SIGNS, components
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.subject import header
from orchestrator.drafting.surveyed import document, fact_of, surveyed
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say

NAME = "server-architecture"
DOCUMENT = "server-architecture.md"
# The infrastructure standards' `security.firewall_open_ports`.
OPEN_PORTS = (22, 80, 443)
_SHARES = re.compile(r"\bresources?\b|리소스|자원", re.IGNORECASE)


def draft(order: Order, pen: Pen) -> Draft:
    """Write the page; size, place and address of the server are the company's facts, or gaps."""
    gaps = Gaps(pen)
    found = components(order.evidence)
    environment = order.environment or "production"
    page = pen.render(
        "server.md.j2",
        about=surveyed(order, of_environment=True),
        components=found,
        nothing=None if found else gaps.gap(say("services that run on the server")),
        applications=tuple(one for one in found if one.sort in {"application", "page", "other"}),
        behind=tuple(one for one in found if one.sort in {"database", "cache", "storage"}),
        proxied=any(one.sort == "proxy" for one in found),
        database=any(one.sort == "database" for one in found),
        opened=tuple(one for one in found if one.published is not None and one.published not in OPEN_PORTS),
        open_ports=OPEN_PORTS,
        signs=SIGNS,
        server=gaps.fact(fact_of(order, "server", environment), say("address of the server")),
        domain=gaps.fact(fact_of(order, "domain", environment), say("domain of the service")),
        folder=gaps.fact(fact_of(order, "folder", environment), say("folder on the server")),
        size=gaps.fact(
            header(order, "server-size") or fact_of(order, "server-size", environment),
            say("size of the server: CPU, memory, disk"),
        ),
        shares=tuple(
            (one.name, gaps.gap(say("CPU, memory and disk space of {service}", service=one.name)))
            for one in found
            if _SHARES.search(order.request.title) or _SHARES.search(order.request.body)
        ),
        storage=any(one.sort == "storage" for one in found),
        keeps_files=tuple(
            (one.name, volume.source)
            for one in order.evidence.services
            if one.folder is not None
            for volume in one.volumes
            if volume.named
        ),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(document(NAME, DOCUMENT, say("Server architecture"), page),),
        gaps=gaps.found,
        proofs=tuple(
            met_by_document(
                order.request.criteria, DOCUMENT, ("server architecture", "architecture", "서버 구성", "아키텍처")
            )
        ),
        verify=(
            say("from another machine only the ports 22, 80 and 443 answer: `{command}`", command="nmap -Pn <server>"),
        ),
        next_steps=(
            say("ask for the proxy (`Kind: nginx-config`) and the backups (`Kind: database-backup`) of this server"),
        ),
        mended=(say("database and application listen on the machine alone, where the usual sample opens their ports"),),
    )
