"""The decision log, the lint of a file and the doctor of the folder."""

from datetime import date

from msgspec.structs import replace

from orchestrator.decisions.lint import examine, lint
from orchestrator.decisions.log import numbered, write_log
from orchestrator.decisions.reviews import due, later, overdue_reviews
from orchestrator.model.decision import Decision
from orchestrator.model.decision_protocol import DecisionProtocol, LevelRule
from orchestrator.model.signed_verdict import Checked
from orchestrator.model.text import say
from orchestrator.parse.decision import read_decision
from orchestrator.parse.signers import Signers
from orchestrator.wording.pen import TemplatePen

PROTOCOL = DecisionProtocol(
    levels=(
        LevelRule(level="critical", capacities=("pm",), review_months=3),
        LevelRule(level="minor", review_months=12),
    )
)
PEN = TemplatePen("en", "orchestrator.decisions")
TODAY = date(2026, 11, 21)


def decision(name: str, **more: object) -> Decision:
    known = {"id": name, "file": f"d/{name}.md", "title": f"Title {name}", "made_on": date(2026, 1, 31)}
    return Decision(**known | {"level": "critical", "status": "accepted"} | more)


def rules(findings) -> list[str]:
    return sorted({finding.rule for finding in findings})


def test_numbers_follow_the_dates_and_then_the_old_numbers():
    made = [
        decision("ADR-010-b"),
        decision("ADR-2-a"),
        decision("ADR-20260101-devops-1-x", made_on=date(2026, 1, 1)),
        decision("undated", made_on=None),
    ]
    assert [one.id for _, one in numbered(made)] == ["ADR-20260101-devops-1-x", "ADR-2-a", "ADR-010-b", "undated"]


def test_the_log_shows_status_links_successors_and_overdue_reviews():
    old = decision("old", status="superseded")
    new = decision("new", made_on=date(2026, 6, 1), supersedes=("old",), title='A "quoted" [title] | pipe')
    next_one = decision("next", made_on=date(2026, 11, 1), supersedes=("new",), status="proposed", awaits=("pm",))
    text = write_log((new, old, next_one), PROTOCOL, TODAY, PEN)
    assert "| 1 | [Title old](<old.md>) | critical | 2026-01-31 | superseded |" in text
    assert "d2 --> d1" in text
    assert "d3 -.-> d2" in text
    assert 'd2["2. A quoted title pipe"]' in text
    assert "- 3. `next`: pm" in text
    assert "- 2. `new`: 2026-09-01" in text


def test_the_log_without_decisions_is_still_a_log():
    text = write_log((), PROTOCOL, TODAY, PEN)
    assert "None." in text
    assert "mermaid" not in text


def test_the_log_speaks_korean():
    assert "# 결정 기록" in write_log((), PROTOCOL, TODAY, TemplatePen("ko", "orchestrator.decisions"))


def test_reviews_are_due_by_level_at_the_months_last_day_where_there_is_no_such_day():
    assert later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert due(decision("a"), PROTOCOL) == date(2026, 4, 30)
    assert due(decision("a", status="proposed"), PROTOCOL) is None
    assert due(decision("a", made_on=None), PROTOCOL) is None
    late = overdue_reviews((decision("a"), decision("b", level="minor")), PROTOCOL, TODAY)
    assert [(one.id, day) for one, day in late] == [("a", date(2026, 4, 30))]


def test_a_bare_decision_is_told_what_it_lacks():
    found = rules(lint(read_decision(b"# X\n", "d/x.md")))
    assert found == ["decision/level", "decision/section", "decision/status"]


def test_a_production_scope_is_told_what_it_lacks():
    text = "---\nstatus: proposed\nlevel: critical\nscope:\n  environment: production\n---\n# X\n"
    messages = [str(finding.message) for finding in lint(read_decision(text.encode(), "d/x.md"))]
    assert any("names no services, kinds, until" in message for message in messages)
    assert any("critical decision must name" in message for message in messages)
    assert sum("production is in scope" in message for message in messages) == 4


def test_a_whole_decision_has_nothing_wrong():
    text = (
        "---\nstatus: proposed\nlevel: minor\ndate: 2026-11-20\nscope:\n  environment: production\n  services: [a]\n"
        "  kinds: [deployment]\n  until: 2026-12-20\n---\n# X\n\n## Context\nc\n\n## Considered options\no\n\n"
        "## Decision outcome\nd\n\n## Consequences\ne\n\n## Rollback\nTag 2.3 again.\n\n"
        "## Backup\npg_dump to the vault.\n\n"
        "## Tests\nUnit, integration and staging.\n\n## Time window\n2026-11-22 02:00 to 04:00\n"
    )
    assert lint(read_decision(text.encode(), "d/x.md")) == ()
    longer = text.replace("2026-12-20", "2027-12-20")
    assert rules(lint(read_decision(longer.encode(), "d/x.md"))) == ["decision/scope"]


def test_the_doctor_finds_what_no_single_file_shows():
    decisions = (
        decision("twin"),
        decision("twin"),
        decision("a", supersedes=("gone",)),
        decision("b", supersedes=("old",)),
        decision("c", supersedes=("old",)),
        decision("old"),
    )
    checks = {"nobody": (Checked(file="nobody.0001.x.verdict"),), "a": (Checked(file="v", why_not=say("x")),)}
    signers = Signers(refused=((3, say("a pattern is no person")),))
    broken = (Checked(file="junk.verdict", why_not=say("x")),)
    found = examine(decisions, checks, broken, signers, PROTOCOL, "d", TODAY)
    assert rules(found) == [
        "decision/link",
        "decision/review",
        "decision/rivals",
        "decision/signers",
        "decision/twice",
        "decision/verdict",
    ]


def test_the_doctor_notes_scopes_that_meet():
    text = (
        b"---\nid: %b\nstatus: accepted\ndate: 2026-11-20\nlevel: minor\nscope:\n  environment: production\n"
        b"  services: [a]\n  kinds: [deployment]\n---\n# X\n"
    )
    decisions = tuple(
        replace(read_decision(text % name, f"d/{name.decode()}.md"), status="accepted") for name in (b"one", b"two")
    )
    found = examine(decisions, {}, (), Signers(), PROTOCOL, "d", TODAY)
    assert rules(found) == ["decision/overlap"]
