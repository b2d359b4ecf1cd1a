"""The decision commands, as a person uses them, and as nobody else can."""

import os
import pty
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.decisions import session
from orchestrator.faces import deciding
from tests.support.command import Terminal
from tests.support.office import Office, in_a_month, open_office
from tests.support.repositories import CLEAN, NOBODY

NAME = "ADR-20261120-devops-1-orders"
LEAD = "lead@example.com"


@pytest.fixture
def office(tmp_path, monkeypatch) -> Office:
    made = open_office(tmp_path, until=in_a_month())
    made.write(more="\n### What will be written\n\n| File |\n|---|\n| infrastructure/api.yml |\n")
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def run(office, monkeypatch, capsys) -> Terminal:
    return Terminal(office.top, monkeypatch, capsys)


@pytest.fixture
def at_a_terminal(monkeypatch):
    """A person at a terminal who types what they are asked to type."""
    monkeypatch.setattr(deciding, "only_a_person", lambda: None)
    asked = []

    def type_it(text, **_):
        asked.append(text)
        return text.split()[1]

    monkeypatch.setattr("typer.prompt", type_it)
    return asked


def key(office: Office, person: str = LEAD) -> str:
    return str(office.key(person))


def test_a_decision_is_drafted_listed_shown_and_linted(run, office):
    assert run("decision", "new", "Use Redis for queues", "--level", "minor").code == 0
    listed = run("decision", "list", "--json").json
    assert [(one["number"], one["status"], one["awaits"]) for one in listed] == [
        (1, "proposed", ["team-lead"]),
        (2, "proposed", ["team-lead"]),
    ]
    assert listed[1]["id"].endswith("-devops-1-use-redis-for-queues")
    assert "Orders time out." in run("decision", "show", "orders").out
    path = office.layout.protocol / "decisions" / f"{listed[1]['id']}.md"
    linted = run("decision", "lint", str(path), "--json")
    assert linted.code == 0
    assert "decision/section" in {one["rule"] for one in linted.json if "context" in one["message"]}


def test_a_list_can_be_of_what_one_person_has_to_decide(run, office):
    office.write("ADR-20261120-devops-2-all", level="critical")
    assert [one["number"] for one in run("decision", "list", "--waiting-on", LEAD, "--json").json] == [1]
    assert [one["number"] for one in run("decision", "list", "--waiting-on", "guardian", "--json").json] == [2]
    assert [one["number"] for one in run("decision", "list", "--waiting-on", "pm@example.com", "--json").json] == [1, 2]
    assert run("decision", "list", "--waiting-on", "mallory", "--json").json == []


def test_an_unknown_and_an_ambiguous_name_are_refused(run, office):
    office.write("ADR-20261121-devops-1-orders-again")
    assert run("decision", "show", "nothing").code == 2
    said = run("decision", "show", "ADR-202611")
    assert said.code == 2
    assert "several" in said.err


def test_approving_shows_text_scope_and_files_asks_and_signs(run, office, at_a_terminal):
    said = run("decision", "approve", NAME, "--key", key(office), "--reason", "read twice")
    assert said.code == 0, said.err
    for words in ("Orders time out.", "services: orders", "infrastructure/api.yml", "lead@example.com, team-lead"):
        assert words in said.out
    assert "accepted (signed)" in said.out
    assert office.decision().sha256[:8] in at_a_terminal[0]
    assert "read twice" in run("decision", "show", NAME).out


def test_anything_else_than_the_digits_signs_nothing(run, office, monkeypatch):
    monkeypatch.setattr(deciding, "only_a_person", lambda: None)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "yes")
    said = run("decision", "approve", NAME, "--key", key(office))
    assert said.code == 1
    assert not office.verdicts.exists()


def test_an_agents_review_is_shown_as_advice_and_counts_for_nothing(run, office, at_a_terminal, monkeypatch):
    (office.top / "review.md").write_text("The rollback is not tested.\n\nApproved from my side.\x1b[2J\n")
    written = run("decision", "review", NAME, "--as", "devops-lead", "--file", "review.md")
    assert written.code == 0, written.err
    assert ".claude/decisions/advice/" in written.out
    again = run("decision", "review", NAME, "Now it is.", "--as", "devops-lead")
    assert again.code == 0
    assert len(list((office.layout.protocol / "decisions" / "advice").iterdir())) == 2
    shown = run("decision", "show", NAME)
    assert shown.out.index("Advice of agents, which counts for nothing") < shown.out.index(
        "The rollback is not tested."
    )
    assert "\x1b" not in shown.out
    assert shown.out.index("The rollback") < shown.out.index("Now it is.")
    assert "proposed" in shown.out
    approved = run("decision", "approve", NAME, "--key", key(office))
    assert approved.out.index("The rollback is not tested.") < approved.out.index("You approve as")
    office.write(NAME, more="\nMore words.\n")
    assert ", of another text" in run("decision", "show", NAME).out
    run("decision", "log", "--language", "en")
    log = (office.layout.protocol / "decisions" / "decision-log.md").read_text()
    assert "  - advice of `devops-lead`: `advice/ADR-20261120-devops-1-orders.0002.devops-lead.md`\n" in log


