"""The images that drafts run, each with its version, and how a repository's own image is brought to one.

Versions move; where the repository names one itself, its version is kept. A digest is never made up: it is put in by
whoever has pulled the image.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Alpine variants wherever the maker publishes one.
PINNED = {
    "postgres": "postgres:17-alpine",
    "mysql": "mysql:8.4",
    "mariadb": "mariadb:11.4",
    "mongo": "mongo:8.0",
    "redis": "redis:7.4-alpine",
    "valkey": "valkey/valkey:8.1-alpine",
    "rabbitmq": "rabbitmq:4.1-alpine",
    "memcached": "memcached:1.6-alpine",
    "nginx": "nginx:1.28-alpine",
    "nginx-unprivileged": "nginxinc/nginx-unprivileged:1.28-alpine",
    "haproxy": "haproxy:3.2-alpine",
    "traefik": "traefik:v3.5",
    "alpine": "alpine:3.22",
    "prometheus": "prom/prometheus:v3.5.0",
    "alertmanager": "prom/alertmanager:v0.28.1",
    "node-exporter": "prom/node-exporter:v1.9.1",
    "blackbox-exporter": "prom/blackbox-exporter:v0.27.0",
    "cadvisor": "gcr.io/cadvisor/cadvisor:v0.52.1",
    "grafana": "grafana/grafana:12.1.0",
    "elasticsearch": "docker.elastic.co/elasticsearch/elasticsearch:8.19.2",
    "logstash": "docker.elastic.co/logstash/logstash:8.19.2",
    "kibana": "docker.elastic.co/kibana/kibana:8.19.2",
    "filebeat": "docker.elastic.co/beats/filebeat:8.19.2",
    "k6": "grafana/k6:1.2.3",
}
_ALPINE_TOO = frozenset({"postgres", "redis", "rabbitmq", "memcached", "nginx", "haproxy"})
_NUMBER = re.compile(r"v?\d+(?:\.\d+)*")


class Chosen(NamedTuple):
    """The image to run, and the one that stood there before where that had no version or a larger base."""

    image: str
    instead_of: str = ""


def named(image: str) -> str:
    """Give the plain name of an image: "registry.example/team/postgres:15" is "postgres"."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].casefold()


def version(image: str) -> str:
    """Give the version in an image's tag: "15" of "postgres:15-alpine"; empty where the tag holds none."""
    tag = image.partition("@")[0].rpartition("/")[2].partition(":")[2]
    found = _NUMBER.match(tag)
    return found[0].removeprefix("v") if found else ""


def pinned(image: str) -> Chosen | None:
    """Bring an image to a version, and to its alpine variant; None where nobody here knows a version of it."""
    name, number = named(image), version(image)
    if "@sha256:" in image or (number and (name not in _ALPINE_TOO or "alpine" in image)):
        return Chosen(image)
    if number and "/" not in image:
        return Chosen(f"{name}:{number}-alpine", image)
    if number:
        return Chosen(image)
    return Chosen(PINNED[name], image) if name in PINNED else None
