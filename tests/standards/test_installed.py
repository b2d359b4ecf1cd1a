"""Rules that an installed package brings by the entry point group `orchestrator.rules`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.repositories import clean_environment, repository

GOOD = """
from orchestrator.model.text import say
from orchestrator.standards.rule import Rule

RULE = Rule(
    id="no-tabs", title=say("no tabs"), severity="error", vetoes=True, problem=say("p"), remedy=say("use spaces"),
    sample="a.tf", before="\\tx", after="  x",
)


def applies(subject):
    return subject.path.endswith(".tf")


def check(subject, standards):
    for number, line in enumerate(subject.lines, 1):
        if line.startswith("\\t"):
            yield RULE.finding(subject, say("a tab"), line=number)
"""
FAILING = "raise RuntimeError('not today')\n"
CLASHING = GOOD.replace('"no-tabs"', '"image-tag"')
EMPTY = "X = 1\n"


def wheel(folder: Path, name: str, modules: dict[str, str]) -> Path:
    """Build a wheel whose every module is an entry point of the group."""
    info = f"{name}-1.4.dist-info"
    points = "".join(f"{module} = {name}_{module}\n" for module in modules)
    files = {f"{name}_{module}.py": text for module, text in modules.items()} | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.4\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[orchestrator.rules]\n{points}",
    }
    files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    path = folder / f"{name}-1.4-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return repository(tmp_path / "shop", {"main.tf": "\tx = 1\n", "other.txt": "hello\n"})


def run(shop: Path, packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, where the wheels are installed."""
    environment = clean_environment() | {"PYTHONPATH": os.pathsep.join((str(packages), *sys.path))}
    command = [sys.executable, "-m", "orchestrator", "standards", *arguments]
    return subprocess.run(command, cwd=shop, env=environment, capture_output=True, text=True, check=False)


def install(tmp_path: Path, name: str, modules: dict[str, str]) -> Path:
    target = tmp_path / "packages"
    with zipfile.ZipFile(wheel(tmp_path, name, modules)) as archive:
        archive.extractall(target)
    return target


def test_an_installed_rule_judges_and_names_its_package(shop: Path, tmp_path: Path) -> None:
    packages = install(tmp_path, "tidy", {"tabs": GOOD})
    done = run(shop, packages, "check", "--no-linters")
    assert done.returncode == 1, done.stderr
    assert "main.tf:1  veto  no-tabs: a tab" in done.stdout
    rows = {row["id"]: row for row in json.loads(run(shop, packages, "list", "--json").stdout)}
    assert (rows["no-tabs"]["origin"], rows["image-tag"]["origin"]) == ("tidy 1.4", "built in")
    assert "from tidy 1.4" in run(shop, packages, "explain", "no-tabs").stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FAILING, "it can't be imported: RuntimeError: not today"),
        (CLASHING, "another rule has the id `image-tag`"),
        (EMPTY, "it states no `RULE`"),
    ],
)
def test_an_entry_point_that_is_no_rule_closes(shop: Path, tmp_path: Path, text: str, words: str) -> None:
    packages = install(tmp_path, "tidy", {"wrong": text, "tabs": GOOD})
    done = run(shop, packages, "check", "--no-linters")
    assert "no-tabs: a tab" in done.stdout, done.stderr
    assert "not checked by tidy 1.4" in done.stdout
    assert words in done.stdout
    assert words in run(shop, packages, "list").stdout


def test_without_such_packages_nothing_is_missed(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run(shop, tmp_path / "empty", "check", "--no-linters")
    assert (done.returncode, done.stdout) == (0, "2 files, 0 vetoes\n")
