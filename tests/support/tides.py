"""An invented product, a tide table with an API and a mobile app, for the release engineer's kinds."""

from __future__ import annotations

import importlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from orchestrator.model.evidence import (
    Company,
    Contact,
    Dockerfile,
    EnvironmentKey,
    EnvironmentTemplate,
    Evidence,
    Exposure,
    FrontendBuild,
    Migrations,
    Operation,
    PackageManager,
    Port,
    Revision,
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

NOW = datetime(2025, 6, 3, 8, 0, tzinfo=UTC)
DELIVERABLES = Path(__file__).parents[2] / "orchestrator" / "deliverables"

API = Service(
    name="api",
    folder="backend",
    dockerfile="backend/Dockerfile",
    ports=(Port(container=8000, host=8000),),
    environment=("DATABASE_URL", "JWT_SECRET", "LOG_LEVEL"),
    depends_on=("db",),
    healthcheck="wget -q -O- http://127.0.0.1:8000/health",
    stack="python",
    file="compose.yaml",
    line=2,
)
DATABASE = Service(
    name="db",
    image="postgis/postgis:16-3.4-alpine",
    ports=(Port(container=5432, host=5432),),
    volumes=(Volume(source="pgdata", target="/var/lib/postgresql/data", named=True),),
    environment=("POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"),
    healthcheck="pg_isready",
    file="compose.yaml",
    line=20,
)
_VERSIONS = "backend/migrations/versions"
EVIDENCE = Evidence(
    commit="71c0ffee5a8d4b2e9f3061d7c8b9a0e1f2233445",
    index="tides",
    branch="main",
    remote="git@github.com:example/tides.git",
    services=(API, DATABASE),
    dockerfiles=(
        Dockerfile(file="backend/Dockerfile", bases=("python:3.11-alpine", "python:3.11-alpine"), exposes=(8000,)),
    ),
    compose_files=("compose.yaml",),
    workflows=(
        Workflow(
            file=".github/workflows/backend.yml",
            system="github-actions",
            name="Backend",
            triggers=("pull_request",),
            jobs=("test", "lint"),
            does=("tests", "lint"),
        ),
    ),
    package_managers=(
        PackageManager(
            name="pip",
            stack="python",
            folder="backend",
            file="backend/requirements.txt",
            dependencies=("alembic", "fastapi", "sqlalchemy", "structlog", "uvicorn"),
        ),
        PackageManager(
            name="npm",
            stack="node",
            folder="mobile",
            file="mobile/package.json",
            lock="mobile/package-lock.json",
            scripts=("lint", "start", "test"),
            dependencies=("@sentry/react-native", "expo", "react-native", "typescript"),
        ),
    ),
    frontends=(FrontendBuild(tool="expo", folder="mobile", file="mobile/app.json"),),
    migrations=(
        Migrations(
            tool="alembic",
            folder=_VERSIONS,
            file="backend/alembic.ini",
            revisions=("0001_stations.py", "0002_tides.py", "0003_cleanup.py"),
            destructive=("0003_cleanup.py",),
        ),
    ),
    revisions=(
        Revision(
            file=f"{_VERSIONS}/0001_stations.py",
            revision="0001",
            operations=(
                Operation(action="create-table", table="stations", line=12),
                Operation(action="create-index", table="stations", name="ix_stations_name", line=18),
            ),
            way_back="written",
        ),
        Revision(
            file=f"{_VERSIONS}/0002_tides.py",
            revision="0002",
            follows=("0001",),
            operations=(
                Operation(action="add-column", table="stations", name="harbour", nullable=False, line=14),
                Operation(action="create-index", table="stations", name="ix_stations_harbour", line=15),
            ),
            way_back="written",
        ),
        Revision(
            file=f"{_VERSIONS}/0003_cleanup.py",
            revision="0003",
            follows=("0002",),
            operations=(
                Operation(action="drop-column", table="stations", name="legacy_code", line=13),
                Operation(action="unread", line=16),
            ),
            way_back="empty",
        ),
    ),
    environment_keys=(
        EnvironmentKey(
            name="DATABASE_URL", secret=True, files=("backend/app/settings.py", "compose.yaml"), in_template=True
        ),
        EnvironmentKey(name="EXPO_PUBLIC_API_URL", secret=False, files=("mobile/src/api.ts",)),
        EnvironmentKey(name="JWT_SECRET", secret=True, files=("backend/app/settings.py",)),
        EnvironmentKey(name="LOG_LEVEL", secret=False, files=("backend/app/settings.py",), in_template=True),
        EnvironmentKey(name="POSTGRES_PASSWORD", secret=True, files=("compose.yaml",)),
        EnvironmentKey(name="SENTRY_DSN", secret=True, files=("backend/app/main.py", "mobile/src/app.tsx")),
    ),
    env_files=("backend/.env.example", "mobile/.env.staging"),
    env_templates=(EnvironmentTemplate(file="backend/.env.example", names=("DATABASE_URL", "LOG_LEVEL", "OLD_FLAG")),),
    exposures=(
        Exposure(file="backend/app/tokens.py", line=8, name="JWT_SECRET", sort="value"),
        Exposure(file="mobile/keys/AuthKey.p8", name="AuthKey.p8", sort="file"),
    ),
    ignored=("node_modules/", "backend/.env"),
    landmarks=(),
)
NOTHING = Evidence()
COMPANY = Company(
    name="Example Tides",
    contacts=(
        Contact(role="devops-lead", name="Kim", reach="+82-2-555-0100"),
        Contact(role="database-administrator", name="Lee", reach="+82-2-555-0101"),
    ),
    facts=(
        ("domain", "api.tides.example"),
        ("staging-domain", "staging-api.tides.example"),
        ("server", "app-1.tides.example"),
        ("folder", "/srv/tides"),
        ("registry", "registry.tides.example/tides"),
        ("slack-channel", "#tides-operations"),
        ("sentry-project", "tides"),
        ("secret-store", "the team's vault"),
        ("backup-location", "s3:s3.example.org/tides-backups"),
        ("offsite-backup", "s3:s3.other.example/tides-backups"),
    ),
)
NOBODY = Company()
HOSTILE_TITLE = "Tides {{ 7*7 }} `rm -rf /` | x <script>alert(1)</script> {% for %} ${HOME} $(id) ‹gap›"


def writers(path: str) -> tuple[str, ...]:
    """Tell who may write a path, as a small matrix would."""
    folders = {
        "backend/": ("backend-developer",),
        "mobile/": ("frontend-developer",),
        "infrastructure/": ("devops-lead", "devops-release"),
        ".github/workflows/": ("devops-lead", "devops-release"),
    }
    return next((names for folder, names in folders.items() if path.startswith(folder)), ())


def asked(text: str, name: str = "example") -> Request:
    """Read a request as the pipeline does."""
    return read_request(text.encode(), name=name, team="devops", today=NOW.date())


def example(kind: str, language: str) -> Request:
    """Read a kind's example request."""
    file = "request.md" if language == "en" else f"request.{language}.md"
    return asked((_folder(kind) / "example" / file).read_text(encoding="utf-8"))


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
        agents={"backend-developer": "backend", "frontend-developer": "frontend", "devops-release": "devops"},
        kinds=(kind.name,),
    )
    return kind.draft(order, TemplatePen(request.language, f"orchestrator.deliverables.{name.replace('-', '_')}"))


def files(drafted: Draft) -> dict[str, str]:
    """Give what a draft brings, as text by path."""
    return {artifact.path: artifact.content.decode() for artifact in drafted.artifacts}


def compare(kind: str, language: str, found: dict[str, str]) -> None:
    """Fail where a draft brings anything else than the kind's `example/expected` folder holds.

    `UPDATE_GOLDENS=1 pytest …` writes the folder anew; read the difference before you commit it.
    """
    top = _folder(kind) / "example" / "expected" / language
    if os.environ.get("UPDATE_GOLDENS"):
        for file in sorted(top.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        for path, text in found.items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_text(text, encoding="utf-8")
    wanted = {str(file.relative_to(top)): file for file in top.rglob("*") if file.is_file()}
    assert sorted(found) == sorted(wanted)
    for path, file in wanted.items():
        assert found[path] == file.read_text(encoding="utf-8"), path


def _folder(kind: str) -> Path:
    return DELIVERABLES / kind.replace("-", "_")
