"""`orchestrator demo`: what it shows is what happens, and nothing of it stays."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from orchestrator.faces.actors import FORGER, PEOPLE
from orchestrator.faces.cli.demo import _say_where_to_look
from orchestrator.faces.demonstration import FORGED, GENUINE, IN_PLACE, requests
from orchestrator.model.response import ResponseHeader
from orchestrator.parse.response import read_response
from tests.support.command import Terminal, start

pytestmark = pytest.mark.slow
PRIVATE = b"PRIVATE " + b"KEY-----"


class Shown(NamedTuple):
    """A demonstration that has ended: its folder, and what it printed."""

    folder: Path
    out: str

    @property
    def top(self) -> Path:
        return self.folder / "toolshed"

    def answer(self, name: str) -> ResponseHeader:
        header = read_response((self.top / f".claude/responses/from-devops/{name}.md").read_bytes())
        assert header is not None
        return header

    def decision(self, request: str) -> str:
        """The text of the decision that was drafted for a request."""
        (text,) = (
            text
            for file in (self.top / ".claude/decisions").glob("ADR-*.md")
            if f'requests: ["{request}"]' in (text := file.read_text(encoding="utf-8"))
        )
        return text


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("demo")
    said = start(folder.parent, "demo", "--into", str(folder))
    assert said.code == 0, said.err
    return Shown(folder, said.out)


def test_what_comes_next_can_be_typed_where_the_command_is_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    _say_where_to_look(tmp_path, tmp_path / "toolshed", signed=False)
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines.index(f'export PATH="{Path(sys.executable).parent}:$PATH"') < lines.index(
        next(line for line in lines if line.startswith("orchestrator status"))
    )
    (tmp_path / "orchestrator").write_text("#!/bin/sh\n")
    (tmp_path / "orchestrator").chmod(0o755)
    _say_where_to_look(tmp_path, tmp_path / "toolshed", signed=False)
    assert "export PATH" not in capsys.readouterr().out


@pytest.mark.parametrize("file", requests(), ids=lambda file: file.stem)
def test_the_example_s_requests_are_what_they_are_meant_to_be(file: Path) -> None:
    text = file.read_bytes()
    assert (b"\xff" in text or b"\xbf" in text) == file.stem.startswith("005")
    assert {GENUINE, FORGED, IN_PLACE} <= {one.stem for one in requests()}


def test_every_request_is_shown_with_its_answer(shown: Shown) -> None:
    for file in requests():
        assert f"{file.name} is dropped" in shown.out
        assert shown.answer(file.stem).request == file.stem
    assert "vetoed    infrastructure/backup/compose.yml" in shown.out
    assert "proposed  .github/workflows/backup-check.yml" in shown.out
    assert "skipped   .env.example" in shown.out
    assert re.search(r"^7 answered: .*2 Completed.*2 Rejected.*1 Blocked", shown.out, re.MULTILINE)


def test_nothing_is_left_running(shown: Shown) -> None:
    pid = int(shown.out.partition("serve: pid ")[2].partition(",")[0])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_held_deployment_is_completed_once_people_approved_its_decision(shown: Shown) -> None:
    before, _, after = shown.out.partition("The daemon looks at both again by itself")
    assert f"Blocked  {GENUINE}" in before
    assert f"Completed  {GENUINE}" in after
    answer = shown.answer(GENUINE)
    assert answer.status == "Completed"
    assert answer.revision == 2
    assert "nothing here proves it" not in (shown.top / f".claude/responses/from-devops/{GENUINE}.md").read_text()


def test_the_decision_is_approved_in_every_capacity_that_the_protocol_asks_for(shown: Shown) -> None:
    text = shown.decision(GENUINE)
    assert "\nlevel: major\n" in text
    assert "\nstatus: proposed\n" in text, "what people signed decides, not what the file says"
    assert "‹" not in text, "a person has filled every gap"
    for person in PEOPLE:
        assert re.search(rf"approve by {person.mail} as {person.capacity}, .*: counts", shown.out)


def test_a_forged_approval_and_a_handwritten_status_leave_the_other_one_held(shown: Shown) -> None:
    assert "\nstatus: accepted\n" in shown.decision(FORGED)
    answer = shown.answer(FORGED)
    assert answer.status == "Blocked"
    said = " ".join(str(reason) for reason in answer.reasons)
    assert "says that it is accepted, but what people signed does not" in said
    assert "its key is nobody's in the signers file" in said
    assert [wait.who for wait in answer.waits] == ["team-lead"]
    assert not (shown.top / ".claude/contracts/interfaces/deployment-spec.md").read_text().count("## web · production")


def test_the_keys_lie_outside_of_the_repository_for_nobody_else_to_read(shown: Shown) -> None:
    keys = shown.folder / "keys"
    assert keys.stat().st_mode & 0o077 == 0
    assert {file.name for file in keys.glob("*@example.com")} == {*(person.mail for person in PEOPLE), FORGER}
    for file in keys.glob("*@example.com"):
        assert PRIVATE in file.read_bytes(), "else the search below finds nothing because there is nothing to find"
    assert not [file for file in shown.top.rglob("*") if file.is_file() and PRIVATE in file.read_bytes()]


def test_without_ssh_keygen_it_says_what_it_skips(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestrator.faces.actors.can_sign", lambda: False)
    folder = tmp_path / "demo"
    folder.mkdir()
    said = terminal("demo", "--into", str(folder), folder=tmp_path)
    assert said.code == 0, said.err
    assert "skipped: needs ssh-keygen" in said.out
    assert "2 Blocked" in said.out
    assert not (folder / "keys").exists()


def test_it_works_in_an_empty_folder_only(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("mine")
    assert terminal("demo", "--into", str(tmp_path / "full")).code == 2
