"""The command `orchestrator standards`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestrator.errors import UsageError
from orchestrator.faces.cli.standards import app
from tests.support.repositories import repository, write

GOOD = "FROM alpine:3.20 AS build\nRUN make\nFROM alpine:3.20\nCOPY --from=build /a /a\n"
GOOD += "USER 10001\nHEALTHCHECK CMD true\n"
FILES = {
    "api/Dockerfile": "FROM alpine:3.20\nRUN make\nUSER 1\nHEALTHCHECK CMD true\n",
    "web/Dockerfile": GOOD,
    "README.md": "hello\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = repository(tmp_path / "shop", FILES)
    monkeypatch.chdir(top / "api")
    return top


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments, catch_exceptions=True)
    return result.exit_code, result.stdout + (repr(result.exception) if result.exception else "")


def test_all_tracked_files_are_checked_and_a_veto_ends_with_one(shop: Path) -> None:
    write(shop, {"untracked/Dockerfile": "FROM debian:12\nRUN x\n"})
    code, said = run("check", "--no-linters")
    assert code == 1
    assert said.splitlines()[0].startswith("api/Dockerfile:1:1  veto  multi-stage: ")
    assert said.splitlines()[2] == "3 files, 1 veto"


def test_named_files_and_folders_are_checked(shop: Path) -> None:
    write(shop, {"untracked/Dockerfile": "FROM debian:12\nRUN x\n"})
    assert run("check", "--no-linters", "../web") == (0, "1 file, 0 vetoes\n")
    assert run("check", "--no-linters", "../untracked/Dockerfile")[0] == 1
    assert "UsageError" in run("check", "/etc/passwd")[1]
    assert "UsageError" in run("check", "nowhere")[1]


@pytest.mark.parametrize(("form", "key"), [("json", "findings"), ("sarif", "runs")])
def test_machines_get_one_document(shop: Path, form: str, key: str) -> None:
    code, said = run("check", "--no-linters", "--format", form)
    assert code == 1
    assert key in json.loads(said.partition("SystemExit")[0])


def test_the_workspaces_own_standards_hold(shop: Path) -> None:
    write(
        shop,
        {
            ".claude/orchestrator.yaml": "x",
            ".claude/contracts/standards/infrastructure-standards.md": (
                "```yaml\ndocker: {multi_stage_builds: recommended}\n```\n```yaml\n[\n```\n"
            ),
        },
    )
    code, said = run("check", "--no-linters")
    assert code == 0
    assert "api/Dockerfile:1:1  warning  multi-stage" in said
    assert "standards/unreadable" in said


def test_rules_and_linters_are_listed(shop: Path) -> None:
    _, said = run("list")
    assert "multi-stage" in said
    assert "hadolint" in said
    names = {row["id"]: row["sort"] for row in json.loads(run("list", "--json")[1])}
    assert (names["https"], names["zizmor"]) == ("rule", "linter")


def test_a_rule_is_explained_with_its_samples(shop: Path) -> None:
    code, said = run("explain", "multi-stage")
    assert code == 0
    assert "Before (api/Dockerfile):" in said
    assert "docker.multi_stage_builds" in said
    assert "DL3003" in run("explain", "hadolint/DL3003")[1]
    result = CliRunner().invoke(app, ["explain", "multistage"])
    assert isinstance(result.exception, UsageError)
    assert result.exception.remedy == "did you mean multi-stage?"
