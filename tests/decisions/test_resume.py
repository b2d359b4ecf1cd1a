"""A held request goes on by itself when people have decided, also when the program was dead meanwhile."""

import pytest

from tests.support.held import LEAD, PRODUCTION, decide, with_signers
from tests.support.served import daemon, until

pytestmark = pytest.mark.slow


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing"))
    return with_signers(tmp_path / "work")


def held(made, name):
    return made.answer(name) is not None and made.header(name).status == "Blocked"


def test_an_approval_releases_a_held_request_under_the_running_daemon(made):
    with daemon(made):
        made.drop("041-api", PRODUCTION.format(number=1))
        until(lambda: held(made, "041-api"), "the held answer")
        decide(made, "041-api")
        until(lambda: made.header("041-api").status == "Completed", "the answer")
    assert made.header("041-api").revision == 2


def test_a_rejection_keeps_it_held_and_a_hand_written_accepted_does_too(made):
    with daemon(made):
        made.drop("041-api", PRODUCTION.format(number=1))
        until(lambda: held(made, "041-api"), "the held answer")
        decision = next((made.root / "decisions").glob("ADR-*.md"))
        decision.write_text(decision.read_text().replace("status: proposed", "status: accepted"))
        decide(made, "041-api", "reject")
        made.drop("042-staging", PRODUCTION.format(number=2).replace("production", "staging"))
        until(lambda: made.answer("042-staging") is not None, "another answer")
        assert held(made, "041-api")
        decide(made, "041-api")
        until(lambda: made.header("041-api").status == "Completed", "the answer")


def test_a_verdict_that_came_while_the_program_was_dead_is_found(made):
    with daemon(made) as process:
        made.drop("041-api", PRODUCTION.format(number=1))
        until(lambda: held(made, "041-api"), "the held answer")
        process.kill()
    decide(made, "041-api")
    with daemon(made):
        until(lambda: made.header("041-api").status == "Completed", "the answer")


def test_an_edited_request_is_not_covered_by_what_was_approved(made):
    with daemon(made):
        made.drop("041-api", PRODUCTION.format(number=1))
        until(lambda: held(made, "041-api"), "the held answer")
        first = made.header("041-api").sha256
        decide(made, "041-api")
        until(lambda: made.header("041-api").status == "Completed", "the answer")
        made.drop("041-api", PRODUCTION.format(number=2))
        until(lambda: made.header("041-api").sha256 != first, "the answer to the changed request")
    assert made.header("041-api").status == "Blocked"


def test_a_report_that_is_tracked_releases_a_request_that_waits_for_a_check(made):
    report = made.top / "backend" / "reports" / "coverage.json"
    text = report.read_text()
    report.unlink()
    made.commit("Lose the report")
    with daemon(made):
        made.drop("041-api", PRODUCTION.format(number=1))
        until(lambda: held(made, "041-api"), "the held answer")
        decide(made, "041-api")
        until(lambda: {wait.sort for wait in made.header("041-api").waits} == {"check"}, "the approved answer")
        assert [wait.name for wait in made.header("041-api").waits] == ["coverage/api"]
        report.write_text(text)
        made.commit("Track the report")
        until(lambda: made.header("041-api").status == "Completed", "the answer")


def test_what_waits_for_a_report_is_told_when_the_decision_behind_it_is_rejected(made):
    (made.top / "backend" / "reports" / "coverage.json").unlink()
    made.commit("Lose the report")
    with daemon(made):
        made.drop("041-api", PRODUCTION.format(number=1))
        until(lambda: held(made, "041-api"), "the held answer")
        decide(made, "041-api")
        until(lambda: {wait.sort for wait in made.header("041-api").waits} == {"check"}, "the approved answer")
        decide(made, "041-api", "reject")
        until(lambda: "decision" in {wait.sort for wait in made.header("041-api").waits}, "the rejection in the answer")
        assert any(f"`{LEAD}` rejected it as team-lead" in reason for reason in made.header("041-api").reasons)


def test_a_way_back_that_is_written_into_an_accepted_decision_releases_the_request(made):
    asked = "".join(line for line in PRODUCTION.splitlines(keepends=True) if "Rollback" not in line)
    with daemon(made):
        made.drop("041-api", asked.format(number=1))
        until(lambda: held(made, "041-api"), "the held answer")
        decide(made, "041-api")
        until(lambda: {wait.sort for wait in made.header("041-api").waits} == {"edit"}, "the approved answer")
        decision = next((made.root / "decisions").glob("ADR-*.md"))
        heading, below = "### Rollback plan\n\n", "docker compose up -d --no-build with the former tag\n\n"
        assert heading in decision.read_text()
        decision.write_text(decision.read_text().replace(heading, heading + below))
        decide(made, "041-api")
        until(lambda: made.header("041-api").status == "Completed", "the answer")
