"""`orchestrator decision list` says the same with and without the command line, which explains what goes wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.faces.plain_list import run_plainly
from tests.support.command import Said, Terminal
from tests.support.office import PEOPLE, Office, in_a_month, open_office
from tests.support.repositories import CLEAN, NOBODY

LEAD, GUARDIAN, _ = PEOPLE


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = open_office(tmp_path, until=in_a_month())
    made.write()
    made.cast(LEAD)
    made.write("ADR-20261120-devops-2-all", level="critical", status="accepted")
    made.write("ADR-20261120-devops-3-결정", level="major").write_text(
        "# 주문 서비스 배포\n\n상태: 승인됨\n\n## 배경\n\n글.\n"
    )
    (made.layout.protocol / "decisions" / "broken.md").write_text("---\nstatus: [accepted\n---\n# X\n")
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(office.top, monkeypatch, capsys)


def in_its_own_process(office: Office, *arguments: str) -> Said:
    command = [sys.executable, "-m", "orchestrator", "decision", "list", *arguments]
    environment = {**CLEAN, **NOBODY, **office.environment}
    done = subprocess.run(command, cwd=office.top, env=environment, capture_output=True, check=False)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--json",),
        ("--status", "accepted"),
        ("--status=proposed", "--json"),
        ("--waiting-on", LEAD),
        ("--waiting-on=pm", "--status", "proposed"),
        ("--status", "rejected", "--status", "proposed"),
        ("--status=",),
    ],
)
def test_decisions_are_listed_alike_with_and_without_the_command_line(run, office, arguments) -> None:
    quick = in_its_own_process(office, *arguments)
    slow = run("decision", "list", *arguments)
    assert (quick.code, quick.out, quick.err) == (slow.code, slow.out, slow.err)
    assert quick.code == 0
    if "--json" not in arguments:
        assert quick.out.splitlines()[-1].endswith(("accepted", "proposed", "0 decisions"))


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--stat", "accepted"), ("--status",), ("--status", "--json"), ("--json=yes",), ("more",), ("--",)],
)
def test_what_is_said_otherwise_is_left_to_the_command_line(run, office, arguments) -> None:
    assert run_plainly(arguments) is None
    quick = in_its_own_process(office, *arguments)
    slow = run("decision", "list", *arguments)
    assert (quick.code, quick.out, quick.err) == (slow.code, slow.out, slow.err)


def test_a_configuration_that_is_wrong_is_explained_by_the_command_line(office) -> None:
    (office.layout.protocol / "orchestrator.yaml").write_text("wrokers: 2\n")
    said = in_its_own_process(office)
    assert said.code == 1
    assert "did you mean workers?" in said.err
    assert not said.out


def test_a_list_goes_without_the_command_line_and_without_what_only_answers_need(office) -> None:
    code = (
        "import sys; sys.argv = ['orchestrator', 'decision', 'list']\n"
        "from orchestrator.__main__ import main\n"
        "code = main()\n"
        "heavy = {'typer', 'jinja2', 'markdown_it', 'git', 'rich', 'tempfile'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "sys.exit(code)"
    )
    assert in_its_own_process(office).code == 0, "from now on the verdict is known"
    environment = {**CLEAN, **NOBODY, **office.environment}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=office.top, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_what_was_verified_is_not_verified_again_for_a_list_and_only_for_a_list(office, monkeypatch) -> None:
    assert "1 accepted" in in_its_own_process(office).out
    memory = office.layout.state / "decisions-glance.json"
    version, keys, verified = json.loads(memory.read_text())
    assert list(verified.values()) == [True]
    memory.write_text(json.dumps([version, keys, dict.fromkeys(verified, False)]))
    assert "accepted" not in in_its_own_process(office).out.splitlines()[-1]
    assert office.decision().status == "accepted", "whoever decides verifies again"


def test_other_keys_begin_anew_and_a_memory_that_is_none_is_no_trouble(office) -> None:
    in_its_own_process(office)
    memory = office.layout.state / "decisions-glance.json"
    office.write_signers(office.line(GUARDIAN, "standards-guardian"))
    assert "accepted" not in in_its_own_process(office).out.splitlines()[-1]
    for broken in ("", "[]", "{}", '["", "", []]', "[1, 2, {}]", "\0"):
        memory.write_text(broken)
        assert in_its_own_process(office).code == 0
