"""An invented studio and its repositories, one per stack, for the kinds that write infrastructure."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from typing import cast

from msgspec.structs import replace

from orchestrator.model.evidence import (
    Company,
    Contact,
    Dockerfile,
    EnvironmentKey,
    Evidence,
    FrontendBuild,
    Migrations,
    PackageManager,
    Port,
    Service,
    Volume,
    Workflow,
)
from orchestrator.model.kind import Draft, Kind, Order
from orchestrator.model.request import Request
from orchestrator.model.role import Role
from orchestrator.parse.request import read_request
from orchestrator.wording.pen import TemplatePen
from tests.support.meaning import meant
from tests.support.shop import writers

NOW = datetime(2025, 5, 6, 10, 0, tzinfo=UTC)

API = Service(
    name="api",
    folder="backend",
    dockerfile="backend/Dockerfile",
    ports=(Port(container=8000, host=8000),),
    environment=("DATABASE_URL", "SESSION_KEY", "LOG_LEVEL"),
    depends_on=("db", "cache"),
    healthcheck="wget -q -O- http://127.0.0.1:8000/health",
    stack="python",
    file="compose.yaml",
    line=2,
)
WEB = Service(
    name="web",
    folder="frontend",
    dockerfile="frontend/Dockerfile",
    ports=(Port(container=8080, host=8080),),
    depends_on=("api",),
    stack="node",
    file="compose.yaml",
    line=14,
)
DATABASE = Service(
    name="db",
    image="postgres:16",
    volumes=(Volume(source="data", target="/var/lib/postgresql/data", named=True),),
    environment=("POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"),
    file="compose.yaml",
    line=22,
)
CACHE = Service(name="cache", image="redis", file="compose.yaml", line=30)
EVIDENCE = Evidence(
    commit="9c1e44d0b7a2f35d6c8e9f0a1b2c3d4e5f607182",
    index="studio",
    branch="main",
    remote="origin",
    services=(API, WEB, DATABASE, CACHE),
    dockerfiles=(
        Dockerfile(
            file="backend/Dockerfile",
            bases=("python:3.12-slim",),
            exposes=(8000,),
            command='["uvicorn", "app.main:api", "--host", "0.0.0.0", "--port", "8000"]',
        ),
        Dockerfile(file="frontend/Dockerfile", bases=("node:22", "nginx:latest"), exposes=(8080,)),
    ),
    compose_files=("compose.yaml",),
    package_managers=(
        PackageManager(name="pip", stack="python", folder="backend", file="backend/requirements.txt"),
        PackageManager(
            name="npm",
            stack="node",
            folder="frontend",
            file="frontend/package.json",
            lock="frontend/package-lock.json",
            scripts=("build", "lint", "test"),
        ),
    ),
    frontends=(FrontendBuild(tool="vite", folder="frontend", file="frontend/vite.config.ts", output="dist"),),
    migrations=(
        Migrations(
            tool="alembic",
            folder="backend/migrations/versions",
            file="backend/alembic.ini",
            revisions=("0001_rooms.py", "0002_bookings.py"),
        ),
    ),
    environment_keys=(
        EnvironmentKey(name="DATABASE_URL", secret=True, files=("backend/app/settings.py",), in_template=True),
        EnvironmentKey(name="LOG_LEVEL", secret=False, files=("backend/app/settings.py",), in_template=True),
        EnvironmentKey(name="SESSION_KEY", secret=True, files=("backend/app/settings.py",)),
        EnvironmentKey(name="VITE_API_URL", secret=False, files=("frontend/src/main.ts",)),
    ),
)
EMPTY = Evidence(commit="9c1e44d0b7a2f35d6c8e9f0a1b2c3d4e5f607182", branch="main", remote="origin")
WITH_WORKFLOW = replace(
    EVIDENCE,
    workflows=(
        Workflow(
            file=".github/workflows/main.yml",
            system="github-actions",
            name="CI",
            triggers=("push",),
            jobs=("test", "deploy"),
        ),
    ),
)
COMPANY = Company(
    name="Example Studio",
    contacts=(
        Contact(role="DevOps lead", name="Kim", reach="+82-2-555-0100"),
        Contact(role="Backup contact", name="Lee", reach="+82-2-555-0101"),
        Contact(role="On-call engineer", name="Park", reach="+82-2-555-0102"),
        Contact(role="Development lead", name="Choi", reach="+82-2-555-0103"),
        Contact(role="CTO", name="Han", reach="+82-2-555-0104"),
    ),
    facts=(
        ("domain", "studio.example"),
        ("server", "app-1.studio.example"),
        ("slack-channel", "#studio-operations"),
        ("email", "ops@studio.example"),
        ("monitoring", "https://grafana.studio.example"),
        ("status-page", "https://status.studio.example"),
        ("secret-store", "the studio's vault"),
        ("backup-location", "backup.studio.example:/srv/backups"),
    ),
)


def single(
    stack: str, manager: str, file: str, *, frontend: str = "", lock: str | None = None, scripts: tuple[str, ...] = ()
) -> Evidence:
    """Give a repository that holds one application in `app/`, with a manifest and nothing else."""
    builds = (FrontendBuild(tool=frontend, folder="app", file=f"app/{frontend}"),) if frontend else ()
    managers = (
        PackageManager(name=manager, stack=stack, folder="app", file=f"app/{file}", lock=lock, scripts=scripts),
    )
    return replace(EMPTY, package_managers=managers, frontends=builds)


def asked(text: str, name: str = "example") -> Request:
    """Read a request as the pipeline does."""
    return read_request(text.encode(), name=name, team="devops", today=NOW.date())


def kind_named(name: str) -> Kind:
    """Import one kind by its name, without looking at the others."""
    return cast(Kind, importlib.import_module(f"orchestrator.deliverables.{name.replace('-', '_')}.kind").KIND)


def draft(name: str, request: Request, *, evidence: Evidence = EVIDENCE, company: Company = COMPANY) -> Draft:
    """Draft one kind for a request, with the services that the request means."""
    kind = kind_named(name)
    found = meant(request, evidence) if kind.picks_services else None
    order = Order(
        request=request,
        role=Role(name=kind.role, title=kind.role),
        environment=request.environment,
        services=found.services if found else (),
        evidence=evidence,
        company=company,
        language=request.language,
        now=NOW,
        root=".claude",
        owner_of=writers,
        agents={"backend-developer": "backend", "frontend-developer": "frontend", "devops-operator": "devops"},
        kinds=(kind.name,),
    )
    return kind.draft(order, TemplatePen(request.language, f"orchestrator.deliverables.{name.replace('-', '_')}"))


def files(drafted: Draft) -> dict[str, str]:
    """Give what a draft brings, as text by path."""
    return {artifact.path: artifact.content.decode() for artifact in drafted.artifacts}
