"""Let the real parsers and linters look at what kinds draft. A tool that is missing is skipped by its name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestrator.evidence.interpolation import fill
from orchestrator.model.artifact import Artifact
from orchestrator.model.text import say


def documents(text: str) -> list[Any]:
    """Read every document of a YAML text."""
    return list(yaml.safe_load_all(text))


def run(tool: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a linter that stands on the PATH or beside this interpreter; skip the test where it is not installed."""
    beside = Path(sys.executable).with_name(tool)
    found = str(beside) if beside.exists() else shutil.which(tool)
    if found is None:
        pytest.skip(f"needs {tool}")
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(cwd), "LC_ALL": "C.UTF-8"}
    return subprocess.run([found, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def passes(tool: str, *arguments: str, cwd: Path) -> None:
    """Fail with what a linter says unless it is content."""
    done = run(tool, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


def references(compose: dict[str, Any]) -> list[str]:
    """List what a compose file refers to and does not declare: networks, volumes, secrets, services."""
    missing: list[str] = []
    services = compose["services"]
    for name, service in services.items():
        for sort in ("networks", "secrets"):
            missing += [f"{name}: {sort} {one}" for one in service.get(sort, ()) if one not in compose.get(sort, {})]
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if not source.startswith((".", "/")) and source not in compose.get("volumes", {}):
                missing.append(f"{name}: volume {source}")
        missing += [f"{name}: service {one}" for one in service.get("depends_on", ()) if one not in services]
    return missing


def filled(compose: str) -> str:
    """Give a compose text with every reference put in: its default, or 1."""
    return re.sub(r"\$\{\w+(?::?[?][^}]*)?\}", "1", fill(compose.replace("$$", "$"))[0])


def judged(files: dict[str, str]) -> list[str]:
    """List what the standards guardian vetoes or warns of; skip the test where there is no guardian yet."""
    guardian = pytest.importorskip("orchestrator.standards.guardian")
    settings = pytest.importorskip("orchestrator.standards.settings")
    contracts = Path(__file__).parents[2] / "contracts" / "standards" / "infrastructure-standards.md"
    judge = guardian.Guardian(settings.read_standards(contracts.read_bytes())).judge
    found: list[str] = []
    for path, text in files.items():
        artifact = Artifact(path=path, place="repository", title=say("sample"), content=text.encode(), kind="sample")
        ((findings, _),) = judge([artifact])
        found += [
            f"{path}:{one.line}: {one.rule} ({one.severity}): {one.message}"
            for one in findings
            if one.vetoes or one.severity == "error"
        ]
    return found
