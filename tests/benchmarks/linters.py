"""An answer with ten files through every linter that is installed: the first time, and when their content is known."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from orchestrator.standards.workbench import load_tools
from tests.benchmarks.drops import personal, timed
from tests.benchmarks.figure import Figure, median
from tests.support.served import STAGING, Workspace, daemon, workspace

COLD = 5
WARM = 20
KNOWN = 150

HEAD = """# Request: Put the worker beside the API
From: pm
To: devops
Kind: infrastructure-files
Environment: development

## Requirements

- Place the ten files as they are
"""
DOCKERFILE = """FROM python:3.12-alpine AS build
WORKDIR /src
COPY requirements.txt .
RUN pip install --no-cache-dir --prefix=/out -r requirements.txt

FROM python:3.12-alpine
COPY --from=build /out /usr/local
COPY {name} /srv/{name}
USER 10001
HEALTHCHECK CMD ["wget", "-q", "-O-", "http://127.0.0.1:8000/health"]
CMD ["gunicorn", "{name}:app"]
"""
COMPOSE = """services:
  worker:
    image: registry.example.org/worker:1.4.2-alpine
    environment:
      DATABASE_URL: ${DATABASE_URL:?set it}
      QUEUE: redis://queue:6379/0
    depends_on: [queue]
    healthcheck:
      test: ["CMD", "true"]
  queue:
    image: redis:7.4-alpine
    healthcheck:
      test: ["CMD", "redis-cli", "ping"]
"""
WORKFLOW = """name: Worker
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
        with:
          persist-credentials: false
      - run: make test
"""
NGINX = """server {
    listen 443 ssl;
    server_name worker.example.org;
    ssl_certificate /etc/nginx/tls/fullchain.pem;
    ssl_certificate_key /etc/nginx/tls/privkey.pem;
    location / {
        proxy_pass http://worker:8000;
        proxy_set_header Host $host;
    }
}
"""
KUBERNETES = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 2
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker}
    spec:
      containers:
        - name: worker
          image: registry.example.org/worker:1.4.2-alpine
          envFrom:
            - secretRef: {name: worker}
          resources:
            limits: {memory: 256Mi, cpu: 500m}
"""
PROMETHEUS = """groups:
  - name: worker
    rules:
      - alert: WorkerDown
        expr: up{job="worker"} == 0
        for: 5m
        labels: {severity: critical}
        annotations:
          summary: The worker does not answer
"""
SQL = (
    "CREATE TABLE job (id bigint PRIMARY KEY, name text NOT NULL);\nCREATE INDEX CONCURRENTLY job_name ON job (name);\n"
)
SCRIPT = """#!/bin/sh
set -eu
cd "$(dirname "$0")/.."
docker compose -f infrastructure/docker/compose.worker.yaml up -d --wait "$@"
"""
FILES = {
    "infrastructure/docker/compose.worker.yaml": COMPOSE,
    "infrastructure/docker/worker.Dockerfile": DOCKERFILE.format(name="worker"),
    "infrastructure/docker/beat.Dockerfile": DOCKERFILE.format(name="beat"),
    ".github/workflows/worker.yml": WORKFLOW,
    "infrastructure/nginx/worker.conf": NGINX,
    "infrastructure/kubernetes/worker.yaml": KUBERNETES,
    "infrastructure/prometheus/rules/worker.yml": PROMETHEUS,
    "infrastructure/sql/001.sql": SQL,
    "infrastructure/scripts/up.sh": SCRIPT,
    "infrastructure/worker.json": json.dumps({"queue": "redis://queue:6379/0", "concurrency": 4}, indent=2) + "\n",
}


def run() -> list[Figure]:
    """Measure drop to answer of the real daemon."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        return [*cold(Path(folder)), *known(Path(folder))]


def cold(top: Path) -> list[Figure]:
    """The first answer of a daemon that has started no linter yet."""
    here = [module.TOOL.id for module in load_tools() if module.locate() is not None]
    missing = [module.TOOL.id for module in load_tools() if module.locate() is None]
    seconds = []
    for attempt in range(COLD):
        made = workspace(top / f"cold-{attempt}")
        with daemon(made):
            seconds.append(timed(made, "ten", request(attempt)))
        checked(made, here)
    remark = f"{len(here)} linters: {', '.join(here)}" + (f"; not installed: {', '.join(missing)}" if missing else "")
    return [Figure("ten files through all linters, cold, drop to answer", median(seconds), "s", 1.5, remark=remark)]


def known(top: Path) -> list[Figure]:
    """The same files in another request, and an answer of documents, in turns."""
    made = workspace(top / "known")
    with daemon(made):
        for number in range(WARM):
            timed(made, f"document-warm-{number}", personal(STAGING, number))
            timed(made, f"ten-warm-{number}", request(number))
        documents, files = [], []
        for number in range(KNOWN):
            documents.append(timed(made, f"document-{number}", personal(STAGING, number)))
            files.append(timed(made, f"ten-{number}", request(number)))
    remark = f"p50 {median(files) * 1e3:.2f} ms, documents {median(documents) * 1e3:.2f} ms"
    return [
        Figure(
            "ten files whose content is known against an answer of documents",
            median(files) / median(documents),
            "times",
            3.0,
            remark=remark,
        )
    ]


def request(number: int) -> str:
    """Give a request of its own bytes with the same ten files."""
    blocks = (f"\n### `{path}`\n\n````\n{text}````\n" for path, text in FILES.items())
    return personal(HEAD + "".join(blocks), number)


def checked(made: Workspace, here: list[str]) -> None:
    """Fail unless every file was brought, and every linter that is installed and applies has looked at it."""
    artifacts = made.header("ten").artifacts
    assert len(artifacts) == len(FILES), [one.path for one in artifacts]
    missed = {check for one in artifacts for check in one.not_checked}
    assert not missed & set(here), missed
