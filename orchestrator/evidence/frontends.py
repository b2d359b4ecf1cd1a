"""Tell how frontends are built: the tool, its settings and where its output lands."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping

from msgspec import Struct

from orchestrator.evidence.packages import Manifest
from orchestrator.model.evidence import FrontendBuild

_SCRIPT = r"(?:js|mjs|cjs|ts|mts|cts)"
PATHS = re.compile(
    rf"(?:^|/)(?:(?P<tool>vite|next|nuxt)\.config\.{_SCRIPT}|(?P<angular>angular)\.json|app\.(?:json|config\.{_SCRIPT}))$"
)
_OUTPUT = {
    "vite": re.compile(r"\boutDir\s*:\s*[\"']([^\"'\n]{1,200})[\"']"),
    "next": re.compile(r"\bdistDir\s*:\s*[\"']([^\"'\n]{1,200})[\"']"),
    "angular": re.compile(r"\"outputPath\"\s*:\s*(?:\{\s*\"base\"\s*:\s*)?\"([^\"\n]{1,200})\""),
}
_EXPORT = re.compile(r"\boutput\s*:\s*[\"']export[\"']")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\"'])//[^\n]*", re.DOTALL)
# Where each tool's output lands when its settings say nothing else.
_USUAL = {"vite": "dist", "next": ".next", "nuxt": ".output", "create-react-app": "build"}


class Settings(Struct, frozen=True):
    """A frontend tool's settings file. `tool` is "expo" for an app.json that has an expo section."""

    tool: str
    output: str | None = None


def read(path: str, text: str) -> Settings | None:
    """Read the settings at `path`; None where the file is another tool's."""
    match = PATHS.search(path)
    tool = (match["tool"] or match["angular"]) if match else None
    if tool is None:
        return Settings("expo") if _is_expo(path, text) else None
    code = text if tool == "angular" else _COMMENT.sub("", text)
    if tool == "next" and _EXPORT.search(code):
        return Settings(tool, "out")
    written = _OUTPUT[tool].search(code) if tool in _OUTPUT else None
    return Settings(tool, written[1] if written else None)


def join(
    settings: Mapping[str, Settings | None], manifests: Mapping[str, Manifest], names: frozenset[str]
) -> tuple[FrontendBuild, ...]:
    """Join settings files and manifests: one build a folder and tool."""
    found: dict[tuple[str, str], FrontendBuild] = {}
    for path, setting in settings.items():
        if setting is not None:
            _add(found, setting.tool, path, setting.output or _USUAL.get(setting.tool))
    for path, manifest in manifests.items():
        folder = posixpath.dirname(path)
        if manifest.stack == "flutter":
            web = posixpath.join(folder, "web/index.html") in names
            _add(found, "flutter", path, "build/web" if web else None)
        for dependency, tool in _BY_DEPENDENCY.items():
            if dependency in manifest.dependencies and manifest.stack == "node":
                _add(found, tool, path, _USUAL.get(tool))
                break
    return tuple(found[key] for key in sorted(found))


# The first that a package.json depends on names the build: an Expo app depends on react-native too.
_BY_DEPENDENCY = {
    "next": "next",
    "nuxt": "nuxt",
    "@angular/core": "angular",
    "expo": "expo",
    "react-native": "react-native",
    "react-scripts": "create-react-app",
    "vite": "vite",
}


def _add(found: dict[tuple[str, str], FrontendBuild], tool: str, path: str, output: str | None) -> None:
    folder = posixpath.dirname(path)
    found.setdefault((folder, tool), FrontendBuild(tool=tool, folder=folder, file=path, output=output))


def _is_expo(path: str, text: str) -> bool:
    if not path.endswith(".json"):
        return "expo" in text.lower()
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and "expo" in content
