"""A small shop: what a survey of its repository finds, its company, and orders for its kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.dispatch.infer import dispatch
from orchestrator.model.artifact import Artifact
from orchestrator.model.configuration import Configuration, Team
from orchestrator.model.decision import Decision
from orchestrator.model.dispatch import Dispatch
from orchestrator.model.evidence import (
    Company,
    Contact,
    Dockerfile,
    EnvironmentKey,
    Evidence,
    Migrations,
    Port,
    Service,
    Volume,
    Workflow,
)
from orchestrator.model.kind import Draft, Order
from orchestrator.model.request import Request
from orchestrator.model.role import Role
from orchestrator.wording.pen import TemplatePen

NOW = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
CONFIGURATION = Configuration(
    id=UUID("00000000-0000-4000-8000-000000000001"),
    teams={"devops": Team(inbox="to-devops"), "backend": Team(inbox="to-backend")},
)
ROLES = {
    name: Role(name=name, title=name)
    for name in ("devops-lead", "devops-operator", "devops-master", "devops-release", "cicd-operator")
}
AGENTS = {
    **dict.fromkeys(ROLES, "devops"),
    "backend-developer": "backend",
    "frontend-developer": "frontend",
    "ui-ux-designer": "ui-ux",
    "qa-tester": "qa",
    "standards-guardian": "standards",
    "pm": "pm",
}

API = Service(
    name="api",
    folder="backend",
    dockerfile="backend/Dockerfile",
    ports=(Port(container=8000, host=8080),),
    volumes=(Volume(source="uploads", target="/app/uploads", named=True),),
    environment=("DATABASE_URL", "SESSION_KEY", "LOG_LEVEL"),
    depends_on=("db", "cache"),
    healthcheck="curl -fsS http://localhost:8000/health || exit 1",
    stack="python",
    file="docker-compose.yml",
    line=3,
)
WORKER = Service(
    name="worker",
    folder="worker",
    dockerfile="worker/Dockerfile",
    environment=("DATABASE_URL",),
    depends_on=("db",),
    stack="python",
    file="docker-compose.yml",
    line=20,
)
DATABASE = Service(
    name="db",
    image="postgres:16-alpine",
    volumes=(Volume(source="pgdata", target="/var/lib/postgresql/data", named=True),),
    environment=("POSTGRES_USER", "POSTGRES_DB"),
    healthcheck="pg_isready",
    file="docker-compose.yml",
    line=30,
)
CACHE = Service(name="cache", image="redis:7-alpine", file="docker-compose.yml", line=40)
EVIDENCE = Evidence(
    commit="4f2a9c1d7b3e5f60718293a4b5c6d7e8f9012345",
    index="shop",
    branch="main",
    remote="origin",
    services=(API, WORKER, DATABASE, CACHE),
    dockerfiles=(
        Dockerfile(file="backend/Dockerfile", bases=("python:3.12-alpine", "python:3.12-alpine"), exposes=(8000,)),
        Dockerfile(file="worker/Dockerfile", bases=("python:3.12-alpine",)),
    ),
    compose_files=("docker-compose.yml",),
    workflows=(
        Workflow(file=".github/workflows/ci.yml", system="github-actions", name="CI", jobs=("test", "lint", "scan")),
    ),
    migrations=(
        Migrations(
            tool="alembic",
            folder="backend/migrations/versions",
            file="backend/alembic.ini",
            revisions=("0001_orders.py", "0002_drop_legacy.py"),
            destructive=("0002_drop_legacy.py",),
        ),
    ),
    environment_keys=(
        EnvironmentKey(name="DATABASE_URL", secret=True, files=("backend/app.py",), in_template=True),
        EnvironmentKey(name="SESSION_KEY", secret=True, files=("backend/app.py",)),
        EnvironmentKey(name="LOG_LEVEL", secret=False, files=("backend/app.py",), in_template=True),
    ),
)
PROXY = Service(
    name="gateway", image="nginx:1.27-alpine", ports=(Port(container=443, host=443),), file="docker-compose.yml"
)
COMPANY = Company(
    name="Example Shop",
    contacts=(
        Contact(role="DevOps Lead", name="Kim", reach="+82-2-555-0100"),
        Contact(role="backup contact", name="Lee", reach="+82-2-555-0101"),
        Contact(role="on-call engineer", name="Park", reach="+82-2-555-0102"),
        Contact(role="development lead", name="Choi", reach="+82-2-555-0103"),
        Contact(role="CTO", name="Han", reach="+82-2-555-0104"),
    ),
    facts=(
        ("domain", "shop.example"),
        ("slack-channel", "#shop-deploy"),
        ("sentry-project", "shop-api"),
        ("backup-location", "backup.shop.example:/srv/backups"),
        ("status-page", "https://status.shop.example"),
        ("email", "ops@shop.example"),
        ("docs", "https://docs.shop.example"),
    ),
)
DECISION = Decision(
    id="ADR-2025-03-02-checkout",
    file=".claude/decisions/ADR-2025-03-02-checkout.md",
    title="Bring checkout 1.4.2 to production",
    status="accepted",
    verified=True,
    sections=(
        ("window", "Tuesday 4 March 2025, 22:00 to 23:00 KST"),
        ("backup", "pg_dump of db, taken at 21:45, on backup.shop.example"),
        ("rollback", "go back to 1.4.1; the DevOps lead decides"),
    ),
)


def dispatched(request: Request, evidence: Evidence = EVIDENCE) -> Dispatch:
    return dispatch(request, load_kinds(), ROLES, evidence, CONFIGURATION)


def writers(path: str) -> tuple[str, ...]:
    """Tell who may write a path, as a small matrix would."""
    folders: Mapping[str, tuple[str, ...]] = {
        "backend/": ("backend-developer",),
        "frontend/": ("frontend-developer",),
        "qa/": ("qa-tester",),
        "infrastructure/": ("devops-lead", "devops-operator"),
    }
    return next((names for folder, names in folders.items() if path.startswith(folder)), ())


def drafted(
    request: Request,
    *,
    evidence: Evidence = EVIDENCE,
    company: Company = COMPANY,
    decision: Decision | None = None,
    only: str | None = None,
) -> list[Draft]:
    """Draft all that a request asks for, kind by kind, as the pipeline does; `only` names the one kind wanted."""
    meant = dispatched(request, evidence)
    kinds = [one.kind for one in meant.kinds]
    drafts: list[Draft] = []
    before: tuple[Artifact, ...] = ()
    for kind in kinds:
        order = Order(
            request=request,
            role=ROLES[kind.role],
            environment=meant.environment,
            services=meant.services,
            evidence=evidence,
            company=company,
            language=request.language,
            now=NOW,
            root=".claude",
            decision=decision,
            owner_of=writers,
            agents=AGENTS,
            artifacts_before=before,
            kinds=meant.names,
            migrates=meant.migrates,
        )
        pen = TemplatePen(request.language, f"orchestrator.deliverables.{kind.name.replace('-', '_')}")
        draft = kind.draft(order, pen)
        before += draft.artifacts
        if only is None or kind.name == only:
            drafts.append(draft)
    return drafts
