"""A waiver at the command line: drafted, read, approved by the quorum, honoured, and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.faces import deciding
from tests.support.command import Terminal
from tests.support.office import Office, in_a_month, open_office

FILE = "api/Dockerfile"
UNTIL = in_a_month()
RULE_FILE = "files: '**/Dockerfile'\nforbids: 'CMD x'\nveto: true\nmessage: x is forbidden\nremedy: start y\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = open_office(tmp_path, until=UNTIL)
    (made.top / "api").mkdir()
    (made.top / FILE).write_text("FROM alpine:3.22\nRUN make\nUSER 1\nHEALTHCHECK CMD true\nCMD x\n")
    made.commit()
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setattr(deciding, "only_a_person", lambda: None)
    monkeypatch.setattr("typer.prompt", lambda text, **_: text.split()[1])
    return Terminal(office.top, monkeypatch, capsys)


def test_a_waiver_is_drafted_with_what_stands_there_and_needs_people(run: Terminal, office: Office) -> None:
    drafted = run("decision", "new", "--waive", "multi-stage", "--path", FILE, "--until", UNTIL)
    assert drafted.code == 0, drafted.err
    text = (office.top / drafted.out.split()[1]).read_text()
    assert f"- rule: multi-stage\n      path: {FILE}\n      until: {UNTIL}\n" in text
    assert "level: critical\n" in text
    assert f"`{FILE}`, line 1: the Dockerfile has a single stage" in text
    assert "missing: why the rule can't be kept there" in text
    assert run("decision", "lint", str(office.top / drafted.out.split()[1])).code == 0
    checked = run("standards", "check", "--no-linters", FILE)
    assert checked.code == 1
    assert "does not waive `multi-stage` here: it waits for the approval of standards-guardian, pm" in checked.out


def test_the_path_is_understood_from_where_one_stands(run: Terminal, office: Office) -> None:
    arguments = ("decision", "new", "--waive", "multi-stage", "--path", "Dockerfile", "--until", UNTIL)
    drafted = run(*arguments, folder=office.top / "api")
    assert f"path: {FILE}\n" in (office.top / drafted.out.split()[1]).read_text()


def test_approving_shows_what_is_waived_and_the_check_honours_it(run: Terminal, office: Office) -> None:
    run("decision", "new", "--waive", "multi-stage", "--path", FILE, "--until", UNTIL)
    for person, capacity in (("guardian@example.com", "standards-guardian"), ("pm@example.com", "pm")):
        said = run("decision", "approve", "1", "--key", str(office.key(person)), "--as", capacity)
        assert said.code == 0, said.err
        assert f"waives: multi-stage at {FILE} until {UNTIL}" in said.out
    checked = run("standards", "check", "--no-linters", FILE)
    assert checked.code == 0
    assert f"{FILE}:1:1  waived  multi-stage" in checked.out
    assert f"until {UNTIL}" in checked.out
    assert "1 file, 0 vetoes, 1 waived" in checked.out
    facts = run("standards", "check", "--no-linters", "--format", "json", FILE).json
    assert (facts["vetoes"], facts["waived"], facts["findings"][0]["waived"]["until"]) == (0, 1, UNTIL)
    (run_,) = run("standards", "check", "--no-linters", "--format", "sarif", FILE).json["runs"]
    assert run_["results"][0]["suppressions"][0]["status"] == "accepted"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--waive", "multi-stag", "--path", FILE, "--until", UNTIL), "did you mean multi-stage?"),
        (("--waive", "multi-stage", "--until", UNTIL), "no file is named"),
        (("--waive", "multi-stage", "--path", "**", "--until", UNTIL), "holds a wildcard"),
        (("--waive", "multi-stage", "--path", "api", "--until", UNTIL), "not a file's path"),
        (("--waive", "multi-stage", "--path", "../x", "--until", UNTIL), "not a file's path"),
        (("--waive", "multi-stage", "--path", FILE), "is not a date"),
        (("--waive", "multi-stage", "--path", FILE, "--until", "2020-01-01"), "is past"),
        (("--waive", "multi-stage", "--path", FILE, "--until", "2999-01-01"), "more than 90 days ahead"),
        (("A title", "--path", FILE), "belong to --waive"),
    ],
)
def test_what_would_waive_nothing_is_not_drafted(run: Terminal, arguments: tuple[str, ...], words: str) -> None:
    said = run("decision", "new", *arguments)
    assert said.code == 2
    assert words in said.err
    assert run("decision", "list", "--json").json == []


def test_a_rule_of_the_company_s_own_is_listed_explained_and_waived_like_any_other(
    run: Terminal, office: Office
) -> None:
    folder = office.layout.protocol / "contracts" / "standards" / "rules"
    folder.mkdir()
    (folder / "no-x.yaml").write_text(RULE_FILE)
    rows = {row["id"]: row for row in run("standards", "list", "--json").json}
    assert rows["no-x"]["origin"] == ".claude/contracts/standards/rules/no-x.yaml"
    explained = run("standards", "explain", "no-x").out
    assert "Forbidden: CMD x" in explained
    assert "Remedy: start y" in explained
    drafted = run("decision", "new", "--waive", "no-x", "--path", FILE, "--until", UNTIL)
    assert "line 5: x is forbidden" in (office.top / drafted.out.split()[1]).read_text()


def test_a_rule_that_can_not_be_read_fails_the_check(run: Terminal, office: Office) -> None:
    folder = office.layout.protocol / "contracts" / "standards" / "rules"
    folder.mkdir()
    (folder / "no-x.yaml").write_text("files: 'web/**'\nforbids: '('\n")
    checked = run("standards", "check", "--no-linters", ".claude")
    assert checked.code == 1
    assert "no-x.yaml:2:10  error  standards/own-rule: the rule can't be read" in checked.out
    listed = run("standards", "list")
    assert "no-x.yaml:2:10: error" in listed.out
