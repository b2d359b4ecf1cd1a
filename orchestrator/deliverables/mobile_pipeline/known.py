"""Find the backend, the app and the way to the server in the evidence."""

from __future__ import annotations

import posixpath
import re

from orchestrator.deliverables.mobile_pipeline.model import App, Backend, Delivery
from orchestrator.drafting.compose import compose, health_url, is_composed
from orchestrator.drafting.databases import databases
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.images import named, version
from orchestrator.drafting.migrations import migrations
from orchestrator.drafting.surveyed import fact_of
from orchestrator.evidence.secrecy import keeps_credentials
from orchestrator.model.evidence import Evidence, PackageManager, Service
from orchestrator.model.kind import Order
from orchestrator.model.text import say

# The release seed's database, in its alpine variant.
DATABASE = "postgis/postgis:16-3.4-alpine"
_APPS = frozenset({"expo", "react-native"})
_PLAIN = re.compile(r"[\w./-]*", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_IMAGE = re.compile(r"[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:/[a-z0-9][a-z0-9._-]*)*")
_TAGGED = re.compile(r"[a-z0-9][a-z0-9._/-]*:[\w.-]+", re.ASCII)
_GITHUB = re.compile(r"github\.com[:/](?P<name>[A-Za-z0-9-]{1,39}/[\w.-]{1,100}?)(?:\.git)?/?$", re.ASCII)
_KEY = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)
_INSTALLS = {
    "npm": ("npm ci", "npx"),
    "yarn": ("corepack enable && yarn install --immutable", "yarn"),
    "pnpm": ("corepack enable && pnpm install --frozen-lockfile", "pnpm exec"),
}
_DRIVERS = (
    ("asyncpg", "+asyncpg"),
    ("psycopg", "+psycopg"),
    ("psycopg2-binary", "+psycopg2"),
    ("psycopg2", "+psycopg2"),
)


def backend(evidence: Evidence, gaps: Gaps) -> Backend | None:
    """Give the Python backend; None where there is none. A folder whose name no workflow could hold is none."""
    frontends = {one.folder for one in evidence.frontends}
    found = next(
        (
            one
            for one in evidence.package_managers
            if one.stack == "python" and one.folder not in frontends and _PLAIN.fullmatch(one.file)
        ),
        None,
    )
    if found is None:
        return None
    keys = [key for key in evidence.environment_keys if any(_inside(file, found.folder) for file in key.files)]
    stored = any(key.name == "DATABASE_URL" for key in keys) or any(
        _inside(one.folder, found.folder) for one in evidence.migrations
    )
    image = next(
        (
            one.service.image
            for one in databases(evidence.services, evidence)
            if one.title == "PostgreSQL" and _TAGGED.fullmatch(one.service.image or "")
        ),
        None,
    )
    for key in keys:
        if keeps_credentials(key.name) and key.name != "DATABASE_URL":
            gaps.gap(say("{key} of the tests", key=key.name))
    return Backend(
        folder=found.folder,
        requirements=posixpath.basename(found.file),
        database=(image or DATABASE) if stored else "",
        driver="postgresql" + next((suffix for name, suffix in _DRIVERS if name in found.dependencies), "+asyncpg"),
        secrets=tuple(
            key.name
            for key in keys
            if key.secret and key.name not in {"DATABASE_URL", "SENTRY_DSN"} and _KEY.fullmatch(key.name)
            if not keeps_credentials(key.name)
        ),
        python=_python(evidence, found.folder),
        lock=found.name if found.lock and found.name in {"uv", "poetry"} else "",
    )


def _python(evidence: Evidence, folder: str) -> str:
    """Give the version that the backend's image runs."""
    files = {one.dockerfile for one in evidence.services if one.folder == folder}
    bases = (base for one in evidence.dockerfiles if one.file in files for base in reversed(one.bases))
    return next((version(base) for base in bases if named(base) == "python" and version(base)), "")


def app(evidence: Evidence, gaps: Gaps) -> App | None:
    """Give the Expo app; None where there is none."""
    found = next((one for one in evidence.frontends if one.tool in _APPS and _PLAIN.fullmatch(one.folder)), None)
    if found is None:
        return None
    manager = _manager(evidence, found.folder)
    install, run = _INSTALLS.get(manager.name if manager else "npm", _INSTALLS["npm"])
    lock = manager.lock if manager and manager.lock and _PLAIN.fullmatch(manager.lock) else ""
    if not lock:
        gaps.gap(
            say("lock file of {folder}: an install without it differs from day to day", folder=found.folder or ".")
        )
    src = posixpath.join(found.folder, "src/")
    sources = any(file.startswith(src) for key in evidence.environment_keys for file in key.files)
    return App(found.folder, "src/" if sources else ".", install, run, lock)


def delivery(order: Order, of: Backend, gaps: Gaps) -> Delivery | None:
    """Give the way to the server; None where no compose file runs the backend."""
    evidence = order.evidence
    service = next(
        (
            one
            for one in evidence.services
            if one.folder == of.folder and is_composed(one, evidence) and _NAME.fullmatch(one.name)
        ),
        None,
    )
    if service is None or not _PLAIN.fullmatch(f"{service.dockerfile or ''}{service.file}"):
        return None
    image, own = _image(order, service, gaps)
    tool = next((one for one in migrations((service,), evidence) if one.apply), None)
    folder = fact_of(order, "folder", "production")
    return Delivery(
        image=image,
        host=image.partition("/")[0],
        own=own,
        dockerfile=service.dockerfile or posixpath.join(of.folder, "Dockerfile"),
        context=of.folder or ".",
        compose=compose(service.file),
        service=service.name,
        health=health_url(service)
        or gaps.gap(say("address that answers when {service} is healthy", service=service.name)),
        migrate=tool.apply or "" if tool else "",
        folder=gaps.fact(folder if folder and _PLAIN.fullmatch(folder) else None, say("folder on the server")),
    )


def _image(order: Order, service: Service, gaps: Gaps) -> tuple[str, bool]:
    said = fact_of(order, "registry") or ""
    if _IMAGE.fullmatch(said):
        return f"{said}/{service.name.lower()}", said.startswith("ghcr.io/")
    found = _GITHUB.search(order.evidence.remote or "")
    if found:
        return f"ghcr.io/{found['name'].lower()}/{service.name.lower()}", True
    return f"{gaps.gap(say('image registry'))}/{service.name.lower()}", False


def _manager(evidence: Evidence, folder: str) -> PackageManager | None:
    return next((one for one in evidence.package_managers if one.folder == folder and one.stack == "node"), None)


def _inside(file: str, folder: str) -> bool:
    return not folder or file.startswith(f"{folder}/")
