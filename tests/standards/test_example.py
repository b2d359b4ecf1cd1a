"""`standards check` on the example application: it finds what was planted there, and nothing once it is mended."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestrator.faces.repository_check import check_repository, find_layout
from orchestrator.standards.report import Report
from tests.support.repositories import git
from tests.support.served import APPLICATION
from tests.support.withheld import PASSWORD

OVERLAYS = Path(__file__).parent / "example"
PLANTED = {
    ("base-image", "backend/Dockerfile", 1),
    ("multi-stage", "backend/Dockerfile", 1),
    ("hard-coded-secret", "docker-compose.yml", 37),
    ("image-tag", "docker-compose.yml", 47),
    ("compose-references", "docker-compose.yml", 26),
    ("https", "frontend/nginx.conf", 1),
    ("env-file", ".env.production", None),
    ("image-tag", ".github/workflows/tests.yml", 12),
}


def checked(top: Path, overlay: str, *, linters: bool) -> Report:
    """Check the example with other files laid over it, all of them tracked."""
    shutil.copytree(APPLICATION, top, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(OVERLAYS / overlay, top, dirs_exist_ok=True)
    for file in top.rglob("*.yml"):
        file.write_text(file.read_text().replace("@PASSWORD@", PASSWORD))
    git(top, "init", "--quiet", "--initial-branch=main")
    git(top, "add", "--all", "--force")
    return check_repository(find_layout(top), [], linters=linters)


def test_what_was_planted_is_found_and_nothing_else_withholds_a_file(tmp_path: Path) -> None:
    report = checked(tmp_path / "toolshed", "planted", linters=False)
    assert {(one.rule, one.file, one.line) for one in report.findings if one.vetoes} == PLANTED
    assert PASSWORD not in "".join(str(one.message) for one in report.findings)


def test_the_linters_add_what_only_they_know(tmp_path: Path) -> None:
    report = checked(tmp_path / "toolshed", "planted", linters=True)
    if any(one.check == "zizmor" for one, _ in report.not_checked):
        pytest.skip("zizmor is not installed")
    found = {(one.rule, one.file) for one in report.findings if one.vetoes and "/" in one.rule}
    assert ("zizmor/template-injection", ".github/workflows/tests.yml") in found


@pytest.mark.parametrize("linters", [False, True])
def test_nothing_is_found_in_the_mended_one(tmp_path: Path, linters: bool) -> None:
    report = checked(tmp_path / "toolshed", "mended", linters=linters)
    assert [f"{one.file}:{one.line} {one.rule} {one.message}" for one in report.findings] == []
