"""`orchestrator status`, `undo`, `roles`, `kinds`, `schemas`, `init`: what they show, and how they end."""

from __future__ import annotations

from pathlib import Path

from tests.support.command import Terminal
from tests.support.letters import CHECKLIST, FILES, PRODUCTION, drop, response
from tests.support.workspaces import empty


def waited_for(terminal: Terminal) -> list[str]:
    """Tell everybody who can end the first request's waits: one wait may name several."""
    waits = terminal("status", "--json").json[0]["waits"]
    return [who.strip() for wait in waits for who in wait["who"].split(",")]


def test_every_request_is_listed_held_ones_first(terminal: Terminal, top: Path) -> None:
    drop(top, "weekly", CHECKLIST)
    drop(top, "release", PRODUCTION)
    terminal("process")
    drop(top, "new-one", CHECKLIST)
    lines = terminal("status").out.splitlines()
    assert lines[0].split()[:2] == ["Blocked", "release"]
    assert lines[1].startswith("  waits for decision ADR-")
    assert any(line.split()[:2] == ["new", "new-one"] for line in lines)
    assert lines[-1].startswith("3 requests, ")
    assert "no daemon runs" in lines[-1]


def test_the_facts_of_every_request(terminal: Terminal, top: Path) -> None:
    drop(top, "release", PRODUCTION)
    terminal("process")
    (fact,) = terminal("status", "--json").json
    assert fact["name"] == "release"
    assert fact["state"] == "Blocked"
    assert fact["response"] == ".claude/responses/from-devops/release.md"
    assert fact["waits"][0]["sort"] == "decision"
    assert fact["age"] >= 0


def test_only_what_somebody_can_end_the_wait_of(terminal: Terminal, top: Path) -> None:
    drop(top, "release", PRODUCTION)
    drop(top, "weekly", CHECKLIST)
    terminal("process")
    for who in waited_for(terminal):
        assert [one["name"] for one in terminal("status", "--waiting-on", who, "--json").json] == ["release"]
    assert terminal("status", "--waiting-on", "nobody-at-all", "--json").json == []
    said = terminal("status", "--waiting-on", "nobody-at-all").out
    assert "nothing waits for nobody-at-all; waited for: " in said
    assert waited_for(terminal)[-1] in said


def test_a_person_is_waited_for_in_their_capacities(terminal: Terminal, top: Path) -> None:
    drop(top, "release", PRODUCTION)
    terminal("process")
    capacity = waited_for(terminal)[-1]
    configuration = top / ".claude/orchestrator.yaml"
    people = f"people:\n  kim: {{name: Kim Minji, capacities: [{capacity.title()}]}}\n"
    configuration.write_text(configuration.read_text().replace("people:\n", people))
    assert [one["name"] for one in terminal("status", "--waiting-on", "Kim Minji", "--json").json] == ["release"]
    assert terminal("status", "--waiting-on", "Lee", "--json").json == []


def test_one_request_shows_its_answer_thread_and_history(terminal: Terminal, top: Path) -> None:
    drop(top, "weekly", CHECKLIST)
    terminal("process")
    drop(top, "weekly", CHECKLIST + "- With the commands\n")
    terminal("process")
    said = terminal("status", "weekly")
    assert "revision 2" in said.out
    assert "revision 1: .claude/responses/from-devops/weekly/history/r1.md" in said.out
    assert (response(top, "weekly").with_suffix("") / "history/r1.md").is_file()
    facts = terminal("status", "weekly.md", "--json").json
    assert facts["revision"] == 2
    assert facts["history"] == [{"revision": 1, "response": ".claude/responses/from-devops/weekly/history/r1.md"}]
    assert facts["answer"]["request"] == "weekly"


def test_a_thread_names_what_follows(terminal: Terminal, top: Path) -> None:
    drop(top, "weekly", CHECKLIST)
    terminal("process")
    drop(top, "more", CHECKLIST.replace("From: PM", "From: PM\nFollows: weekly"))
    terminal("process")
    assert terminal("status", "more", "--json").json["follows"] == ["weekly"]
    assert "followed by more" in terminal("status", "weekly").out


