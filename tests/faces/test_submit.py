"""`orchestrator submit`: placed whole, under a free name, in an inbox that exists, or not at all."""

from __future__ import annotations

import io
import os
import sys
import threading
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.faces.submission import TEMPORARY, place, prepare
from orchestrator.parse.request import read_request
from tests.support.command import Terminal, serving, start, until
from tests.support.letters import CHECKLIST, PRODUCTION, STRANGER, drop, response
from tests.support.workspaces import git


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "weekly.md"
    file.write_text(CHECKLIST)
    return file


def inbox(top: Path, team: str = "devops") -> list[str]:
    return sorted(file.name for file in (top / f".claude/requests/to-{team}").iterdir() if file.name != ".gitkeep")


def test_a_request_is_placed_as_it_is(terminal: Terminal, top: Path, letter: Path) -> None:
    said = terminal("submit", str(letter))
    assert said.code == 0
    assert "placed  .claude/requests/to-devops/weekly.md" in said.out
    assert inbox(top) == ["weekly.md"], "and no temporary file stays"
    assert (top / ".claude/requests/to-devops/weekly.md").read_text() == CHECKLIST


def test_a_taken_name_gets_a_number_and_nothing_is_overwritten(terminal: Terminal, top: Path, letter: Path) -> None:
    drop(top, "Weekly", "# Another one\nFrom: pm\n")
    assert "weekly-2.md" in terminal("submit", str(letter)).out
    assert inbox(top) == ["Weekly.md", "weekly-2.md"]


def test_a_name_that_was_answered_before_is_not_used_again(terminal: Terminal, top: Path, letter: Path) -> None:
    response(top, "weekly").write_text("an older answer\n")
    (top / ".claude/requests/to-devops/weekly-2.md.done").write_text("closed\n")
    assert "weekly-3.md" in terminal("submit", str(letter)).out


def test_the_same_bytes_are_not_placed_twice(terminal: Terminal, top: Path, letter: Path) -> None:
    terminal("submit", str(letter))
    said = terminal("submit", str(letter))
    assert said.code == 0
    assert "was there" in said.out
    assert inbox(top) == ["weekly.md"]


def test_an_unknown_team_is_an_error_that_lists_the_teams_and_makes_no_folder(
    terminal: Terminal, top: Path, letter: Path
) -> None:
    before = sorted((top / ".claude/requests").iterdir())
    said = terminal("submit", str(letter), "--to", "devosp")
    assert said.code == 2
    assert "teams are: devops, backend, frontend, ui-ux, qa, standards, pm" in said.err
    assert sorted((top / ".claude/requests").iterdir()) == before


@pytest.mark.parametrize(
    ("name", "team"),
    [
        ("backend", "backend"),
        ("백엔드팀", "backend"),
        ("프론트엔드 리드", "frontend"),
        ("to-qa", "qa"),
        ("devops-master", "devops"),
        ("CI/CD Operator", "devops"),
        ("UI/UX", "ui-ux"),
    ],
)
def test_a_team_is_meant_by_its_name_another_name_or_a_role(
    terminal: Terminal, top: Path, letter: Path, name: str, team: str
) -> None:
    assert terminal("submit", str(letter), "--to", name).code == 0
    assert inbox(top, team) == ["weekly.md"]


def test_an_unknown_kind_is_an_error_that_names_the_nearest(terminal: Terminal, top: Path, letter: Path) -> None:
    letter.write_text(CHECKLIST.replace("Kind: operations-checklist\n", ""))
    said = terminal("submit", str(letter), "--kind", "rollback-plan,dockerfil")
    assert said.code == 2
    assert "no kind is called dockerfil" in said.err
    assert "nearest: dockerfile" in said.err
    assert inbox(top) == []


def test_the_files_own_recipient_is_used(terminal: Terminal, top: Path, tmp_path: Path) -> None:
    file = tmp_path / "ask.md"
    file.write_text(CHECKLIST.replace("From: PM", "From: PM\nTo: QA"))
    assert terminal("submit", str(file)).code == 0
    assert inbox(top, "qa") == ["ask.md"]


def test_header_lines_given_beside_the_file_are_put_into_it(terminal: Terminal, top: Path, tmp_path: Path) -> None:
    file = tmp_path / "bare.md"
    file.write_text("# Request: Look after the logs\n\n## Requirements\n- Keep logs for 90 days\n")
    assert terminal("submit", str(file), "--from", "QA", "--kind", "work-plan").code == 0
    data = (top / ".claude/requests/to-devops/bare.md").read_bytes()
    assert data.endswith(file.read_bytes())
    request = read_request(data, name="bare", team="devops", today=date(2026, 1, 1))
    assert (request.sender, request.kinds, request.title) == ("qa", ("work-plan",), "Look after the logs")


