"""What stands in the documents of a deployment, and what does not without evidence."""

from __future__ import annotations

import re
import subprocess
from datetime import date

import pytest
from msgspec.structs import replace

from orchestrator.model.evidence import Company, Evidence, Migrations
from orchestrator.model.kind import Draft
from orchestrator.model.request import Request
from orchestrator.parse.request import read_request
from tests.support.shop import API, DATABASE, DECISION, EVIDENCE, PROXY, drafted


def read(text: str) -> Request:
    return read_request(text.encode(), name="r", team="devops", today=date(2025, 3, 4))


def deploy(**more: object) -> dict[str, Draft]:
    request = read(
        "# Deploy to production\nFrom: pm\nVersion: v2\n\n## Acceptance Criteria\n\n- [ ] Rollback plan written\n"
    )
    return {one.kind: one for one in drafted(request, **more)}  # type: ignore[arg-type]


def text(draft: Draft) -> str:
    return draft.artifacts[0].content.decode()


def test_each_service_has_its_own_section_of_the_current_spec():
    artifacts = deploy()["deployment"].artifacts
    current = [one for one in artifacts if one.place == "repository"]
    assert [one.section for one in current] == ["api · production", "worker · production"]
    assert {one.path for one in current} == {".claude/contracts/interfaces/deployment-spec.md"}
    assert all(one.content.decode().startswith(f"## {one.section}\n") for one in current)
    assert all(one.content.decode() in text(deploy()["deployment"]) for one in current)


def test_the_version_that_the_words_name_is_what_every_document_is_about():
    request = read("# Release api 3.1.0 to production\nFrom: pm\n\n## Time window\n\n2026-11-27 02:00-04:00 KST\n")
    drafts = drafted(request)
    assert len(drafts) == 4
    for one in drafts:
        assert "| Version | `3.1.0` |" in text(one)
    guide = text(next(one for one in drafts if one.kind == "deployment-guide"))
    assert "git checkout --detach 3.1.0" in guide
    assert "2026-11-27 02:00-04:00 KST" in guide
    assert "time window of the deployment" not in " ".join(str(gap) for one in drafts for gap in one.gaps)


def test_the_line_by_which_the_time_is_agreed_stands_in_the_documents_where_nothing_says_it_better():
    passing = "- 금요일 새벽 2시부터 4시까지 반영합니다"
    drafts = drafted(read(f"# API v3.1.0 운영 배포\nFrom: pm\n\n{passing}\n"))
    guide = text(next(one for one in drafts if one.kind == "deployment-guide"))
    assert guide.count("금요일 새벽 2시부터 4시까지 반영합니다") == 2
    assert "time window of the deployment" not in " ".join(str(gap) for one in drafts for gap in one.gaps)
    staging = drafted(read(f"# API v3.1.0 스테이징 배포\nFrom: pm\n\n{passing}\n"))
    assert not [one for one in staging if "금요일" in text(one)]
    for one in drafted(read(f"# API v3.1.0 운영 배포\nFrom: pm\n\n{passing}\n"), decision=DECISION):
        assert "금요일" not in text(one)


def test_a_spec_never_holds_a_value_of_a_key():
    spec = text(deploy()["deployment"])
    assert "| `SESSION_KEY` | yes | no |" in spec
    assert "=" not in re.sub(r"`[^`]*`", "", spec)


def test_the_checklist_ticks_only_what_is_proven_and_names_the_proof():
    without, with_decision = deploy()["deployment-checklist"], deploy(decision=DECISION)["deployment-checklist"]
    ticked = [line for line in text(without).splitlines() if line.startswith("- [x]")]
    assert ticked == ["- [x] **The rollback plan stands** – rollback-plan.md lies with this answer"]
    ticked = [line for line in text(with_decision).splitlines() if line.startswith("- [x]")]
    assert len(ticked) == 2
    assert DECISION.id in ticked[1]


def test_a_checklist_alone_ticks_nothing():
    (one,) = drafted(read("# Release checklist for version 5\nFrom: pm\n\nx\n"))
    assert "[x]" not in text(one)


def test_the_checklist_holds_the_four_parts_of_the_definition_of_done():
    checklist = text(deploy()["deployment-checklist"])
    assert re.findall(r"^## (.+)$", checklist, re.MULTILINE) == ["Preparation", "Execution", "Incident", "Security"]
    assert checklist.count("- [") == 6 + 6 + 6 + 5


