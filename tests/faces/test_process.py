"""`orchestrator process`: one pass over the inbox, and what it says of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.support.command import Terminal
from tests.support.letters import CHECKLIST, FILES, PRODUCTION, STRANGER, drop, response


def test_a_pass_answers_and_prints_one_line_for_each_request(terminal: Terminal, top: Path) -> None:
    drop(top, "weekly", CHECKLIST)
    said = terminal("process")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0].split()[1] == "weekly"
    assert lines[-1].startswith("1 answered: 1 ")
    assert "see .claude/responses/from-devops/weekly.md" in said.out
    assert response(top, "weekly").is_file()


def test_a_second_pass_has_nothing_to_do(terminal: Terminal, top: Path) -> None:
    drop(top, "weekly", CHECKLIST)
    terminal("process")
    before = response(top, "weekly").read_bytes()
    assert terminal("process").out == "nothing to answer\n"
    assert response(top, "weekly").read_bytes() == before


def test_it_works_from_any_folder_of_the_repository(terminal: Terminal, top: Path) -> None:
    drop(top, "weekly", CHECKLIST)
    assert terminal("process", folder=top / "backend/app").code == 0
    assert response(top, "weekly").is_file()


def test_files_are_listed_with_what_became_of_them_and_why(terminal: Terminal, top: Path) -> None:
    drop(top, "clean", FILES)
    said = terminal("process")
    assert "1 written, 1 skipped" in said.out
    assert "  written   infrastructure/scripts/clean.sh" in said.out
    assert "  skipped   .env.example" in said.out
    assert (top / "infrastructure/scripts/clean.sh").read_text().startswith("#!/bin/sh")
    assert not (top / ".env.example").read_text().startswith("KEEP_DAYS")


def test_a_held_request_and_a_denied_one_end_with_1(terminal: Terminal, top: Path) -> None:
    drop(top, "release", PRODUCTION)
    said = terminal("process")
    assert said.code == 1
    assert "Blocked" in said.out
    assert "waits for decision ADR-" in said.out
    drop(top, "stranger", STRANGER)
    said = terminal("process")
    assert said.code == 1
    assert "growth-agent" in said.out


def test_facts_for_machines_hold_the_front_matter(terminal: Terminal, top: Path) -> None:
    drop(top, "clean", FILES)
    (fact,) = terminal("process", "--json").json
    assert fact["request"] == "clean"
    assert fact["response"] == ".claude/responses/from-devops/clean.md"
    assert {one["path"]: one["outcome"] for one in fact["artifacts"]} == {
        "infrastructure/scripts/clean.sh": "written",
        ".env.example": "skipped",
    }
    assert fact["seconds"] > 0


def test_only_the_named_requests_are_answered(terminal: Terminal, top: Path) -> None:
    drop(top, "one", CHECKLIST)
    drop(top, "two", CHECKLIST)
    assert terminal("process", ".claude/requests/to-devops/one.md").code == 0
    assert response(top, "one").is_file()
    assert not response(top, "two").exists()


def test_a_named_request_that_is_answered_is_told(terminal: Terminal, top: Path) -> None:
    drop(top, "one", CHECKLIST)
    terminal("process")
    said = terminal("process", "one")
    assert "one" in said.out.splitlines()[0]
    assert said.out.endswith("nothing to answer\n")


def test_an_unknown_name_is_an_error(terminal: Terminal) -> None:
    said = terminal("process", "nothing-of-that-name")
    assert said.code == 1
    assert "no request nothing-of-that-name" in said.err


def test_what_was_there_before_waits_for_backlog(terminal: Terminal, top: Path) -> None:
    moment = top / ".git/orchestrator/init.json"
    drop(top, "old", CHECKLIST)
    moment.write_text('{"at": "2999-01-01T00:00:00+00:00", "at_ns": 32472144000000000000}')
    said = terminal("process")
    assert "1 were there before this clone began to serve: answer them with --backlog" in said.out
    assert not response(top, "old").exists()
    terminal("process", "--backlog")
    assert response(top, "old").is_file()


def test_outside_of_a_workspace_the_remedy_is_init(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = terminal("process", folder=tmp_path / "empty")
    assert said.code == 1
    assert "orchestrator init" in said.err


def test_control_characters_of_strangers_do_not_reach_the_terminal(terminal: Terminal, top: Path) -> None:
    drop(top, "steering\x1b[2J", CHECKLIST)
    assert "\x1b" not in terminal("process").out


def test_the_notify_command_gets_json(terminal: Terminal, top: Path, tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    heard.mkdir()
    configuration = top / ".claude/orchestrator.yaml"
    script = f'f=$(mktemp {heard}/XXXXXX) && cat > "$f" && mv "$f" "$f.json"'
    configuration.write_text(f"{configuration.read_text()}\nnotify: [sh, -c, {script!r}]\n".replace("\\'", "'"))
    drop(top, "release", PRODUCTION)
    drop(top, "weekly", CHECKLIST)
    terminal("process")
    told = [json.loads((heard / name).read_text()) for name in os.listdir(heard)]
    assert {one["request"]: one["event"] for one in told} == {"release": "held", "weekly": "answered"}


def test_a_notify_command_that_fails_changes_nothing(terminal: Terminal, top: Path) -> None:
    configuration = top / ".claude/orchestrator.yaml"
    configuration.write_text(f"{configuration.read_text()}\nnotify: [no-such-command-anywhere]\n")
    drop(top, "weekly", CHECKLIST)
    assert terminal("process").code == 0