def test_front_matter_that_is_there_is_kept(terminal: Terminal, top: Path, tmp_path: Path) -> None:
    file = tmp_path / "front.md"
    file.write_text("---\npriority: high\n---\n# Request: Look after the logs\n\n- Keep logs\n")
    assert terminal("submit", str(file), "--from", "qa").code == 0
    text = (top / ".claude/requests/to-devops/front.md").read_text()
    assert text.startswith('---\nfrom: "qa"\npriority: high\n---\n')


def test_another_sender_than_the_files_own_is_refused(terminal: Terminal, top: Path, letter: Path) -> None:
    said = terminal("submit", str(letter), "--from", "backend")
    assert said.code == 2
    assert "the request says From: PM in line 2, --from says backend" in said.err
    assert inbox(top) == []
    assert terminal("submit", str(letter), "--from", "pm").code == 0


def test_a_sender_without_the_right_is_told_at_once(terminal: Terminal, top: Path, tmp_path: Path) -> None:
    file = tmp_path / "open.md"
    file.write_text(STRANGER)
    said = terminal("submit", str(file))
    assert said.code == 1
    assert "growth-agent" in said.out
    assert "not placed: it would be denied" in said.out
    assert inbox(top) == []


def test_an_unreadable_request_is_not_placed(terminal: Terminal, top: Path, tmp_path: Path) -> None:
    file = tmp_path / "broken.md"
    file.write_bytes("# 요청".encode("cp949"))
    said = terminal("submit", str(file))
    assert said.code == 1
    assert "UTF-8" in said.out
    assert inbox(top) == []
    assert terminal("submit", str(file), "--json").json["placed"] is False


def test_standard_input_is_named_by_its_title(terminal: Terminal, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(CHECKLIST.encode())))
    assert terminal("submit", "-").code == 0
    assert inbox(top) == ["a-weekly-checklist.md"]


def test_names_that_no_inbox_takes_are_made_plain(terminal: Terminal, top: Path, tmp_path: Path) -> None:
    file = tmp_path / "..hidden: what?.md"
    file.write_text(CHECKLIST)
    terminal("submit", str(file))
    assert inbox(top) == ["hidden what.md"]


def test_from_a_linked_worktree_the_main_one_is_asked(
    terminal: Terminal, top: Path, letter: Path, tmp_path: Path
) -> None:
    git(top, "worktree", "add", "--quiet", "-b", "feature", str(tmp_path / "feature"))
    assert terminal("submit", str(letter), folder=tmp_path / "feature").code == 0
    assert inbox(top) == ["weekly.md"]
    assert inbox(tmp_path / "feature") == []


@pytest.mark.slow
def test_from_the_main_worktree_s_sibling_the_served_one_is_asked(top: Path, letter: Path, tmp_path: Path) -> None:
    git(top, "worktree", "add", "--quiet", "-b", "one", str(tmp_path / "one"))
    git(top, "worktree", "add", "--quiet", "-b", "two", str(tmp_path / "two"))
    with serving(tmp_path / "one"):
        assert start(tmp_path / "two", "submit", str(letter)).code == 0
        until(lambda: response(tmp_path / "one", "weekly").is_file())
    assert inbox(top) == []


@pytest.mark.slow
def test_waiting_prints_the_answer_and_ends_as_it_ended(top: Path, letter: Path, tmp_path: Path) -> None:
    held = tmp_path / "release.md"
    held.write_text(PRODUCTION)
    with serving(top):
        said = start(top, "submit", str(letter), "--wait", "60")
        assert said.code == 0, said.err
        assert "Completed  weekly" in said.out or "Partial  weekly" in said.out
        said = start(top, "submit", str(held), "--wait", "60", "--json")
        assert said.code == 1
        assert said.json["answer"]["status"] == "Blocked"


def test_an_answer_that_does_not_come_ends_with_1(terminal: Terminal, letter: Path) -> None:
    said = terminal("submit", str(letter), "--wait", "0")
    assert said.code == 1
    assert "no answer within 0 s" in said.out
    assert "no daemon serves this workspace" in said.err


def test_what_a_killed_submission_left_is_swept(terminal: Terminal, top: Path, letter: Path) -> None:
    old = top / f".claude/requests/to-devops/{TEMPORARY}old"
    young = old.with_name(f"{TEMPORARY}young")
    old.write_text("half")
    young.write_text("half")
    os.utime(old, (0, 0))
    terminal("submit", str(letter))
    assert not old.exists()
    assert young.exists(), "it may be another one's, at work just now"


def test_twenty_at_once_all_get_a_name_of_their_own(top: Path, tmp_path: Path) -> None:
    desk = Orchestrator.open(top)
    names: list[str] = []

    def one(number: int) -> None:
        ready = prepare(desk, f"{CHECKLIST}\nNumber {number}.\n".encode(), "same", {})
        names.append(place(desk, ready)[0])

    threads = [threading.Thread(target=one, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 20
    assert len(inbox(top)) == 20
