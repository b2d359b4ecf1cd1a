"""The built wheel holds all that the program needs, and works in an empty environment."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.support.repositories import CLEAN, NOBODY
from tests.support.workspaces import commit, empty

CHECKOUT = Path(__file__).parents[2]
REQUEST = """\
# Request: A weekly checklist
From: PM
Kind: operations-checklist

## Requirements
- An operations checklist for each week
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment; its dependencies are lent, one by one, so that ours is not."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    site = Path(paths["purelib"])
    lent = Path(sysconfig.get_path("purelib"))
    for package in lent.iterdir():
        ours = package.name.startswith(("orchestrator", "_editable", "_orchestrator"))
        if package.suffix != ".pth" and not ours and package.name != "__pycache__":
            (site / package.name).symlink_to(package)
    command = [sys.executable, "-m", "pip", "--python", str(folder), "install", "--quiet", "--no-deps", "--no-index"]
    done = subprocess.run([*command, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in CLEAN.items() if not name.startswith("PYTHON")} | NOBODY
    command = [str(installed / "bin" / "orchestrator"), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_holds_agents_contracts_templates_and_translations(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {
        f"orchestrator/shipped/{file.relative_to(CHECKOUT).as_posix()}"
        for part in ("agents", "contracts")
        for file in (CHECKOUT / part).rglob("*")
        if file.is_file()
    }
    code = {
        file.relative_to(CHECKOUT).as_posix()
        for file in (CHECKOUT / "orchestrator").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert shipped <= names
    assert {name for name in code if name.endswith((".py", ".j2", ".po", ".yaml", ".typed", ".example"))} <= names
    assert "orchestrator/example/application/.github/workflows/tests.yml" in names
    assert not [name for name in names if name.startswith(("tests/", ".venv"))]


def test_the_installed_program_lays_out_a_workspace_and_answers(installed: Path, tmp_path: Path) -> None:
    top = empty(tmp_path / "repository")
    (top / "compose.yaml").write_text("services:\n  api:\n    image: nginx:1.27-alpine\n")
    made = run(installed, top, "init")
    assert made.returncode == 0, made.stderr
    commit(top)
    (top / ".claude/requests/to-devops/weekly.md").write_text(REQUEST)
    done = run(installed, top, "process")
    assert done.returncode == 0, done.stderr + done.stdout
    assert (top / ".claude/responses/from-devops/weekly.md").is_file()
    where = subprocess.run(
        [str(installed / "bin/python"), "-I", "-c", "import orchestrator; print(orchestrator.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=os.sep,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)


def test_the_installed_program_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "--version").stdout.startswith("orchestrator ")
