"""A server of nginx: the domain, what stands behind it, and its limits."""

from __future__ import annotations

from typing import NamedTuple


class Upstream(NamedTuple):
    """What requests go to: the service, and its address for nginx; `missing` is the gap where there is none."""

    service: str
    name: str
    address: str
    missing: str = ""


class Site(NamedTuple):
    """One server.

    Attributes:
        domain: or a gap that says it is missing.
        api: what answers below `prefix`.
        prefix: the path of the API; "/" where nothing else answers under the domain.
        page: what answers everything else; None where nothing does.
        health: the path of the API's health check.
        upload: the largest body, as nginx writes it ("5m").
    """

    domain: str
    api: Upstream
    prefix: str
    page: Upstream | None
    health: str
    upload: str