def test_a_document_with_gaps_meets_a_criterion_that_asks_for_it_and_says_what_it_lacks():
    request = read(
        "# Rollback plan for orders\nFrom: pm\nEnvironment: staging\nVersion: v2\nService: api\nRTO: 5 minutes\n"
        "RPO: none lost\nPrevious version: v1\n\n"
        "## Acceptance Criteria\n\n- [ ] Rollback plan written\n- [ ] Rollback plan tested\n"
    )
    (whole,) = drafted(request)
    assert whole.gaps == ()
    assert [(proof.paths, request.criteria[0].line == proof.line) for proof in whole.proofs] == [
        (("rollback-plan.md",), True)
    ]
    request = replace(request, fields=())
    (gappy,) = drafted(request)
    assert gappy.gaps
    assert [proof.line for proof in gappy.proofs] == [request.criteria[0].line]
    assert f"{len(gappy.gaps)} fact(s) still missing" in str(gappy.proofs[0].by)


def test_thirty_seconds_are_promised_only_where_a_proxy_can_turn_the_traffic():
    proxied = replace(EVIDENCE, services=(*EVIDENCE.services, PROXY))
    assert "30 seconds" not in text(deploy()["rollback-plan"])
    assert "‹recovery time, agreed with the owner and measured on staging›" in text(deploy()["rollback-plan"])
    plan, guide = text(deploy(evidence=proxied)["rollback-plan"]), text(deploy(evidence=proxied)["deployment-guide"])
    assert "30 seconds" in plan
    assert "recovery time, agreed" not in plan
    for share in (10, 25, 50, 75, 100):
        assert f"| {share} % | 5 minutes |" in guide


def test_the_backup_that_the_decision_names_stands_in_the_plan():
    assert "pg_dump of db, taken at 21:45" in text(deploy(decision=DECISION)["rollback-plan"])


@pytest.mark.parametrize(
    ("tool", "applies", "goes_back"),
    [
        ("alembic", "api alembic upgrade head", 'alembic downgrade "$BEFORE"'),
        ("prisma", "api npx prisma migrate deploy", None),
        ("laravel", "api php artisan migrate --force", "php artisan migrate:rollback --step=1"),
        ("django", "api python manage.py migrate --noinput", "python manage.py migrate"),
        ("rails", "api bin/rails db:migrate", "bin/rails db:rollback STEP=1"),
        ("knex", "api npx knex migrate:latest", "npx knex migrate:rollback"),
        ("flyway", "api flyway migrate", None),
        ("sql", None, None),
        ("unheard-of", None, None),
    ],
)
def test_a_migration_runs_and_goes_back_by_the_repositorys_own_tool(tool, applies, goes_back):
    found = Migrations(tool=tool, folder="backend/migrations", file="backend/x", revisions=("1",))
    drafts = deploy(evidence=replace(EVIDENCE, migrations=(found,)))
    guide, plan = text(drafts["deployment-guide"]), text(drafts["rollback-plan"])
    assert (applies or "have no tool of their own") in guide
    assert (goes_back or "has no way back of its own: restore the backup") in plan


def test_revisions_inside_a_java_application_are_run_by_no_command():
    folder = "backend/src/main/resources/db/migration"
    found = Migrations(tool="flyway", folder=folder, file=f"{folder}/V1__orders.sql", revisions=("V1__orders.sql",))
    drafts = deploy(evidence=replace(EVIDENCE, migrations=(found,)))
    guide = text(drafts["deployment-guide"])
    # The image starts the application whatever it is told: a look at the revisions before the window would apply them.
    assert not any("flyway info" in text(one) or "flyway migrate" in text(one) for one in drafts.values())
    assert f"The revisions in `{folder}` are part of the application: with Flyway it applies the new ones" in guide
    assert "have no tool of their own" not in guide
    assert "the application applies its revisions itself when it starts" in text(drafts["deployment-checklist"])
    assert "Flyway has no way back of its own: restore the backup" in text(drafts["rollback-plan"])


@pytest.mark.parametrize(
    ("image", "dump"), [("mysql:8.4", "mysqldump"), ("mongo:7", "mongodump"), ("postgis/postgis:16-3.4", "pg_dump")]
)
def test_every_known_database_is_dumped_by_its_own_tool(image, dump):
    services = (API, replace(DATABASE, image=image))
    assert dump in text(deploy(evidence=replace(EVIDENCE, services=services))["deployment-guide"])


