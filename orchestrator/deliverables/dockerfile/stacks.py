"""What is customary for each stack: images, ports, and how its package managers install and build."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from orchestrator.deliverables.dockerfile.model import Stack
from orchestrator.drafting.applications import Application

STACKS = {
    "python": Stack("python:{version}-alpine", "python:{version}-alpine", 8000),
    "node": Stack("node:{version}-alpine", "node:{version}-alpine", 3000),
    "go": Stack("golang:{version}-alpine", "alpine:3.22", 8080),
    "java": Stack("{tool}", "eclipse-temurin:{version}-jre-alpine", 8080),
    "php": Stack("composer:2.8", "php:{version}-fpm-alpine", 9000),
    "flutter": Stack("ghcr.io/cirruslabs/flutter:{version}", "nginxinc/nginx-unprivileged:1.28-alpine", 8080),
}
WEB_SERVER = "nginxinc/nginx-unprivileged:1.28-alpine"
WEB_PORT = 8080


class Managed(NamedTuple):
    """The commands of a package manager; empty where there is nothing to do."""

    prepare: str = ""
    install: str = ""
    build: str = ""
    prune: str = ""


def managed(one: Application) -> Managed:
    """Tell how an application's package manager installs and builds, with its lock file where one is tracked."""
    manager = one.manager
    name = manager.name if manager else ""
    locked = bool(lock_of(one))
    if one.stack == "node":
        return _node(name, locked, builds="build" in (manager.scripts if manager else ()), static=one.static)
    if one.stack == "python":
        return _python(name, posixpath.basename(manager.file) if manager else "requirements.txt", locked)
    if one.stack == "java":
        if name == "gradle":
            return Managed(build="gradle --no-daemon build -x test")
        return Managed(install="mvn -B -q dependency:go-offline", build="mvn -B -q -DskipTests package")
    if one.stack == "flutter":
        return Managed(install="flutter pub get", build="flutter build web --release")
    if one.stack == "go":
        return Managed(install="go mod download")
    return Managed()


def lock_of(one: Application) -> str:
    """Give the lock file's name where it lies in the application's folder; a build sees no other."""
    lock = one.manager.lock if one.manager else None
    return posixpath.basename(lock) if lock and posixpath.dirname(lock) == one.folder else ""


def java_image(one: Application, version: str) -> str:
    """Give the image that builds a Java application."""
    if one.manager is not None and one.manager.name == "gradle":
        return f"gradle:8.14-jdk{version}-alpine"
    return f"maven:3.9-eclipse-temurin-{version}-alpine"


def _node(name: str, locked: bool, *, builds: bool, static: bool) -> Managed:
    tool = name if name in {"pnpm", "yarn", "bun"} else "npm"
    install = {
        "npm": "npm ci" if locked else "npm install",
        "pnpm": "pnpm install --frozen-lockfile" if locked else "pnpm install",
        "yarn": "yarn install --frozen-lockfile" if locked else "yarn install",
        "bun": "bun install --frozen-lockfile" if locked else "bun install",
    }[tool]
    prune = {"npm": "npm prune --omit=dev", "pnpm": "pnpm prune --prod"}.get(tool, "")
    prepare = {"pnpm": "corepack enable", "yarn": "corepack enable", "bun": "npm install --global bun@1.2.21"}
    return Managed(
        prepare=prepare.get(tool, ""),
        install=install,
        build=f"{tool} run build" if builds or static else "",
        prune="" if static else prune,
    )


def _python(name: str, manifest: str, locked: bool) -> Managed:
    if name == "uv":
        frozen = " --frozen" if locked else ""
        return Managed("pip install --no-cache-dir uv==0.13.8", f"uv sync{frozen} --no-dev --no-install-project")
    if name == "poetry":
        install = "poetry install --only main --no-root --no-interaction"
        return Managed("pip install --no-cache-dir poetry==2.5.1", install)
    if name == "pipenv":
        return Managed("pip install --no-cache-dir pipenv==2026.10.3", "pipenv sync" if locked else "pipenv install")
    if manifest == "requirements.txt":
        return Managed(install="pip install --no-cache-dir -r requirements.txt")
    return Managed(build="pip install --no-cache-dir .")