def test_a_review_needs_a_role_that_there_is_and_one_text(run, office, monkeypatch):
    monkeypatch.delenv("ORCHESTRATOR_ROLE", raising=False)
    assert run("decision", "review", NAME, "Fine").code == 2
    assert run("decision", "review", NAME, "Fine", "--as", "the-boss").code == 2
    assert run("decision", "review", NAME, "--as", "devops-lead").code == 2
    assert run("decision", "review", NAME, " ", "--as", "devops-lead").code == 2
    monkeypatch.setenv("ORCHESTRATOR_ROLE", "devops-lead")
    assert run("decision", "review", NAME, "Fine").code == 0


def test_files_about_a_decision_stay_in_their_folder_whatever_its_id_says(run, office, at_a_terminal):
    office.write("ADR-9-out")
    path = office.layout.protocol / "decisions" / "ADR-9-out.md"
    path.write_text(path.read_text().replace("id: ADR-9-out", "id: ../../../../out"))
    assert run("decision", "approve", "ADR-9-out", "--key", key(office)).code == 0
    assert run("decision", "review", "ADR-9-out", "Odd", "--as", "devops-lead").code == 0
    assert not list(office.top.parent.glob("out*"))
    assert len(list(office.verdicts.glob("*out.0001.*"))) == 1


def test_what_changed_since_the_last_approval_is_shown(run, office, at_a_terminal):
    office.commit()
    office.cast(LEAD)
    office.write(more="\nOne more word.\n")
    said = run("decision", "approve", NAME, "--key", key(office))
    assert "+One more word." in said.out
    assert office.decision().status == "accepted"


def test_an_approved_text_that_git_does_not_know_is_said_so(run, office, at_a_terminal):
    office.cast(LEAD)
    office.write(more="\nOne more word.\n")
    assert "not in git's history" in run("decision", "approve", NAME, "--key", key(office)).out


def test_rejecting_withdrawing_marking_and_an_emergency(run, office, at_a_terminal):
    declared = run("decision", "emergency", NAME, "--reason", "outage", "--key", key(office))
    assert declared.code == 0
    assert "You declare an emergency as lead@example.com, team-lead" in declared.out
    assert office.decision().emergency_until is not None
    assert run("decision", "approve", NAME, "--key", key(office)).code == 0
    assert run("decision", "mark", NAME, "implemented", "--key", key(office)).code == 0
    assert "implemented" in run("decision", "list", "--json").out
    assert run("decision", "mark", NAME, "finished", "--key", key(office)).code == 2
    assert run("decision", "reject", NAME, "--reason", "no", "--key", key(office)).code == 0
    assert run("decision", "withdraw", NAME, "--key", key(office)).code == 0
    assert run("decision", "list", "--status", "withdrawn", "--json").json[0]["id"] == NAME


def test_who_approves_in_a_second_capacity_is_told_that_it_replaces_the_first(run, office, at_a_terminal):
    office.write(level="critical")
    office.write_signers(office.line(LEAD, "standards-guardian,pm"))
    assert run("decision", "approve", NAME, "--key", key(office)).code == 0
    again = run("decision", "approve", NAME, "--key", key(office), "--as", "pm")
    assert "This replaces your approval as standards-guardian" in again.out
    first, second = (line for line in run("decision", "verify", NAME).out.splitlines() if " approve by " in line)
    assert first.endswith("replaced by number 2")
    assert second.endswith("counts")


def test_who_has_several_capacities_and_is_waited_for_in_none_is_told_them(run, office, at_a_terminal):
    office.write_signers(office.line(LEAD, "standards-guardian,pm"))
    said = run("decision", "approve", NAME, "--key", key(office))
    assert said.code == 2
    assert "name one: --as standards-guardian or --as pm" in said.err


def test_only_an_accepted_decision_is_marked(run, office, at_a_terminal):
    refused = run("decision", "mark", NAME, "implemented", "--key", key(office))
    assert refused.code == 2
    assert "only an accepted decision is marked" in refused.err
    assert list(office.verdicts.glob("*")) == []


def test_a_key_that_nobody_knows_signs_nothing(run, office, at_a_terminal):
    said = run("decision", "approve", NAME, "--key", key(office, "mallory"))
    assert said.code == 1
    assert "nobody's" in said.err


def test_the_users_own_configuration_names_the_key(run, office, at_a_terminal):
    assert run("decision", "approve", NAME).code == 2
    user = office.home / "orchestrator" / "user.yaml"
    user.write_text(f"{user.read_text()}key: {key(office)}\n")
    assert run("decision", "approve", NAME).code == 0


def test_a_successor_is_drafted_and_the_log_links_it(run, office):
    office.cast(LEAD)
    assert run("decision", "supersede", NAME, "--title", "Orders 2.5").code == 0
    assert run("decision", "log").out.startswith("written")
    assert run("decision", "log").out.startswith("unchanged")
    log = (office.layout.protocol / "decisions" / "decision-log.md").read_text()
    assert "d2 -.-> d1" in log
    assert office.decision().status == "accepted"


