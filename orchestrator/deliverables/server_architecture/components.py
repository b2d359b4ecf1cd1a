"""Sort the repository's services into the parts of a server; and the signs that it has to grow.

The two shapes are the release seed's: Nginx, FastAPI and PostgreSQL with PostGIS on one machine beside S3-compatible
storage; then CloudFront and S3, a load balancer before two or more instances, RDS and ElastiCache.
"""

from __future__ import annotations

from orchestrator.deliverables.server_architecture.model import Component, Sign
from orchestrator.drafting.applications import slug
from orchestrator.drafting.databases import caches, databases
from orchestrator.drafting.images import named
from orchestrator.model.evidence import Evidence, Service
from orchestrator.model.text import Text, say

_PROXIES = frozenset({"nginx", "nginx-unprivileged", "haproxy", "traefik", "caddy", "envoy"})
_STORAGE = frozenset({"minio", "seaweedfs", "garage"})
_GROWN: dict[str, Text] = {
    "proxy": say("load balancer (ALB) with TLS"),
    "application": say("two or more instances on ECS or EC2, behind the load balancer"),
    "page": say("files in S3 behind CloudFront"),
    "database": say("PostgreSQL with PostGIS on RDS, with point-in-time recovery"),
    "cache": say("Redis on ElastiCache"),
    "storage": say("files in S3 behind CloudFront"),
    "other": say("an instance of its own"),
}
# The bands of the infrastructure standards (`kpi`).
SIGNS = (
    Sign(say("CPU"), "70-85 %", "> 85 %", say("a second instance behind a load balancer")),
    Sign(say("Memory"), "80-90 %", "> 90 %", say("database and cache leave the machine")),
    Sign(say("Disk"), "85-95 %", "> 95 %", say("files move to S3, the database to RDS")),
    Sign(say("Response time"), "200-500 ms", "> 500 ms", say("a cache, then a second instance")),
    Sign(say("Uptime"), "99.5-99.9 %", "< 99.5 %", say("two instances, so that one may fail")),
)


def components(evidence: Evidence) -> tuple[Component, ...]:
    """List what runs, each name once: proxies, applications, databases, caches, storage, and the rest."""
    stores = {one.service.name for one in databases(evidence.services, evidence)}
    memories = {one.name for one in caches(evidence.services)}
    pages = {one.folder for one in evidence.frontends if one.tool in {"vite", "angular", "create-react-app", "flutter"}}
    found: dict[str, Component] = {}
    for one in evidence.services:
        sort = _sort(one, stores, memories, pages)
        found.setdefault(one.name, _component(one, sort))
    order = list(_GROWN)
    return tuple(sorted(found.values(), key=lambda one: order.index(one.sort)))


def _component(service: Service, sort: str) -> Component:
    port = service.ports[0] if service.ports else None
    return Component(
        name=service.name,
        label=slug(service.name),
        sort=sort,
        image=service.image or (service.dockerfile or service.folder or "."),
        port=port.container if port else None,
        published=next((one.host for one in service.ports if one.host and not one.address), None),
        needs=service.depends_on,
        volumes=tuple(one.source for one in service.volumes),
        grown=_GROWN[sort],
    )


def _sort(service: Service, stores: set[str], memories: set[str], pages: set[str]) -> str:
    if service.name in stores:
        return "database"
    if service.name in memories:
        return "cache"
    image = named(service.image or "")
    if image in _PROXIES:
        return "proxy"
    if image in _STORAGE:
        return "storage"
    if service.folder is not None and service.folder in pages:
        return "page"
    return "application" if service.folder is not None or service.dockerfile else "other"