def test_commands_name_the_compose_file_where_docker_would_not_find_it():
    file = "infrastructure/docker/docker-compose.yml"
    services = tuple(replace(one, file=file) for one in EVIDENCE.services)
    guide = text(deploy(evidence=replace(EVIDENCE, services=services, compose_files=(file,)))["deployment-guide"])
    assert f"docker compose -f {file} up -d --no-deps --wait api" in guide


def test_a_repository_without_services_leaves_a_gap_and_no_section():
    drafts = deploy(evidence=Evidence())
    assert [one.place for one in drafts["deployment"].artifacts] == ["answer"]
    assert "‹services to deploy›" in text(drafts["deployment"])
    assert "‹version" not in text(drafts["deployment"])


@pytest.mark.parametrize("kind", ["deployment-guide", "rollback-plan", "deployment-checklist"])
@pytest.mark.parametrize("proxied", [False, True])
def test_every_command_block_is_valid_shell(kind, proxied):
    services = (*EVIDENCE.services, PROXY) if proxied else EVIDENCE.services
    document = text(deploy(evidence=replace(EVIDENCE, services=services), decision=DECISION)[kind])
    blocks = re.findall(r"^ *```bash\n(.*?)^ *```$", document, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        checked = subprocess.run(["bash", "-n"], input=block, text=True, capture_output=True, check=False)
        assert checked.returncode == 0, checked.stderr


def test_a_version_to_go_back_to_is_one_argument_whatever_stands_in_it():
    request = read("# Rollback plan for orders\nFrom: pm\nEnvironment: staging\nPrevious version: v1```;~~~ 'x\n")
    (plan,) = drafted(request)
    (checkout,) = {line for line in text(plan).splitlines() if "git checkout --detach" in line}
    command = checkout.replace("# git checkout --detach", r"printf '%s\n'")
    shown = subprocess.run(["bash", "-c", command], capture_output=True, check=True, text=True)
    assert shown.stdout == "v1''';''' 'x\n"


def test_the_whole_operations_checklist_is_valid_shell():
    (one,) = drafted(read("# Operations checklist\nFrom: pm\n\nx\n"))
    for block in re.findall(r"^ *```bash\n(.*?)^ *```$", text(one), re.MULTILINE | re.DOTALL):
        checked = subprocess.run(["bash", "-n"], input=block, text=True, capture_output=True, check=False)
        assert checked.returncode == 0, (checked.stderr, block)


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Operations checklist", ["Daily", "Weekly", "Monthly", "Quarterly"]),
        ("Weekly operations checklist", ["Weekly"]),
        ("일일 점검 및 월간 점검 체크리스트", ["일일 점검", "월간 점검"]),
        ("분기별 점검표", ["분기별 점검"]),
    ],
)
def test_the_words_of_a_request_choose_the_periods(title, parts):
    (one,) = drafted(read(f"# {title}\nFrom: pm\n\nx\n"))
    headings = re.findall(r"^## (.+)$", text(one), re.MULTILINE)
    assert headings[: len(parts)] == parts
    assert len(headings) == len(parts) + 4


@pytest.mark.parametrize(
    ("title", "body", "parts"),
    [
        ("Daily security checklist", "x", ["Security"]),
        ("일일 보안 점검 체크리스트", "- SSL/TLS, 접근 제어", ["보안 점검"]),
        ("Operations checklist", "- with the security checks", ["Daily", "Weekly", "Monthly", "Quarterly", "Security"]),
        ("주간 점검 체크리스트", "- 보안 점검 항목 포함", ["주간 점검", "보안 점검"]),
    ],
)
def test_a_security_check_is_brought_where_it_is_asked_for(title, body, parts):
    (one,) = drafted(read(f"# {title}\nFrom: pm\n\n{body}\n"))
    headings = re.findall(r"^## (.+)$", text(one), re.MULTILINE)
    assert headings[: len(parts)] == parts
    assert len(headings) == len(parts) + 4


def test_the_security_check_holds_what_the_guardian_looks_at_every_day():
    (one,) = drafted(read("# Daily security checklist\nFrom: pm\n\nx\n"))
    section = text(one).partition("## Security")[2].partition("\n## ")[0]
    assert re.findall(r"^- \[ \] \*\*(\w+): ", section, re.MULTILINE) == [
        name for name in ("TLS", "Access", "System", "Data") for _ in range(4)
    ]
    assert proven_of("Daily security checklist", "A daily security checklist is written")


