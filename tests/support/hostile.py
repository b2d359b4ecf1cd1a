"""Requests and repositories whose names try to become markup, code or keys."""

from __future__ import annotations

from orchestrator.model.evidence import Evidence, PackageManager, Port, Service, Volume

TITLE = "{{ 7 * 7 }} {% raw %} `rm -rf /` | <img src=x onerror=alert(1)> ${{ secrets.ALL }} $(id)"
NAME = "a b`{{x}}`|<b>\"': #[]${HOME}"
REQUEST = f"""# {TITLE}

From: backend
Kind: {{kind}}

## Requirements

- {TITLE}
- a path with spaces: `my folder/Dockerfile`

## Acceptance Criteria

- [ ] {TITLE}
"""
SERVICE = Service(
    name=NAME,
    folder="my folder/a'b\"c",
    dockerfile="my folder/a'b\"c/Docker file",
    ports=(Port(container=8000, host=8000), Port(container=53, host=53, protocol="udp")),
    volumes=(Volume(source=NAME, target="/data: x", named=True), Volume(source="ok", target="/d", named=True)),
    environment=("OK", "NOT-A-NAME", "x: y", "${{ secrets.ALL }}"),
    depends_on=("db", "ghost"),
    healthcheck='wget "http://127.0.0.1:8000/he\'alth?{{x}}" ; $(id) `id`',
    stack="python",
    file="my folder/compose.yaml",
    line=1,
)
EVIDENCE = Evidence(
    commit="0" * 40,
    branch="main",
    services=(
        SERVICE,
        Service(name="db", image="postgres:latest", file="my folder/compose.yaml"),
        Service(name="odd", image='evil"image: {{x}}', file="my folder/compose.yaml"),
    ),
    compose_files=("my folder/compose.yaml",),
    package_managers=(
        PackageManager(name="pip", stack="python", folder="my folder/a'b\"c", file="my folder/a'b\"c/requirements.txt"),
    ),
)


def request(kind: str) -> str:
    """Give the hostile request for a kind."""
    return REQUEST.replace("{kind}", kind)
