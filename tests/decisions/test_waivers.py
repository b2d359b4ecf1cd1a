"""A rule is waived for one file, for some time, by people who signed that; and by nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.decisions.form import front_matter
from orchestrator.decisions.lint import lint
from orchestrator.decisions.waivers import lift
from orchestrator.model.decision import Scope, Waiver
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.parse.decision import read_decision
from tests.support.office import NOW, Office, open_office

NAME = "ADR-20261120-devops-1-waiver"
PATH, RULE = "services/api/Dockerfile", "base-image"
GUARDIAN, PM = "guardian@example.com", "pm@example.com"
TEXT = """\
---
id: {id}
status: proposed
date: 2026-11-20
level: {level}
filed-by: agent
scope:
  waives:
    - rule: {rule}
      path: "{path}"
      until: {until}
---
# The vendor's image is all there is
"""
FINDING = Finding(rule=RULE, severity="error", message=say("it stands on Debian"), file=PATH, line=3, vetoes=True)


@pytest.fixture
def office(tmp_path) -> Office:
    return open_office(tmp_path)


def write(office: Office, *, level="critical", rule=RULE, path=PATH, until="2026-12-31") -> None:
    file = office.layout.protocol / "decisions" / f"{NAME}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(TEXT.format(id=NAME, level=level, rule=rule, path=path, until=until))


def approve(office: Office) -> None:
    office.cast(GUARDIAN, name=NAME)
    office.cast(PM, capacity="pm", name=NAME)


def judged(office: Office, *, path=PATH, finding=FINDING, now=NOW, asking=frozenset()):
    """Give whether the finding is waived, and why not where a decision speaks of it."""
    decisions = office.register().decisions(now, exact=True)
    (found,), reasons = lift(path, (finding,), decisions, now, asking)
    assert found.vetoes == (found.waived is None)
    return found.waived is not None, " ".join(str(reason.message) for reason in reasons)


def test_a_waiver_counts_once_the_critical_quorum_has_signed_it(office):
    write(office)
    assert judged(office)[0] is False
    assert "waits for the approval of standards-guardian, pm" in judged(office)[1]
    office.cast(GUARDIAN, name=NAME)
    assert judged(office)[0] is False
    office.cast(PM, capacity="pm", name=NAME)
    assert judged(office) == (True, "")


def test_the_finding_stays_and_names_decision_and_end(office):
    write(office)
    approve(office)
    (found,), _ = lift(PATH, (FINDING,), office.register().decisions(NOW, exact=True), NOW)
    assert (found.waived.decision, str(found.waived.until), found.severity) == (NAME, "2026-12-31", "warning")


def test_it_counts_for_no_other_path_and_no_other_rule(office):
    write(office)
    approve(office)
    assert judged(office, path="services/web/Dockerfile")[0] is False
    assert judged(office, path="services/api/Dockerfile/x")[0] is False
    assert judged(office, finding=replace(FINDING, rule="image-tag"))[0] is False


def test_a_waiver_in_korean_letters_is_found_in_either_normal_form(office):
    import unicodedata

    write(office, path="서비스/Dockerfile")
    approve(office)
    assert judged(office, path=unicodedata.normalize("NFD", "서비스/Dockerfile"))[0] is True


def test_its_end_is_the_end_of_its_last_day_there(office):
    write(office)
    approve(office)
    assert judged(office, now=datetime(2026, 12, 31, 23, 59, tzinfo=UTC))[0] is True
    waived, why = judged(office, now=datetime(2027, 1, 1, 0, 1, tzinfo=UTC))
    assert (waived, "its waiver ended on 2026-12-31" in why) == (False, True)


def test_a_withdrawn_waiver_counts_no_more(office):
    write(office)
    approve(office)
    office.cast(PM, "withdraw", capacity="pm", name=NAME, now=NOW + timedelta(minutes=1))
    assert judged(office, now=NOW + timedelta(minutes=2)) == (
        False,
        f"`{NAME}` does not waive `{RULE}` here: it was withdrawn",
    )


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"until": "2027-06-01"}, "longer than 90 days"),
        ({"level": "minor"}, "not a critical decision"),
    ],
)
def test_a_waiver_that_is_too_long_or_too_light_does_not_count(office, written, words):
    write(office, **written)
    office.cast("lead@example.com", name=NAME)
    approve(office)
    waived, why = judged(office)
    assert (waived, words in why) == (False, True)
    assert {finding.rule for finding in lint(office.decision(NAME)) if finding.severity == "error"} == {
        "decision/waiver"
    }


@pytest.mark.parametrize(
    "written",
    [{"path": "services/*/Dockerfile"}, {"path": "**"}, {"rule": '"*"'}, {"path": "../x"}, {"path": "services/"}],
)
def test_no_wildcard_and_no_folder_is_waived(office, written):
    write(office, **written)
    approve(office)
    decision = office.decision(NAME)
    assert decision.scope.waives == ()
    assert [finding.rule for finding in decision.findings] == ["decision/scope"]
    assert judged(office)[0] is False


def test_a_hand_written_accepted_waives_nothing_even_where_local_approvals_count(office):
    office.configure("approvals: local\n")
    office.commit()
    write(office)
    file = office.layout.protocol / "decisions" / f"{NAME}.md"
    file.write_text(file.read_text().replace("status: proposed", "status: accepted"))
    assert office.decision(NAME).status == "accepted"
    assert judged(office) == (False, f"`{NAME}` does not waive `{RULE}` here: nobody signed it")


def test_an_emergency_waives_nothing(office):
    write(office)
    office.cast(PM, "emergency", capacity="pm", name=NAME)
    assert office.decision(NAME).status == "accepted"
    assert judged(office) == (False, f"`{NAME}` does not waive `{RULE}` here: it is in force by an emergency alone")


def test_who_approved_it_profits_from_nothing_that_they_ask_for_themselves(office):
    write(office)
    approve(office)
    names = office.decision(NAME).approved_by
    assert names
    assert judged(office, asking=frozenset(names[:1]))[0] is False


def test_edited_words_are_no_longer_what_was_signed(office):
    write(office)
    approve(office)
    write(office, path="services/web/Dockerfile")
    waived, why = judged(office, path="services/web/Dockerfile")
    assert (waived, "waits for the approval" in why) == (False, True)


_NAMES = st.text(st.characters(exclude_characters="*?[\\"), min_size=1, max_size=30)


@given(st.lists(st.tuples(_NAMES, _NAMES, st.dates()), max_size=3))
def test_what_is_written_is_read_again(entries):
    waives = tuple(Waiver(rule=rule, path=path, until=until) for rule, path, until in entries)
    text = front_matter(id="ADR-1", status="proposed", day=NOW.date(), level="critical", scope=Scope(waives=waives))
    read = read_decision(text.encode("utf-8", "surrogatepass"), "ADR-1.md")
    # Half of a surrogate pair is no character: YAML refuses it, and the decision covers nothing then.
    complained = any(finding.rule in ("decision/scope", "decision/front-matter") for finding in read.findings)
    assert complained or read.scope.waives == tuple(
        replace(one, rule=one.rule.strip(), path=normal(one.path.strip())) for one in waives
    )


def normal(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)
