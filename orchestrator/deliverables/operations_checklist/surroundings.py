"""The names of this repository that the checks' commands need: services, addresses, folders; or gaps."""

from __future__ import annotations

import shlex
from typing import NamedTuple

from orchestrator.drafting.backups import TEST, is_here, repository, scripted
from orchestrator.drafting.compose import compose, health_url, proxy_of
from orchestrator.drafting.databases import Database, caches, databases
from orchestrator.drafting.gaps import Gaps
from orchestrator.model.evidence import Service
from orchestrator.model.kind import Order
from orchestrator.model.text import say


class Surroundings(NamedTuple):
    """What the checks are about.

    Attributes:
        nothing: a gap where the repository declares no service.
        compose: the compose command of the application's file.
        databases, caches, built: services by what they are.
        health: commands that ask the services whether they are well.
        backups, domain, prometheus: where the backups lie, the public host name, its address: facts or gaps, quoted.
        snapshots: whether the backups are restic's, by the scripts of the kind `database-backup`; else dumps.
        restored: the command of its restore test; None where there is none.
        entrance: the service whose log shows the visitors; None without a proxy.
    """

    nothing: str | None
    compose: str
    databases: tuple[Database, ...]
    caches: tuple[Service, ...]
    built: tuple[Service, ...]
    health: tuple[str, ...]
    backups: str
    snapshots: bool
    restored: str | None
    domain: str
    prometheus: str
    entrance: Service | None


def surroundings(order: Order, gaps: Gaps) -> Surroundings:
    """Look the names up in the evidence and in the company's profile."""
    evidence, company = order.evidence, order.company
    file = evidence.compose_files[0] if evidence.compose_files else None
    services = tuple(one for one in evidence.services if one.file == file)
    urls = tuple(dict.fromkeys(url for one in services if (url := health_url(one))))
    health = tuple(f"curl --fail --silent --show-error --max-time 5 {shlex.quote(url)}" for url in urls)
    dumped = databases(services[:1], evidence)
    snapshots = bool(dumped) and scripted(order)
    return Surroundings(
        nothing=None if services else gaps.gap(say("services to look after")),
        compose=compose(file) if file else "docker compose",
        databases=dumped,
        caches=caches(services),
        built=tuple(one for one in services if one.folder is not None),
        health=health or (gaps.gap(say("address of a health check")),),
        backups=shlex.quote(_place(company.fact("backup-location"), gaps, snapshots=snapshots)),
        snapshots=snapshots,
        restored=f"sh {TEST}" if snapshots and all(one.title == "PostgreSQL" for one in dumped) else None,
        domain=shlex.quote(gaps.fact(company.fact("domain"), say("public host name"))),
        prometheus=shlex.quote(gaps.fact(company.fact("prometheus"), say("address of Prometheus"))),
        entrance=proxy_of(services, evidence),
    )


def _place(told: str | None, gaps: Gaps, *, snapshots: bool) -> str:
    """Give where the backups lie: to restic any place will do, a shell lists only a folder of this machine."""
    if snapshots:
        return gaps.fact(repository(told), say("folder of the backups"))
    if told and told.strip() and not is_here(told):
        return gaps.gap(say("folder of the dumps on this machine; {place} is not on it", place=told))
    return gaps.fact(told, say("folder of the backups"))