@pytest.mark.parametrize(
    "way", ["blue-green, in steps", "with a canary first", "블루-그린으로 트래픽을 단계적으로 전환"]
)
def test_traffic_that_nothing_can_shift_is_left_to_be_shifted(way):
    request = read(f"# Deploy api to production\nFrom: pm\n\n- {way}\n")
    spec = drafted(request)[0]
    assert [(task.owner, "10, 25, 50, 75" in task.title) for task in spec.tasks] == [("devops-master", True)]
    fronted = replace(EVIDENCE, services=(*EVIDENCE.services, PROXY))
    assert drafted(request, evidence=fronted)[0].tasks == ()
    assert drafted(read("# Deploy api to production\nFrom: pm\n\nx\n"))[0].tasks == ()


def test_the_schema_goes_back_before_the_image_that_knows_its_revision():
    plan = next(
        one for one in drafted(read("# Deploy api to production\nFrom: pm\n\nx\n")) if one.kind == "rollback-plan"
    )
    document = text(plan)
    assert re.findall(r"^## \d\. (Schema|Code|Data)$", document, re.MULTILINE) == ["Schema", "Code", "Data"]
    assert document.index("alembic downgrade") < document.index("read -r name image")


def held_backups(told: str, **more: object) -> str:
    company = Company(facts=(("backup-location", told),))
    (one,) = drafted(read("# Operations checklist\nFrom: pm\n\nx\n"), company=company, **more)  # type: ignore[arg-type]
    return text(one)


def test_backups_on_another_machine_are_not_listed_as_a_folder_of_this_one():
    assert "export BACKUP_DIR=/srv/backups " in held_backups("/srv/backups")
    elsewhere = held_backups("backup.shop.example:/srv/backups")
    assert (
        "BACKUP_DIR='‹folder of the dumps on this machine; backup.shop.example:/srv/backups is not on it›'" in elsewhere
    )


def test_where_the_scripts_of_the_backups_are_tracked_the_checks_look_at_their_snapshots():
    scripts = ("infrastructure/backup/backup.cron", "infrastructure/backup/backup.sh")
    document = held_backups("backup.shop.example:/srv/backups", evidence=replace(EVIDENCE, landmarks=scripts))
    assert "export RESTIC_REPOSITORY=sftp:backup.shop.example:/srv/backups " in document
    assert "restic snapshots latest" in document
    assert "restic check --read-data-subset=5%" in document
    assert "sh infrastructure/backup/restore-test.sh" in document
    assert "BACKUP_DIR" not in document


def proven_of(title: str, criterion: str, **more: object) -> bool:
    request = read(f"# {title}\nFrom: pm\n\nx\n\n## Acceptance Criteria\n\n- [ ] {criterion}\n")
    (one,) = drafted(request, **more)  # type: ignore[arg-type]
    return any(proof.paths == ("operations-checklist.md",) for proof in one.proofs)


@pytest.mark.parametrize(
    "criterion",
    [
        "A weekly checklist with commands",
        "Weekly and monthly operations checklists, with the commands",
        "The monthly checklist is written",
        "주간 운영 체크리스트 (명령어 포함)",
        "명령어가 포함된 월간 점검표",
        "주간 점검 및 월간 점검 체크리스트",
    ],
)
def test_the_checklist_proves_that_it_holds_the_periods_and_commands_that_are_asked_for(criterion):
    assert proven_of("Weekly and monthly operations checklist", criterion)


@pytest.mark.parametrize(
    "criterion",
    [
        "A daily checklist with commands",
        "A quarterly checklist is written",
        "일일 체크리스트 작성",
        "A biweekly checklist",
        "A weekly checklist that everybody understands",
        "A weekly checklist with commands for the payroll host",
        "A weekly checklist with commands, tested",
        "Weekly commands",
        "주간 체크리스트에 따라 점검",
        "주간 체크리스트 점검",
    ],
)
def test_the_checklist_proves_nothing_that_it_does_not_hold(criterion):
    assert not proven_of("Weekly and monthly operations checklist", criterion)


def test_a_checklist_of_no_service_holds_no_commands_of_the_repository():
    assert proven_of("Weekly operations checklist", "A weekly checklist", evidence=Evidence())
    assert not proven_of("Weekly operations checklist", "A weekly checklist with commands", evidence=Evidence())


def test_no_command_is_of_the_retired_compose_and_no_crontab_is_overwritten():
    (one,) = drafted(read("# Operations checklist\nFrom: pm\n\nx\n"))
    assert "docker-compose " not in text(one)
    assert "| crontab -" not in text(one)
    assert any("retired" in str(mended) for mended in one.mended)
