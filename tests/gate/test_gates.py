"""What is missing before a change of production: every gate is asked."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from orchestrator.decisions.covers import covering
from orchestrator.decisions.in_force import derive
from orchestrator.gate.gates import ask_all, gates
from orchestrator.gate.question import Question
from orchestrator.model.check import MandatoryCheck
from orchestrator.model.decision import Decision
from orchestrator.model.evidence import Service
from orchestrator.model.request import Field, Request, Section
from orchestrator.model.text import say
from orchestrator.parse.decision import read_decision

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SERVICES = (Service(name="orders", file="compose.yml"),)
COMPLETE = """\
Backup: pg_dump of the orders database into the vault at 01:30.
Rollback: docker compose up with the tag 2.3 again.
Maintenance window: 2026-11-22 02:00-04:00 KST.
Tests: unit and integration in CI, then a smoke test on staging.
"""
DECISION = """\
---
id: ADR-20261120-devops-1-orders
status: {status}
date: 2026-11-20
level: minor
scope:
  environment: production
  services: [orders]
  kinds: [deployment]
  until: 2026-12-20
---
# Orders 2.4

{body}
"""


def request(body: str = "", **more: object) -> Request:
    known = Request(name="041-orders", team="devops", sha256="a" * 64, title="Orders 2.4", sender="pm", body=body)
    return replace(known, **more)


def question(
    body: str = "", decisions: tuple[Decision, ...] = (), approvals: str = "local", **more: object
) -> Question:
    asked = request(body)
    in_force = derive(decisions, approvals)
    decision = covering(in_force, asked, ("deployment",), "production", SERVICES, NOW)
    return replace(
        Question(
            request=asked,
            kinds=("deployment",),
            environment="production",
            services=SERVICES,
            deploys=True,
            decision=decision,
            decisions=in_force,
            approvals=approvals,
            now=NOW,
        ),
        **more,
    )


def accepted(body: str = "", status: str = "accepted") -> Decision:
    return read_decision(DECISION.format(status=status, body=body).encode(), ".claude/decisions/ADR-1.md")


def sources(asked: Question) -> list[str]:
    return sorted({reason.source for reason in ask_all(asked).reasons})


def test_the_gates_are_found_by_walking_the_package():
    assert list(gates()) == [
        "accepted-decision",
        "backup-named",
        "deadline",
        "dependencies",
        "mandatory-checks",
        "rollback-documented",
        "three-test-stages",
        "time-window",
    ]


def test_one_answer_lists_everything_that_a_bare_production_deployment_lacks():
    verdict = ask_all(question("Please deploy orders 2.4 to production."))
    assert verdict.ruling == "hold"
    assert sorted({reason.source for reason in verdict.reasons}) == [
        "accepted-decision",
        "backup-named",
        "rollback-documented",
        "three-test-stages",
        "time-window",
    ]
    assert all(reason.remedy for reason in verdict.reasons)
    assert [wait.sort for wait in verdict.waits] == ["decision", "edit"]
    assert verdict.waits[0].name == "ADR-20261121-devops-1-orders-2-4"
    assert verdict.waits[0].who == "team-lead"


def test_nothing_is_asked_outside_of_production():
    assert ask_all(question(environment="staging")).ruling == "allow"
    assert ask_all(question(deploys=False)).ruling == "allow"


def test_a_migration_in_production_needs_a_decision_too():
    verdict = ask_all(question(COMPLETE, deploys=False, migrates=True))
    assert verdict.ruling == "hold"
    assert [wait.who for wait in verdict.waits] == ["team-lead", "standards-guardian"]


def test_a_covering_decision_and_a_complete_request_are_allowed():
    verdict = ask_all(question(COMPLETE, (accepted(),)))
    assert verdict.ruling == "allow"


def test_what_the_decision_names_the_request_need_not_name():
    body = (
        "## Implementation\n\n### Rollback plan\nGo back to the tag 2.3.\n\n"
        "### Backup\npg_dump at 01:30 to the vault.\n\n"
        "### Time window\n2026-11-22, 02:00 to 04:00\n\n### Test stages\n- unit\n- integration\n- load on staging\n"
    )
    assert ask_all(question("Please deploy.", (accepted(body),))).ruling == "allow"


def test_a_hand_written_acceptance_counts_for_nothing_by_default_and_the_answer_says_why():
    verdict = ask_all(question(COMPLETE, (accepted(),), approvals="signed"))
    assert verdict.ruling == "hold"
    assert any("says that it is accepted" in str(reason.message) for reason in verdict.reasons)


def test_a_hand_written_acceptance_counts_where_the_configuration_says_so_and_is_marked():
    verdict = ask_all(question(COMPLETE, (accepted(),), approvals="local"))
    assert verdict.ruling == "allow"
    assert "approval not verified" in str(verdict.reasons[0].message)


@pytest.mark.parametrize("status", ["proposed", "rejected", "withdrawn", "superseded", "deprecated"])
def test_only_an_accepted_decision_allows(status):
    assert ask_all(question(COMPLETE, (accepted(status=status),))).ruling == "hold"


@pytest.mark.parametrize(
    "body",
    [
        "Backup: TBD",
        "No backup needed.",
        "Backup required before deployment.",
        "- [ ] Backup",
        "백업 없이 진행합니다.",
        "백업이 필요합니다.",
        "Backup: {where to}",
        "Backup: ‹missing: what is backed up›",
        "## Backup",
    ],
)
def test_words_that_only_ask_for_a_backup_do_not_name_one(body):
    rest = COMPLETE.replace("Backup: pg_dump of the orders database into the vault at 01:30.\n", "")
    assert sources(question(f"{body}\n{rest}", (accepted(),)))[1:] == ["backup-named"]


@pytest.mark.parametrize(
    "body",
    [
        "백업: 배포 직전 pg_dump를 NAS에 저장",
        "데이터베이스 스냅샷을 01:30에 생성해 보관소에 둡니다.",
        "Before the start a snapshot of the volume orders_data is taken.",
        "- [x] Backup of the orders database to s3 at 01:30",
    ],
)
def test_a_backup_is_named_in_either_language(body):
    rest = COMPLETE.replace("Backup: pg_dump of the orders database into the vault at 01:30.\n", "")
    assert ask_all(question(f"{body}\n{rest}", (accepted(),))).ruling == "allow"


def test_an_option_of_a_command_does_not_say_that_the_way_back_is_missing():
    back = "Rollback: docker compose up with the tag 2.3 again."
    command = COMPLETE.replace(back, "Rollback: `docker compose up --no-deps --no-build orders`, tag 2.3.")
    assert ask_all(question(command, (accepted(),))).ruling == "allow"
    none = COMPLETE.replace(back, "Rollback: no - the image of before is gone.")
    assert "rollback-documented" in sources(question(none, (accepted(),)))


def test_a_section_of_the_request_names_a_rollback_in_its_own_words():
    rest = COMPLETE.replace("Rollback: docker compose up with the tag 2.3 again.\n", "")
    section = Section(name="", title="롤백 절차", level=2, line=4, text="```\ndocker compose up -d orders:2.3\n```")
    held = question(rest, (accepted(),))
    assert sources(held)[1:] == ["rollback-documented"]
    assert ask_all(replace(held, request=request(rest, sections=(section,)))).ruling == "allow"


def test_fewer_than_three_test_stages_are_told_by_name():
    rest = COMPLETE.replace(
        "Tests: unit and integration in CI, then a smoke test on staging.", "We run unit tests and integration tests."
    )
    verdict = ask_all(question(rest, (accepted(),)))
    held = next(reason for reason in verdict.reasons if reason.source == "three-test-stages")
    assert "2 are named (unit, integration)" in str(held.message)


@pytest.mark.parametrize(
    "line",
    [
        "백업 후 진행하고 롤백 계획을 수립해 주세요",
        "- 반드시 백업을 먼저 받고, 롤백도 준비해 주세요",
        "백업과 롤백 계획 포함",
        "Take a backup first and prepare a rollback plan.",
        "Please make sure that there is a backup, and a way to roll back.",
        "With backup and rollback, then deploy it.",
        "Make sure we have backups and can roll back quickly if something goes wrong.",
        "백업은 필수이고, 문제 발생 시 즉시 롤백",
    ],
)
def test_one_wish_for_backup_and_rollback_names_neither(line):
    rest = "".join(one for one in COMPLETE.splitlines(keepends=True) if not one.startswith(("Backup", "Rollback")))
    assert sources(question(f"{line}\n{rest}", (accepted(),)))[1:] == ["backup-named", "rollback-documented"]


@pytest.mark.parametrize(
    "line",
    [
        "백업: pg_dump로 S3에 저장, 롤백: 이미지 2.3으로 재기동",
        "배포 직전 DB 전체를 백업 서버에 백업하고, 문제가 생기면 2.3 태그로 롤백합니다",
        "Backup of orders to the vault first; roll back to the tag 2.3.",
        "백업: 배포 직전 S3 덤프. 롤백: 문제 발생 시 이전 이미지로 재기동",
    ],
)
def test_a_line_that_names_both_backup_and_rollback_counts_for_both(line):
    rest = "".join(one for one in COMPLETE.splitlines(keepends=True) if not one.startswith(("Backup", "Rollback")))
    assert ask_all(question(f"{line}\n{rest}", (accepted(),))).ruling == "allow"


@pytest.mark.parametrize(
    ("section", "ruling"),
    [
        ("## Validation\n\n- [ ] smoke, integration, performance and security tests pass", "hold"),
        ("## Validation\n\n- [x] smoke, integration and performance tests passed on staging", "allow"),
        ("## Validation\n\nSmoke, integration and performance tests on staging.", "allow"),
        ("## Test stages\n\n- [ ] smoke\n- [ ] integration\n- [ ] performance", "allow"),
        ("## Implementation\n\n- [ ] tests: smoke, integration, performance", "hold"),
    ],
)
def test_what_a_decision_only_wants_to_be_validated_names_no_test_stage(section, ruling):
    rest = COMPLETE.replace("Tests: unit and integration in CI, then a smoke test on staging.\n", "")
    assert ask_all(question(rest, (accepted(section),))).ruling == ruling


def test_korean_test_stages_are_counted():
    rest = COMPLETE.replace(
        "Tests: unit and integration in CI, then a smoke test on staging.",
        "테스트: 단위, 통합, 스테이징 부하 순서로 진행",
    )
    assert ask_all(question(rest, (accepted(),))).ruling == "allow"


@pytest.mark.parametrize(
    ("line", "ruling"),
    [
        ("작업 시간: 11월 22일 새벽 2시부터 4시까지", "allow"),
        ("새벽 2시 ~ 4시에 진행합니다", "allow"),
        ("Between 02:00 and the morning", "hold"),
        ("We do it 02:00–04:00 KST", "allow"),
        ("We do it tonight between 22:00 and 23:00 KST", "allow"),
        ("Window: TBD", "hold"),
        ("The deployment window is Sunday 2am", "allow"),
        ("as soon as possible", "hold"),
    ],
)
def test_a_time_window_has_hours(line, ruling):
    rest = COMPLETE.replace("Maintenance window: 2026-11-22 02:00-04:00 KST.", line)
    assert ask_all(question(rest, (accepted(),))).ruling == ruling


def test_a_header_line_names_the_window():
    rest = COMPLETE.replace("Maintenance window: 2026-11-22 02:00-04:00 KST.\n", "")
    field = Field(key="", name="Deployment window", value="2026-11-22 02:00", line=3, column=1)
    asked = replace(question(rest, (accepted(),)), request=request(rest, fields=(field,)))
    assert ask_all(asked).ruling == "allow"


@pytest.mark.parametrize(
    ("status", "ruling"),
    [("Completed", "allow"), ("Partial", "allow"), ("Blocked", "hold"), ("Rejected", "hold"), (None, "hold")],
)
def test_a_dependency_must_be_answered_with_something_done(status, ruling):
    asked = replace(
        question(environment="staging"), request=request(depends_on=("040-schema",)), answered={"040-schema": status}
    )
    verdict = ask_all(asked)
    assert verdict.ruling == ruling
    assert [wait.name for wait in verdict.waits if wait.sort == "request"] == (
        [] if ruling == "allow" else ["040-schema"]
    )


def test_a_past_deadline_is_noted_and_never_held():
    asked = replace(question(environment="staging"), request=request(deadline=date(2026, 11, 1)))
    verdict = ask_all(asked)
    assert verdict.ruling == "allow"
    assert [reason.source for reason in verdict.reasons] == ["deadline"]


def test_a_decision_that_nearly_covers_is_named_with_the_reason():
    other = replace(accepted(), scope=replace(accepted().scope, services=("billing",)))
    verdict = ask_all(question(COMPLETE, (other,)))
    assert any("does not cover the services orders" in str(reason.message) for reason in verdict.reasons)


def test_a_question_that_is_changed_forgets_what_it_remembered():
    asked = question(decisions=(accepted(),))
    assert asked.pending is None
    made = replace(accepted(), scope=replace(accepted().scope, requests=("041-orders",), request_sha256="a" * 64))
    assert replace(asked, decisions=(made,)).pending == made


def check(standing: str) -> MandatoryCheck:
    remedy = None if standing == "passed" else say("track its report")
    return MandatoryCheck(check="coverage", of="orders", standing=standing, message=say("said"), remedy=remedy)


@pytest.mark.parametrize(
    ("standing", "ruling", "fact"),
    [
        ("passed", "allow", ""),
        ("failed", "hold", "test coverage of `orders` did not pass: said"),
        ("not checked", "hold", "test coverage of `orders` is mandatory before production, and not checked: said"),
    ],
)
def test_production_waits_for_the_mandatory_checks(standing, ruling, fact):
    verdict = gates()["mandatory-checks"](question(checks=(check(standing),)))
    assert verdict.ruling == ruling
    assert [str(reason.message) for reason in verdict.reasons] == ([fact] if fact else [])
    assert [(wait.sort, wait.name, wait.who) for wait in verdict.waits] == (
        [("check", "coverage/orders", "pm")] if fact else []
    )


def test_no_other_environment_waits_for_the_mandatory_checks():
    asked = question(checks=(check("failed"),), environment="staging")
    assert gates()["mandatory-checks"](asked).ruling == "allow"
