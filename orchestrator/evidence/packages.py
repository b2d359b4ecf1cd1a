"""Read package managers' manifests: which manager, which stack, its scripts, what it depends on."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping

from msgspec import Struct

from orchestrator.model.evidence import PackageManager
from orchestrator.model.finding import Finding
from orchestrator.model.text import say

# Manifests are read; lock files only have to be there.
STACKS = {
    "package.json": "node",
    "pyproject.toml": "python",
    "Pipfile": "python",
    "requirements.txt": "python",
    "setup.py": "python",
    "composer.json": "php",
    "go.mod": "go",
    "pom.xml": "java",
    "build.gradle": "java",
    "build.gradle.kts": "java",
    "Cargo.toml": "rust",
    "pubspec.yaml": "dart",
    "Gemfile": "ruby",
}
LOCKS = {
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
    "pnpm-lock.yaml": "pnpm",
    "yarn.lock": "yarn",
    "bun.lock": "bun",
    "bun.lockb": "bun",
    "poetry.lock": "poetry",
    "uv.lock": "uv",
    "Pipfile.lock": "pipenv",
    "composer.lock": "composer",
    "go.sum": "go",
    "gradle.lockfile": "gradle",
    "Cargo.lock": "cargo",
    "pubspec.lock": "pub",
    "Gemfile.lock": "bundler",
}
PATHS = re.compile(r"(?:^|/)(?:" + "|".join(re.escape(name) for name in STACKS) + r")$")
# Without a lock file; for Python in the order in which they win where one folder holds several.
_MANAGERS = {
    "package.json": "npm",
    "Pipfile": "pipenv",
    "pyproject.toml": "pip",
    "requirements.txt": "pip",
    "setup.py": "pip",
    "composer.json": "composer",
    "go.mod": "go",
    "pom.xml": "maven",
    "build.gradle": "gradle",
    "build.gradle.kts": "gradle",
    "Cargo.toml": "cargo",
    "pubspec.yaml": "pub",
    "Gemfile": "bundler",
}
_LOCKS_OF = {
    "node": ("pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb", "package-lock.json", "npm-shrinkwrap.json"),
    "python": ("uv.lock", "poetry.lock", "Pipfile.lock"),
    "php": ("composer.lock",),
    "go": ("go.sum",),
    "java": ("gradle.lockfile",),
    "rust": ("Cargo.lock",),
    "dart": ("pubspec.lock",),
    "flutter": ("pubspec.lock",),
    "ruby": ("Gemfile.lock",),
}
_REQUIREMENT = re.compile(r"^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)
# JSON may spell half a character, which no text can hold.
_LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_FLUTTER = re.compile(r"^[ \t]+sdk:\s*[\"']?flutter\b", re.MULTILINE)


class Manifest(Struct, frozen=True):
    """A manifest, read.

    Attributes:
        declared: the manager that the manifest itself names; empty where none.
        dependencies: names of what it depends on, where they decide something about the build.
        packages: False for a file that only configures tools (a pyproject.toml without a project).
    """

    stack: str
    declared: str = ""
    scripts: tuple[str, ...] = ()
    dependencies: frozenset[str] = frozenset()
    packages: bool = True
    findings: tuple[Finding, ...] = ()


def read(path: str, text: str) -> Manifest:
    """Read the manifest at `path`. Never fails: what can't be read is a finding."""
    name = posixpath.basename(path)
    stack = STACKS[name]
    try:
        if name in {"package.json", "composer.json"}:
            return _json(stack, text)
        if name == "pyproject.toml":
            return _pyproject(text)
    except (ValueError, RecursionError) as error:
        finding = Finding(
            rule="evidence/manifest",
            severity="warning",
            message=say("{name} can't be read", name=name),
            remedy=say("correct its syntax; {name} must be what its package manager accepts", name=name),
            file=path,
            line=getattr(error, "lineno", None),
        )
        return Manifest(stack=stack, findings=(finding,))
    if name == "pubspec.yaml":
        return Manifest(stack="flutter" if _FLUTTER.search(text) else "dart")
    if name == "requirements.txt":
        return Manifest(stack=stack, dependencies=frozenset(match[1].lower() for match in _REQUIREMENT.finditer(text)))
    return Manifest(stack=stack)


def join(manifests: Mapping[str, Manifest], names: frozenset[str]) -> tuple[PackageManager, ...]:
    """Make package managers of manifests: one a folder and stack, named by its lock file, which may lie above it."""
    chosen: dict[tuple[str, str], str] = {}
    for path in sorted(manifests, key=lambda path: list(STACKS).index(posixpath.basename(path))):
        manifest = manifests[path]
        if manifest.packages:
            chosen.setdefault((posixpath.dirname(path), manifest.stack), path)
    found = [_manager(path, folder, manifests[path], names) for (folder, _), path in chosen.items()]
    return tuple(sorted(found, key=lambda manager: (manager.folder, manager.file)))


def _manager(path: str, folder: str, manifest: Manifest, names: frozenset[str]) -> PackageManager:
    lock = _lock(folder, manifest.stack, names)
    by_lock = LOCKS[posixpath.basename(lock)] if lock else ""
    return PackageManager(
        name=manifest.declared or by_lock or _MANAGERS[posixpath.basename(path)],
        stack=manifest.stack,
        folder=folder,
        file=path,
        lock=lock,
        scripts=manifest.scripts,
        dependencies=tuple(sorted(manifest.dependencies)),
    )


def _lock(folder: str, stack: str, names: frozenset[str]) -> str | None:
    """Find the lock file: in the folder, or in the nearest one above that holds one (workspaces share it)."""
    while True:
        for name in _LOCKS_OF.get(stack, ()):
            path = posixpath.join(folder, name)
            if path in names:
                return path
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _json(stack: str, text: str) -> Manifest:
    content = json.loads(_LONE_SURROGATE.sub("", text))
    if not isinstance(content, dict):
        raise ValueError("not an object")
    scripts = content.get("scripts")
    dependencies: set[str] = set()
    for key in ("dependencies", "devDependencies", "require", "require-dev"):
        if isinstance(content.get(key), dict):
            dependencies.update(content[key])
    declared = str(content.get("packageManager", "")).partition("@")[0] if stack == "node" else ""
    return Manifest(
        stack=stack,
        declared=declared if declared in {"npm", "pnpm", "yarn", "bun"} else "",
        scripts=tuple(map(str, scripts)) if isinstance(scripts, dict) else (),
        dependencies=frozenset(dependencies),
    )


def _pyproject(text: str) -> Manifest:
    import tomllib

    content = tomllib.loads(text)
    tools = content.get("tool", {})
    project = content.get("project")
    poetry = tools.get("poetry") if isinstance(tools, dict) else None
    declared = "poetry" if poetry is not None else "uv" if isinstance(tools, dict) and "uv" in tools else ""
    written = project.get("dependencies", []) if isinstance(project, dict) else []
    dependencies = {match[1].lower() for text in written if (match := _REQUIREMENT.match(str(text))) is not None}
    if isinstance(poetry, dict) and isinstance(poetry.get("dependencies"), dict):
        dependencies.update(str(name).lower() for name in poetry["dependencies"])
    return Manifest(
        stack="python",
        declared=declared,
        dependencies=frozenset(dependencies),
        packages=isinstance(project, dict) or poetry is not None,
    )