def test_undo_takes_back_and_says_so(terminal: Terminal, top: Path) -> None:
    drop(top, "clean", FILES)
    terminal("process")
    said = terminal("undo", "clean")
    assert said.code == 0
    assert said.out.endswith("1 of 1 taken back\n")
    assert not (top / "infrastructure/scripts/clean.sh").exists()
    assert terminal("undo", "clean").code == 1


def test_undo_leaves_what_somebody_changed_and_ends_with_1(terminal: Terminal, top: Path) -> None:
    drop(top, "clean", FILES)
    terminal("process")
    file = top / "infrastructure/scripts/clean.sh"
    file.write_text("#!/bin/sh\necho mine\n")
    said = terminal("undo", "clean", "--json")
    assert said.code == 1
    assert said.json[0]["back"] is False
    assert file.read_text() == "#!/bin/sh\necho mine\n"


def test_the_roles_are_listed_with_what_they_deliver(terminal: Terminal) -> None:
    said = terminal("roles")
    assert "devops-operator  to-devops  infrastructure-files" in said.out
    assert "5 roles; permission matrix: policy ref main at " in said.out
    facts = {one["name"]: one for one in terminal("roles", "--json").json}
    assert set(facts) >= {"devops-lead", "devops-operator", "devops-master", "devops-release", "cicd-operator"}
    assert all(one["in_matrix"] for one in facts.values())


def test_a_role_without_a_row_is_told(terminal: Terminal, top: Path) -> None:
    agent = "---\nname: night-watch\ndescription: Watches at night.\nteam: devops\ndelivers: []\n---\nWatch.\n"
    (top / ".claude/agents/night-watch.md").write_text(agent)
    lines = terminal("roles").out.splitlines()
    where = next(number for number, line in enumerate(lines) if line.startswith("night-watch"))
    assert "no row in the permission matrix" in lines[where + 1]


def test_the_kinds_are_listed_with_their_role(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    said = terminal("kinds", folder=tmp_path / "elsewhere")
    of_lead = said.out.partition("devops-lead  5 kinds")[2].partition("devops-operator")[0]
    assert "\n  work-plan\n    Makes each requirement a task" in of_lead
    assert "\n    brings along: deployment-guide, rollback-plan, deployment-checklist\n    needs: services" in of_lead
    facts = {one["name"]: one for one in terminal("kinds", "--json").json}
    assert facts["deployment"]["deploys"] is True
    assert "rollback-plan" in facts["deployment"]["brings"]
    assert all(one["role"] and one["summary"] and one["needs"] for one in facts.values())
    rows = terminal("kinds", "--markdown").out.splitlines()[2:]
    assert sorted(row.split("`")[3] for row in rows) == sorted(facts)


def test_the_schemas_are_written_and_checked(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    assert terminal("schemas", "--check", str(folder)).code == 1
    assert terminal("schemas", str(folder)).out.endswith("3 written\n")
    assert terminal("schemas", "--check", str(folder)).out == "all are current\n"


def test_init_names_what_it_made_and_what_it_left(terminal: Terminal, tmp_path: Path) -> None:
    folder = empty(tmp_path / "new")
    said = terminal("init", folder=folder)
    assert "made  .claude/orchestrator.yaml" in said.out
    assert said.out.splitlines()[-1].endswith(" made, 0 left as they were")
    again = terminal("init", folder=folder)
    assert "left  .claude/orchestrator.yaml" in again.out
    assert ": 0 made, " in again.out.splitlines()[-1]
    assert terminal("init", "--json", folder=folder).json["made"] == []


def test_init_with_another_root(terminal: Terminal, tmp_path: Path) -> None:
    folder = empty(tmp_path / "new")
    assert terminal("init", str(folder), "--root", ".agents").code == 0
    assert (folder / ".agents/orchestrator.yaml").is_file()
    assert terminal("init", str(folder), "--root", "a/b").code == 2
