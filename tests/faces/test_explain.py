"""`orchestrator explain`: how a request is read, and nothing written."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestrator.faces.demonstration import requests
from tests.support.command import Terminal
from tests.support.letters import FILES, PRODUCTION, STRANGER
from tests.support.workspaces import snapshot


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "clean.md"
    file.write_text(FILES)
    return file


def test_the_facts_hold_what_was_understood(terminal: Terminal, letter: Path) -> None:
    facts = terminal("explain", "--json", str(letter)).json
    assert facts["title"] == "A clean-up script"
    assert facts["sender"] == "backend"
    assert facts["priority"] == "high"
    assert facts["kinds"] == ["infrastructure-files"]
    assert facts["role"] == "devops-operator"
    assert facts["environment"] is None or isinstance(facts["environment"], str)
    assert [one["text"] for one in facts["criteria"]] == ["A script cleans up"]
    assert [one["path"] for one in facts["files"]] == ["infrastructure/scripts/clean.sh", ".env.example"]
    assert isinstance(facts["findings"], list)
    assert {one["path"]: one["outcome"] for one in facts["artifacts"]}[".env.example"] == "skipped"
    assert facts["kinds_why"]["infrastructure-files"]


def test_the_text_says_what_would_become_of_each_file_and_why_not(terminal: Terminal, letter: Path) -> None:
    said = terminal("explain", str(letter))
    assert said.code == 0
    assert "written   infrastructure/scripts/clean.sh" in said.out
    assert "skipped   .env.example" in said.out
    assert "nothing was written" in said.out


def test_nothing_is_written(terminal: Terminal, top: Path, letter: Path) -> None:
    before = snapshot(top)
    terminal("explain", str(letter))
    terminal("explain", "--json", str(letter))
    assert snapshot(top) == before
    assert not (top / ".git/orchestrator/ledger.jsonl").exists()


def test_gates_and_waits_of_a_held_request_are_shown(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "release.md"
    file.write_text(PRODUCTION)
    facts = terminal("explain", "--json", str(file)).json
    assert facts["ruling"] == "hold"
    assert facts["environment"] == "production"
    assert any(wait["sort"] == "decision" for wait in facts["waits"])
    assert "would be answered: Blocked" in terminal("explain", str(file)).out


def test_a_denied_sender_is_shown(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "stranger.md"
    file.write_text(STRANGER)
    assert "would be answered: Rejected" in terminal("explain", str(file)).out


def test_standard_input_is_read(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(FILES.encode())))
    assert terminal("explain", "--json", "-").json["title"] == "A clean-up script"


def test_a_file_that_is_missing_is_a_known_error(terminal: Terminal) -> None:
    said = terminal("explain", "no-such-request.md")
    assert said.code == 1
    assert "no such file" in said.err


@pytest.mark.parametrize("file", requests(), ids=lambda file: file.stem)
def test_every_request_of_the_example_is_explained(terminal: Terminal, file: Path) -> None:
    assert terminal("explain", str(file)).code == 0
    facts = terminal("explain", "--json", str(file)).json
    assert (
        facts["status"]
        == {
            "001-backup-worker": "Partial",
            "002-deploy-api-to-staging": facts["status"],
            "003-release-to-production": "Blocked",
            "004-open-the-database": "Rejected",
            "005-keep-logs-longer": "Rejected",
            "006-weekly-and-monthly-checks": facts["status"],
            "007-release-the-page": "Blocked",
        }[file.stem]
    )
    assert facts["title"] or file.stem.startswith("005")
