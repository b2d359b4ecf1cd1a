"""`decision new --for REQUEST` drafts what the pipeline would draft, and the pipeline goes on with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.faces import deciding
from orchestrator.parse.decision import read_decision
from tests.support.command import Terminal
from tests.support.held import LEAD, PRODUCTION, decide, key_file, with_signers
from tests.support.served import STAGING, Workspace


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing"))
    made = with_signers(tmp_path / "work")
    made.drop("041-api", PRODUCTION.format(number=1))
    return made


@pytest.fixture
def run(made: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(made.top, monkeypatch, capsys)


def decisions(made: Workspace) -> list[Path]:
    return sorted((made.root / "decisions").glob("ADR-*.md"))


@pytest.mark.parametrize("name", ["041-api", "041-api.md", ".claude/requests/to-devops/041-api.md"])
def test_it_is_drafted_before_the_request_is_looked_at(run: Terminal, made: Workspace, name: str) -> None:
    done = run("decision", "new", "--for", name)
    assert done.code == 0, done.err
    (file,) = decisions(made)
    assert f"drafted  .claude/decisions/{file.name}" in done.out
    drafted = read_decision(file.read_bytes(), file.name)
    assert drafted.scope.requests == ("041-api",)
    assert drafted.scope.services == ("api",)
    assert "pg_dump of the database into the vault at 01:30" in drafted.section("backup")
    assert not made.answers(), "nothing is answered by drafting"


def test_drafting_again_gives_the_same_file_and_touches_nobodys_words(run: Terminal, made: Workspace) -> None:
    run("decision", "new", "--for", "041-api")
    (file,) = decisions(made)
    file.write_text(file.read_text() + "\nWords of a person.\n")
    done = run("decision", "new", "--for", "041-api")
    assert f"was there  .claude/decisions/{file.name}" in done.out
    assert decisions(made) == [file]
    assert "Words of a person." in file.read_text()


def test_the_held_request_waits_for_it_and_goes_on_when_it_is_accepted(run: Terminal, made: Workspace) -> None:
    run("decision", "new", "--for", "041-api")
    Orchestrator.open(made.top).process()
    (file,) = decisions(made)
    held = made.header("041-api")
    assert held.status == "Blocked"
    assert {wait.name for wait in held.waits} == {file.stem}
    decide(made, "041-api")
    Orchestrator.open(made.top).process()
    assert made.header("041-api").status == "Completed"
    assert made.header("041-api").decision == file.stem


def test_what_waits_for_no_decision_or_is_not_there_is_refused(run: Terminal, made: Workspace) -> None:
    made.drop("042-staging", STAGING.format(number=2))
    refused = run("decision", "new", "--for", "042-staging")
    assert refused.code == 2
    assert "waits for no decision" in refused.err
    assert run("decision", "new", "--for", "043-nothing").code == 2
    assert decisions(made) == []


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "only_a_person", lambda: None)
    monkeypatch.setattr("typer.prompt", lambda text, **_: text.split()[1])


def test_who_decides_sees_what_is_drafted_now_and_not_only_what_the_text_says(
    run: Terminal, made: Workspace, at_a_terminal: None
) -> None:
    run("decision", "new", "--for", "041-api")
    (file,) = decisions(made)
    spec = ".claude/contracts/interfaces/deployment-spec.md"
    file.write_text(file.read_text().replace(f"`{spec}`", "`README.md`"))
    approved = run("decision", "approve", file.stem, "--key", str(key_file(made.top.parent, LEAD)))
    assert approved.code == 0, approved.err
    believed, computed = approved.out.split("Will be written for 041-api, as it is drafted now:")
    assert spec not in believed
    assert computed.lstrip().startswith(f"{spec}, ")


def test_who_decides_is_told_that_the_request_was_changed(run: Terminal, made: Workspace, at_a_terminal: None) -> None:
    run("decision", "new", "--for", "041-api")
    (file,) = decisions(made)
    made.drop("041-api", PRODUCTION.format(number=7))
    approved = run("decision", "approve", file.stem, "--key", str(key_file(made.top.parent, LEAD)))
    assert "the request was changed after the decision was written" in approved.out
    assert "this decision is not the one that would be drafted now" in approved.out


def test_who_decides_is_told_of_a_commit_that_is_not_ours(run: Terminal, made: Workspace, at_a_terminal: None) -> None:
    run("decision", "new", "--for", "041-api")
    (file,) = decisions(made)
    key, said = str(key_file(made.top.parent, LEAD)), "is no commit of this branch's history"
    assert said not in run("decision", "approve", file.stem, "--key", key).out
    commit = read_decision(file.read_bytes(), file.name).scope.commit
    assert commit is not None
    file.write_text(file.read_text().replace(commit, "0" * 40))
    assert said in run("decision", "approve", file.stem, "--key", key).out


def test_a_persons_key_tells_what_they_have_to_decide(run: Terminal, made: Workspace) -> None:
    Orchestrator.open(made.top).process()
    assert [one["name"] for one in run("status", "--waiting-on", LEAD, "--json").json] == ["041-api"]
    assert run("status", "--waiting-on", "mallory@example.com", "--json").json == []
