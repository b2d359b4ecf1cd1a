"""What people signed, and every way of pretending that they did. Keys are made at run time; nothing is mocked."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from orchestrator.decisions.casting import VerdictError, capacity_for, signer_of
from orchestrator.decisions.covers import uncovered
from orchestrator.decisions.reminders import file_reminders
from orchestrator.decisions.signing import NAMESPACE, sign
from orchestrator.model.evidence import Service
from orchestrator.model.request import Request
from orchestrator.parse.request import read_request
from orchestrator.parse.verdict import payload, read_verdict, write_verdict
from orchestrator.wording.pen import TemplatePen
from tests.support.office import NOW, PROTOCOL, Office, open_office
from tests.support.security_key import TOUCHED, UNTOUCHED, SecurityKey, can_make_keys

NAME = "ADR-20261120-devops-1-orders"
LEAD, GUARDIAN, PM = "lead@example.com", "guardian@example.com", "pm@example.com"


@pytest.fixture
def office(tmp_path) -> Office:
    made = open_office(tmp_path)
    made.write()
    return made


def why(office: Office, now: datetime = NOW) -> str:
    return " / ".join(str(text) for text in office.decision(now=now).standing)


def status(office: Office, now: datetime = NOW) -> str:
    return office.decision(now=now).status


# -- what counts -----------------------------------------------------------------------------------------------------


def test_a_minor_decision_is_accepted_by_the_team_lead(office):
    assert office.decision().awaits == ("team-lead",)
    office.cast(LEAD)
    decision = office.decision()
    assert (decision.status, decision.verified, decision.awaits) == ("accepted", True, ())


def test_a_soft_key_is_marked(office):
    office.cast(LEAD)
    assert "soft key" in why(office)


def test_a_major_decision_needs_two_people(office):
    office.write(level="major")
    office.cast(LEAD)
    assert (status(office), office.decision().awaits) == ("proposed", ("standards-guardian",))
    office.cast(GUARDIAN)
    assert status(office) == "accepted"


def test_one_person_fills_one_capacity(office):
    office.write_signers(office.line(PM, "pm,standards-guardian"))
    office.write(level="critical")
    office.cast(PM, capacity="pm")
    office.cast(PM, capacity="standards-guardian")
    assert office.decision().awaits == ("pm",)


def test_solo_lets_one_person_be_everybody_and_the_policy_ref_must_say_so_too(office):
    office.write_signers(office.line(PM, "pm,standards-guardian"))
    office.write(level="critical", filed_by="pm")
    office.configure("solo: true\n")
    office.cast(PM, capacity="pm")
    assert status(office) == "proposed"
    office.commit()
    assert status(office) == "accepted"


def test_a_decision_without_a_level_needs_the_strictest_quorum(office):
    path = office.write()
    path.write_text(path.read_text().replace("level: minor\n", ""))
    assert office.decision().awaits == ("standards-guardian", "pm")


def test_the_highest_number_of_a_person_wins(office):
    office.cast(LEAD)
    office.cast(LEAD, "reject", reason="not on a Friday")
    assert status(office) == "rejected"
    assert "not on a Friday" in why(office)
    office.cast(LEAD)
    assert status(office) == "accepted"


def test_a_standing_rejection_by_the_guardian_is_a_veto_that_an_edit_does_not_lift(office):
    office.cast(GUARDIAN, "reject")
    office.cast(LEAD)
    assert status(office) == "rejected"
    office.write(more="One word more.\n")
    office.cast(LEAD)
    assert status(office) == "rejected"


def test_a_rejection_in_a_capacity_that_nobody_waits_for_does_not_block(office):
    office.cast(PM, "reject", "pm")
    office.cast(LEAD)
    assert status(office) == "accepted"


def test_a_withdrawal_ends_it(office):
    office.cast(LEAD)
    office.cast(PM, "withdraw", "pm")
    assert status(office) == "withdrawn"


def test_implemented_and_validated_are_verdicts_too(office):
    office.cast(LEAD)
    office.cast(LEAD, "implemented")
    assert (status(office), office.decision().done) == ("accepted", "implemented")
    office.cast(LEAD, "validated")
    assert office.decision().done == "validated"
    office.cast(LEAD, "deprecate")
    assert status(office) == "deprecated"


def test_supersession_takes_effect_when_the_successor_is_accepted(office):
    office.cast(LEAD)
    office.write("ADR-20261121-devops-1-next", supersedes=NAME)
    assert status(office) == "accepted"
    office.cast(LEAD, name="ADR-20261121-devops-1-next")
    assert status(office) == "superseded"


def test_two_accepted_successors_hold_both(office):
    for name in ("ADR-20261121-devops-1-a", "ADR-20261121-devops-2-b"):
        office.write(name, supersedes=NAME)
        office.cast(LEAD, name=name)
    assert office.decision("ADR-20261121-devops-1-a").status == "proposed"
    assert office.decision("ADR-20261121-devops-2-b").status == "proposed"


def test_a_hand_written_successor_replaces_nothing_that_people_signed(office):
    office.configure("approvals: local\n")
    office.commit()
    office.cast(LEAD)
    office.write("ADR-20261121-devops-1-next", supersedes=NAME, status="accepted")
    assert status(office) == "accepted"


def test_the_status_line_is_free_and_nothing_else(office):
    office.cast(LEAD)
    office.write(status="accepted")
    assert status(office) == "accepted"
    office.write(status="rejected")
    assert status(office) == "accepted"


def test_an_approval_ends_with_the_scope(office):
    office.cast(LEAD)
    assert status(office, datetime(2026, 12, 20, 23, 59, tzinfo=UTC)) == "accepted"
    late = datetime(2026, 12, 21, 0, 0, tzinfo=UTC)
    assert status(office, late) == "proposed"
    assert "expired" in why(office, late)


def test_a_register_notices_the_moment_of_expiry_by_itself(office):
    office.cast(LEAD)
    register = office.register()
    before = register.changes(NOW)
    assert register.changes(NOW + timedelta(minutes=1)) == before
    assert register.next_moment == datetime(2026, 12, 20, 23, 59, 59, tzinfo=UTC)
    assert register.changes(datetime(2026, 12, 21, tzinfo=UTC)) != before


def test_a_new_verdict_changes_what_held_requests_hang_on(office):
    register = office.register()
    before = register.changes(NOW)
    assert register.changes(NOW) == before
    office.cast(LEAD)
    assert register.changes(NOW) != before
    assert register.decisions(NOW)[0].status == "accepted"


def test_a_verdict_that_is_written_where_it_lies_counts_as_soon_as_it_is_whole(office):
    office.write()
    verdict = office.cast("lead@example.com")
    whole = verdict.read_bytes()
    register = office.register()
    register.ground()  # what git is asked takes longer than a file stays fresh
    verdict.write_bytes(b"")
    assert [decision.status for decision in register.decisions(NOW)] == ["proposed"]
    with verdict.open("r+b") as file:  # neither the folder's time nor the file's name changes
        file.write(whole)
    assert [decision.status for decision in register.decisions(NOW)] == ["accepted"]


def test_an_unsigned_file_that_calls_itself_a_review_is_no_verdict(office):
    path = office.cast(LEAD)
    path.write_bytes(path.read_bytes().replace(b"verdict: approve", b"verdict: review"))
    assert status(office) == "proposed"


# -- what is forged --------------------------------------------------------------------------------------------------


def test_a_hand_written_accepted_reads_as_proposed_and_says_so(office):
    office.write(status="accepted")
    assert status(office) == "proposed"
    assert "nobody signed that" in why(office)


def test_an_edited_text_reads_as_proposed_and_says_so(office):
    office.cast(LEAD)
    path = office.write(status="accepted")
    path.write_text(path.read_text().replace("services: [orders]", "services: [orders, billing]"))
    assert status(office) == "proposed"
    assert "changed after" in why(office)
    assert office.decision().awaits == ("team-lead",)


def test_another_persons_key_is_nobodys(office):
    path = office.cast(LEAD)
    verdict = read_verdict(path.read_bytes(), path.name)
    forged = replace(verdict, signature=sign(payload(verdict), office.key("mallory")))
    path.write_bytes(write_verdict(forged))
    assert status(office) == "proposed"
    assert "nobody's" in why(office)


def test_a_known_key_can_not_sign_for_somebody_else(office):
    path = office.cast(LEAD)
    verdict = read_verdict(path.read_bytes(), path.name)
    forged = replace(verdict, signature=sign(payload(verdict), office.key(GUARDIAN)))
    path.write_bytes(write_verdict(forged))
    assert status(office) == "proposed"
    assert "another key" in why(office)


def test_a_capacity_that_the_signers_file_does_not_give_counts_for_nothing(office):
    office.cast(GUARDIAN, capacity="team-lead")
    assert status(office) == "proposed"
    assert "does not let" in why(office)


@pytest.mark.parametrize(
    "change",
    [("verdict: approve", "verdict: validated"), ("2026-12-20T23", "2027-12-20T23"), ("number: 1", "number: 2")],
)
def test_a_word_changed_in_a_verdict_breaks_its_signature(office, change):
    path = office.cast(LEAD)
    path.write_text(path.read_text().replace(*change))
    assert status(office) == "proposed"
    assert "does not fit its words" in why(office)


def test_a_verdict_of_another_workspace_is_refused(office, tmp_path):
    other = open_office(tmp_path / "other")
    for person in (LEAD, GUARDIAN, PM):
        shutil.copy(office.key(person), other.home / f"key-{person}")
        shutil.copy(f"{office.key(person)}.pub", other.home / f"key-{person}.pub")
    other.configure("")
    other.configuration = replace(other.configuration, id=UUID("0b0b6f5e-95d7-4a53-9c6e-6f7c5c7e7a10"))
    other.write()
    other.write_signers()
    path = other.cast(LEAD)
    office.verdicts.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, office.verdicts / path.name)
    assert status(office) == "proposed"
    assert "another workspace" in why(office)


def test_a_verdict_copied_to_another_decision_speaks_of_its_own(office):
    path = office.cast(LEAD)
    other = "ADR-20261120-devops-2-billing"
    office.write(other)
    shutil.copy(path, office.verdicts / path.name.replace(NAME, other))
    assert office.decision(other).status == "proposed"
    assert office.decision(other).awaits == ("team-lead",)


def test_a_verdict_copied_to_another_number_is_the_same_verdict(office):
    path = office.cast(LEAD)
    office.cast(LEAD, "reject")
    shutil.copy(path, office.verdicts / path.name.replace("0001", "0003"))
    assert status(office) == "rejected"


def test_a_signature_for_another_purpose_is_refused(office):
    path = office.cast(LEAD)
    verdict = read_verdict(path.read_bytes(), path.name)
    file = office.home / "words"
    file.write_bytes(payload(verdict))
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(office.key(LEAD)), str(file)],
        check=True,
        capture_output=True,
    )
    path.write_bytes(write_verdict(replace(verdict, signature=(office.home / "words.sig").read_text())))
    assert status(office) == "proposed"
    assert "another purpose" in why(office)


def test_an_unsigned_approval_counts_for_nothing(office):
    path = office.cast(LEAD)
    path.write_text(path.read_text().partition("-----BEGIN")[0])
    assert status(office) == "proposed"
    assert "nobody signed it" in why(office)


def test_gits_own_signers_setting_decides_nothing(office):
    signers = office.top / "attacker"
    signers.write_text(office.line("lead@example.com", "team-lead", key=office.key("mallory")))
    office.git("config", "gpg.ssh.allowedSignersFile", str(signers))
    path = office.cast(LEAD)
    verdict = read_verdict(path.read_bytes(), path.name)
    path.write_bytes(write_verdict(replace(verdict, signature=sign(payload(verdict), office.key("mallory")))))
    assert status(office) == "proposed"


def test_a_signers_file_of_the_branch_under_review_decides_nothing(office):
    (office.home / "orchestrator" / "user.yaml").unlink()
    folder = office.layout.protocol / "signers"
    folder.mkdir()
    (folder / "allowed_signers").write_text(office.line(LEAD, "team-lead"))
    assert office.register().ground().source == ""
    office.git("checkout", "-q", "-b", "review")
    office.commit()
    (office.layout.state).mkdir(exist_ok=True)
    (office.layout.state / "policy-ref").write_text("refs/heads/main\n")
    assert office.register().ground().source == ""
    office.git("branch", "-f", "main", "review")
    assert "signers/allowed_signers at" in office.register().ground().source
    office.cast(LEAD)
    assert status(office) == "accepted"


def test_a_users_signers_file_inside_the_repository_is_refused(office):
    inside = office.top / "keys"
    inside.write_text(office.line(LEAD, "team-lead"))
    office.cast(LEAD)
    (office.home / "orchestrator" / "user.yaml").write_text(f"signers: {inside}\n")
    ground = office.register().ground()
    assert ground.trouble is not None
    assert "lies in the repository" in str(ground.trouble)
    assert status(office) == "proposed"


def test_a_deleted_rejection_is_missed_by_its_number(office):
    office.write(level="major")
    office.cast(LEAD)
    rejection = office.cast(GUARDIAN, "reject")
    office.cast(PM, capacity="team-lead")
    rejection.unlink()
    assert status(office) == "proposed"
    assert "verdict 2 on it is missing" in why(office)


def test_a_deleted_last_rejection_is_remembered_by_the_clone(office):
    office.cast(LEAD)
    rejection = office.cast(GUARDIAN, "reject")
    assert status(office) == "rejected"
    rejection.unlink()
    assert status(office) == "proposed"
    assert "verdict 2 on it is missing" in why(office)


def test_a_rejection_that_is_deleted_in_the_work_tree_stands_in_the_policy_ref(office):
    office.cast(LEAD)
    rejection = office.cast(GUARDIAN, "reject")
    office.commit()
    rejection.unlink()
    assert status(office) == "rejected"


def test_a_rejection_that_is_overwritten_in_the_work_tree_stands_in_the_policy_ref(office):
    office.cast(LEAD)
    rejection = office.cast(GUARDIAN, "reject")
    office.commit()
    rejection.write_text("nothing\n")
    assert status(office) == "rejected"


def test_a_forgers_file_holds_no_numbers_place(office):
    office.cast(LEAD)
    rejection = office.cast(GUARDIAN, "reject")
    verdict = read_verdict(rejection.read_bytes(), rejection.name)
    forged = replace(verdict, verdict="review", signature="")
    office.cast(PM, capacity="team-lead")
    rejection.write_bytes(write_verdict(forged))
    assert "verdict 2 on it is missing" in why(office)


def test_a_link_is_no_verdict_and_no_decision(office):
    path = office.cast(LEAD)
    elsewhere = office.home / "elsewhere.verdict"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert status(office) == "proposed"
    path.unlink()
    elsewhere.rename(path)
    decision = office.layout.protocol / "decisions" / f"{NAME}.md"
    decision.rename(office.home / "x.md")
    decision.symlink_to(office.home / "x.md")
    assert office.register().decisions(NOW) == ()


def test_a_clock_that_is_set_back_revives_nothing(office):
    office.cast(LEAD)
    late = datetime(2026, 12, 22, tzinfo=UTC)
    assert status(office, late) == "proposed"
    assert status(office, NOW) == "proposed"


def test_a_verdict_dated_in_the_future_does_not_count_yet(office):
    office.cast(LEAD, now=NOW + timedelta(hours=1))
    shutil.rmtree(office.layout.state)  # the clone would remember the later time
    assert status(office) == "proposed"
    assert "future" in why(office)


def test_who_asked_for_it_can_not_approve_it(office):
    office.write(filed_by="lead")
    office.cast(LEAD)
    assert status(office) == "proposed"
    assert "asked for it" in why(office)


def test_who_filed_the_request_that_it_names_can_not_approve_it(office):
    inbox = office.layout.protocol / "requests" / "to-devops"
    inbox.mkdir(parents=True)
    (inbox / "041-orders.md").write_text("# Orders\n\nFrom: Lead\n\n## Requirements\n\n- deploy\n")
    path = office.write()
    path.write_text(path.read_text().replace("  until:", "  requests: [041-orders]\n  until:"))
    office.cast(LEAD)
    assert "asked for it" in why(office)


def test_a_request_of_an_approver_is_not_covered_by_what_they_approved(office):
    office.cast(LEAD)
    mine = Request(name="9", team="devops", sha256="a" * 64, title="x", sender="lead", sender_written="Lead")
    asked = (("deployment",), "production", (Service(name="orders", file="c"),), NOW)
    assert "filed the request" in str(uncovered(office.decision(), mine, *asked))
    other = replace(mine, sender="backend", sender_written="Backend")
    assert uncovered(office.decision(), other, *asked) is None


def test_a_revoked_key_counts_no_more_and_lifts_no_rejection(office):
    office.cast(LEAD, "reject")
    office.cast(LEAD)
    assert status(office) == "accepted"
    office.revoke(LEAD)
    assert status(office) == "proposed"
    assert "revoked" in str([str(one.why_not) for one in office.register().checks(office.decision(), NOW)])


def test_a_key_list_of_openssh_revokes_too(office):
    office.cast(LEAD)
    krl = office.home / "krl"
    subprocess.run(["ssh-keygen", "-q", "-k", "-f", str(krl), f"{office.key(LEAD)}.pub"], check=True)
    (office.home / "orchestrator" / "user.yaml").write_text(f"signers: {office.signers}\nrevoked: {krl}\n")
    assert status(office) == "proposed"


def test_a_keys_time_ends_by_the_signers_file(office):
    office.cast(LEAD)
    office.write_signers(office.line(LEAD, "team-lead", 'valid-before="20261122"'))
    assert status(office) == "accepted"
    assert status(office, datetime(2026, 11, 23, tzinfo=UTC)) == "proposed"


def test_a_key_of_two_people_speaks_for_neither(office):
    office.write_signers(office.line(LEAD, "team-lead"), office.line("twin@example.com", "pm", key=office.key(LEAD)))
    with pytest.raises(VerdictError, match="nobody's"):
        office.cast(LEAD)


def test_presence_is_required_by_level(office):
    office.configure("presence: [minor]\n")
    office.cast(LEAD)
    assert status(office) == "proposed"
    assert "touched" in why(office)


@pytest.fixture
def touched_by(office):
    """The lead has a security key; give a function that puts a verdict under it, touched or not."""
    if not can_make_keys():
        pytest.skip("needs openssl")
    key = SecurityKey(office.home)
    path = office.cast(LEAD)
    office.write_signers(f"{LEAD} {key.public} capacities=team-lead\n")

    def put(flags: int) -> None:
        verdict = read_verdict(path.read_bytes(), path.name)
        signature = key.sign(payload(verdict), NAMESPACE, flags)
        path.write_bytes(write_verdict(replace(verdict, signature=signature)))

    return put


def test_a_key_that_was_touched_is_present_and_not_soft(office, touched_by):
    office.configure("presence: [minor]\n")
    touched_by(TOUCHED)
    assert status(office) == "accepted"
    assert "soft" not in why(office)


def test_a_security_key_that_nobody_touched_approves_nothing(office, touched_by):
    touched_by(UNTOUCHED)
    assert status(office) == "proposed"
    assert "nobody touched it" in why(office)


def test_a_weaker_protocol_in_the_work_tree_weakens_nothing(office):
    office.write(level="critical")
    weak = PROTOCOL.replace("Standards Guardian and PM", "Team Lead")
    (office.layout.protocol / "contracts" / "standards" / "decision-protocol.md").write_text(weak)
    assert office.decision().awaits == ("standards-guardian", "pm")


def test_local_approvals_must_be_said_in_the_policy_ref_too(office):
    office.write(status="accepted")
    office.configure("approvals: local\n")
    assert status(office) == "proposed"
    office.commit()
    assert (status(office), office.decision().verified) == ("accepted", False)


def test_local_approvals_do_not_overrule_a_rejection_or_its_deletion(office):
    office.configure("approvals: local\n")
    office.commit()
    office.write(status="accepted")
    assert status(office) == "accepted"
    rejection = office.cast(GUARDIAN, "reject")
    assert status(office) == "rejected"
    rejection.unlink()
    assert status(office) == "proposed"


def test_without_a_signers_file_nobody_counts(office):
    office.cast(LEAD)
    (office.home / "orchestrator" / "user.yaml").unlink()
    assert status(office) == "proposed"
    assert "no signers file" in why(office)


def test_two_branches_that_count_the_same_number_are_both_heard(office):
    office.write(level="major")
    first = office.cast(LEAD)
    hidden = office.home / "hidden"
    first.rename(hidden)
    shutil.rmtree(office.layout.state)
    second = office.cast(GUARDIAN)
    hidden.rename(first)
    assert "0001" in first.name
    assert "0001" in second.name
    assert status(office) == "accepted"


# -- emergencies -----------------------------------------------------------------------------------------------------


def test_an_emergency_is_declared_by_one_signature_and_ends_after_its_hours(office):
    office.write(level="major")
    office.cast(LEAD, "emergency")
    decision = office.decision()
    assert (decision.status, decision.verified) == ("accepted", True)
    assert decision.emergency_until == NOW + timedelta(hours=24)
    assert "must follow" in why(office)
    late = NOW + timedelta(hours=24)
    assert status(office, late) == "proposed"
    assert "did not follow" in why(office, late)


def test_an_emergency_binds_the_scope_and_lets_the_text_follow(office):
    path = office.write(level="major")
    office.cast(LEAD, "emergency")
    path.write_text(path.read_text() + "\n## Postmortem\n\nFollows.\n")
    assert status(office) == "accepted"
    path.write_text(path.read_text().replace("[orders]", "[orders, billing]"))
    assert status(office) == "proposed"


def test_declaring_an_emergency_again_gives_no_more_time(office):
    path = office.write(level="major")
    office.cast(LEAD, "emergency")
    later = NOW + timedelta(hours=20)
    office.cast(PM, "emergency", "pm", now=later)
    assert office.decision(now=later).emergency_until == NOW + timedelta(hours=24)
    path.write_text(path.read_text().replace("[orders]", "[orders, billing]"))
    office.cast(PM, "emergency", "pm", now=later)
    assert office.decision(now=later).emergency_until == NOW + timedelta(hours=24)


def test_only_the_protocols_capacities_declare_an_emergency(office):
    office.cast(GUARDIAN, "emergency")
    assert status(office) == "proposed"


def test_an_overdue_emergency_blocks_the_teams_next_one(office):
    office.write(level="major")
    office.cast(LEAD, "emergency")
    late = NOW + timedelta(hours=30)
    second = "ADR-20261122-devops-1-again"
    office.write(second, level="major")
    office.cast(PM, "emergency", "pm", name=second, now=late)
    assert office.decision(second, late).status == "proposed"
    assert [decision.id for decision, _ in office.register().overdue(late)] == [NAME]
    office.cast(LEAD, now=late)
    office.cast(GUARDIAN, now=late)
    assert status(office, late) == "accepted"
    assert office.decision(second, late).status == "accepted"


def test_a_veto_is_stronger_than_an_emergency(office):
    office.cast(GUARDIAN, "reject")
    office.cast(LEAD, "emergency")
    assert status(office) == "rejected"


# -- giving a verdict ------------------------------------------------------------------------------------------------


def test_a_key_that_nobody_knows_can_not_be_used(office):
    with pytest.raises(VerdictError, match="nobody's"):
        signer_of(office.register(), office.key("mallory"))


def test_the_capacity_is_the_one_that_is_waited_for(office):
    signer = signer_of(office.register(), office.key(PM))
    assert capacity_for(signer, office.decision()) == "team-lead"
    with pytest.raises(VerdictError, match="no capacity"):
        capacity_for(signer, office.decision(), "standards-guardian")


def test_a_verdict_is_never_written_over_another_and_a_forged_file_stands_in_nobodys_way(office):
    path = office.cast(LEAD)
    shutil.rmtree(office.layout.state)
    path.write_text("something else\n")
    real = office.cast(LEAD)
    assert real != path
    assert path.read_text() == "something else\n"
    assert office.decision().status == "accepted"


def test_an_overdue_emergency_is_reminded_of_once(office):
    office.write(level="major")
    office.cast(LEAD, "emergency")
    late = NOW + timedelta(hours=25)
    overdue = office.register().overdue(late)
    pen = TemplatePen("en", "orchestrator.decisions")
    (path,) = file_reminders(office.layout, office.configuration, overdue, pen)
    assert path.name == f"complete-{NAME}.md"
    request = read_request(path.read_bytes(), name=path.stem, team="devops", today=late.date())
    assert (request.sender, request.priority) == ("orchestrator", "high")
    assert "standards-guardian" in request.requirements[0].text + request.requirements[0].title
    assert file_reminders(office.layout, office.configuration, overdue, pen) == []
    shutil.rmtree(office.layout.state)  # the clone remembers the later time
    assert office.register().overdue(NOW) == ()
