"""Tell whether the services run in a cluster, and what watches them there."""

from __future__ import annotations

import re
from typing import NamedTuple

from orchestrator.drafting.images import PINNED
from orchestrator.model.kind import Order

FILE = "infrastructure/k8s/monitoring.yaml"
_CLUSTER = re.compile(r"\b(?:kubernetes|k8s)\b|쿠버네티스", re.IGNORECASE)


class Server(NamedTuple):
    """A server of the monitoring in the cluster.

    Attributes:
        path_option, retention: its arguments for where it keeps its data, and for how long.
        cpu, memory, storage: to begin with.
        secrets: the secret that is mounted; empty where it needs none.
    """

    name: str
    image: str
    port: int
    path_option: str
    retention: str
    cpu: str
    memory: str
    storage: str
    secrets: str = ""


SERVERS = (
    Server(
        "prometheus",
        PINNED["prometheus"],
        9090,
        "--storage.tsdb.path",
        "--storage.tsdb.retention.time=30d",
        "500m",
        "1Gi",
        "20Gi",
    ),
    Server(
        "alertmanager",
        PINNED["alertmanager"],
        9093,
        "--storage.path",
        "--data.retention=120h",
        "100m",
        "128Mi",
        "1Gi",
        "alertmanager-secrets",
    ),
)


def in_cluster(order: Order) -> bool:
    """Tell whether the request speaks of Kubernetes, or its answer brings manifests."""
    said = f"{order.request.title}\n{order.request.body}"
    return "kubernetes-manifests" in order.kinds or _CLUSTER.search(said) is not None