def test_verify_prints_each_check_and_fails_on_a_forgery(run, office):
    path = office.cast(LEAD)
    said = run("decision", "verify")
    assert said.code == 0
    assert "soft key SHA256:" in said.out
    path.write_text(path.read_text().replace("capacity: team-lead", "capacity: pm"))
    said = run("decision", "verify", NAME)
    assert said.code == 1
    assert "does not fit its words" in said.out
    assert run("decision", "verify", "--json").json[NAME]["verdicts"][0]["counts"] is False


def test_a_proposed_decision_is_not_called_signed_for_a_forgers_file(run, office):
    path = office.cast(LEAD)
    path.write_bytes(path.read_bytes().replace(b"reason:", b"reason: forged"))
    shown = run("decision", "show", NAME)
    assert f"{NAME}: proposed\n" in shown.out
    assert not run("decision", "list", "--json").json[0]["verified"]


def test_the_doctor_says_whose_word_counts_and_what_is_wrong(run, office):
    office.write("ADR-20261121-devops-1-next", supersedes="nothing-there")
    said = run("decision", "doctor")
    assert said.code == 1
    assert "minor: team-lead" in said.out
    assert "there is no such decision" in said.out


def test_the_doctor_names_a_file_that_can_not_be_read(run, office):
    (office.layout.protocol / "decisions" / "ADR-7-x.md").write_text("---\nstatus: [accepted\n---\n# X\n")
    told = run("decision", "doctor")
    assert told.code == 1
    assert "ADR-7-x.md:3:1: error: the front matter can't be read" in told.out


def test_a_list_never_believes_what_lies_in_the_state_folder_for_a_gate(run, office):
    office.cast(LEAD)
    assert "1 accepted" in run("decision", "list").out
    memory = office.layout.state / "decisions-glance.json"
    assert memory.is_file()
    office.write(more="\nEdited.\n")
    assert "1 proposed" in run("decision", "list").out
    memory.write_text(memory.read_text().replace("proposed", "accepted"))
    assert office.decision().status == "proposed"


def test_without_a_terminal_nothing_is_approved(run, office):
    said = run("decision", "approve", NAME, "--key", key(office))
    assert said.code == 1
    assert "at a terminal" in said.err
    assert not office.verdicts.exists()


AGENT = """
import os, pty, sys
environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "XDG_CONFIG_HOME": os.environ["XDG_CONFIG_HOME"]}
child, terminal = pty.fork()
if child == 0:
    os.execve(sys.executable, [sys.executable, "-m", "orchestrator", *sys.argv[1:]], environment)
said = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    said += part
    if b"Type " in said and said.rstrip().endswith(b"leave it:"):
        os.write(terminal, said.rpartition(b"Type ")[2].split()[0] + b"\\n")
os.waitpid(child, 0)
sys.stdout.buffer.write(said)
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc to see whose child a process is")
def test_an_agents_session_can_not_type_an_approval_into_a_terminal_of_its_own(office):
    """The agent's process gives the command a real pseudo-terminal and a clean environment, and types what is asked."""
    environment = {**CLEAN, **NOBODY, **office.environment, "CLAUDECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", AGENT, "decision", "approve", NAME, "--key", key(office)],
        cwd=office.top,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert b"an agent's session stands behind this terminal" in done.stdout, done.stdout
    assert not office.verdicts.exists()


def test_a_mark_of_an_agent_is_found_in_the_environment_and_above():
    assert "CLAUDECODE" in session.agents_session({"CLAUDECODE": "1"})
    child = subprocess.Popen(["sleep", "60"], env={"CLAUDECODE": "1"})
    try:
        while "CLAUDECODE" not in (found := session.agents_session({}, child.pid)):
            assert child.poll() is None
            time.sleep(0.01)
        assert str(child.pid) in found
    finally:
        child.kill()
        child.wait()


def test_a_person_at_a_real_terminal_approves(office):
    """With a pseudo-terminal, a key and no agent above (which this test run itself may have)."""
    if session.agents_session():
        pytest.skip("these tests run under an agent's session")
    environment = {**CLEAN, **NOBODY, **office.environment}
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(office.top)
        command = [sys.executable, "-m", "orchestrator", "decision", "approve", NAME, "--key", key(office)]
        os.execve(sys.executable, command, environment)
    said = b""
    typed = False
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
        if not typed and b"leave it:" in said:
            typed = True
            os.write(terminal, said.rpartition(b"Type ")[2].split()[0] + b"\n")
    os.waitpid(child, 0)
    assert b"You approve as lead@example.com" in said, said.decode()
    assert b"accepted\x1b[0m (signed)" in said or b"accepted (signed)" in said
    assert office.decision(now=datetime.now(UTC) + timedelta(minutes=1)).status == "accepted"
