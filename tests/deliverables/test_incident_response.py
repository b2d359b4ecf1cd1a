from __future__ import annotations

import re
import subprocess

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from orchestrator.model.evidence import Company, Contact, Service
from tests.support import hostile
from tests.support.examples import compare, example
from tests.support.linters import judged
from tests.support.shop import PROXY
from tests.support.studio import COMPANY, EMPTY, EVIDENCE, WITH_WORKFLOW, asked, draft, files

KIND = "incident-response"
RUNBOOK = "incident-runbook.md"
RECORD = "incident-record.md"
PLAIN = f"# Outages\n\nFrom: pm\nKind: {KIND}\n"


def runbook(**given) -> str:
    return files(draft(KIND, asked(PLAIN), **given))[RUNBOOK]


def commands(text: str) -> list[str]:
    return re.findall(r"```bash\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_brings_what_is_expected(language):
    compare(KIND, language, draft(KIND, example(KIND, language)))


def test_the_record_has_every_part_of_a_post_mortem():
    record = files(draft(KIND, asked(PLAIN)))[RECORD]
    assert re.findall(r"^## (.*)$", record, re.MULTILINE) == [
        "Summary",
        "Effect",
        "Timeline",
        "What was done, and what helped",
        "Root cause",
        "So that it does not happen again",
        "Lessons",
        "In figures",
    ]
    assert re.findall(r"^\| ‹time› \| (.*) \| \|$", record, re.MULTILINE) == [
        "noticed",
        "cause found",
        "measure taken",
        "service restored",
    ]
    assert "| What | Owner | Until | State |" in record


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("# Post-mortem of the outage\n\nFrom: pm\n\n- write it down\n", True),
        ("# 어제 장애\n\n**요청자**: PM\n\n## 요구사항\n\n- 포스트모템 문서를 작성해 주세요\n", True),
        ("# Incident runbook\n\nFrom: pm\n\n- a template for the post-mortem\n", False),
        ("# 온콜 런북\n\n**요청자**: PM\n\n## 요구사항\n\n- 포스트모템 양식\n", False),
        (PLAIN, False),
    ],
)
def test_a_post_mortem_that_nobody_has_written_is_left_to_be_written(text, left):
    tasks = draft(KIND, asked(text)).tasks
    assert [RECORD in one.title for one in tasks] == [True] * left


def test_the_six_steps_stand_in_their_order():
    steps = re.findall(r"^## (\d)\. (.*)$", runbook(), re.MULTILINE)
    assert steps == [
        ("1", "Look at the dashboards"),
        ("2", "Look at the latest deployments"),
        ("3", "Read the logs"),
        ("4", "Mend it, or roll back"),
        ("5", "Write down what happened"),
        ("6", "Hold the post-mortem"),
    ]


@pytest.mark.parametrize(
    ("level", "within"), [("P0", "15 min"), ("P1", "1 h"), ("P2", "4 h"), ("P3", "24 h"), ("P4", "72 h")]
)
def test_each_level_says_how_soon_somebody_acts(level, within):
    assert re.search(rf"^\| \*\*{level}\*\* \|.*\| {within} \|", runbook(), re.MULTILINE)


def test_the_commands_are_this_repositorys():
    text = runbook()
    assert "docker compose logs --since 30m --timestamps api" in text
    assert "curl --fail --silent --show-error http://localhost:8000/health" in text
    assert "docker compose exec -T db sh -c 'pg_isready" in text
    assert "read -r name image < rollback-api.txt" in text
    assert "origin/main" in text


def test_the_commands_are_shell():
    for block in commands(runbook(evidence=WITH_WORKFLOW)):
        gapless = re.sub(r"‹[^›]*›", "true", block)
        subprocess.run(["bash", "-n"], input=gapless, text=True, check=True)


def test_the_last_runs_of_a_workflow_are_looked_at_where_there_is_one():
    assert "gh run list --workflow .github/workflows/main.yml --limit 5" in runbook(evidence=WITH_WORKFLOW)
    assert "gh run list" not in runbook()


def test_traffic_goes_back_only_where_a_proxy_can_do_it():
    proxy = replace(PROXY, file="compose.yaml")
    with_proxy = replace(EVIDENCE, services=(*EVIDENCE.services, proxy))
    assert "within 30 seconds" in runbook(evidence=with_proxy)
    assert "within 30 seconds" not in runbook()


def test_revisions_that_lose_data_are_named_where_one_might_go_back():
    tool = replace(EVIDENCE.migrations[0], destructive=("0002_bookings.py",))
    assert "`0002_bookings.py`" in runbook(evidence=replace(EVIDENCE, migrations=(tool,)))


def test_missing_facts_are_gaps_in_the_runbook_and_in_the_answer():
    drafted = draft(KIND, asked(PLAIN), evidence=EMPTY, company=Company())
    gaps = [str(gap) for gap in drafted.gaps]
    assert {
        "services of the repository",
        "address of the dashboards",
        "contact: on-call engineer",
        "contact: CTO",
    } <= set(gaps)
    text = files(drafted)[RUNBOOK]
    assert all(f"‹{gap}›" in text for gap in gaps)
    assert drafted.proofs == ()
    assert "‹which›" in files(drafted)[RECORD]


def test_a_service_that_nothing_composes_has_its_start_as_a_gap():
    alone = Service(name="api", folder="backend", dockerfile="backend/Dockerfile", file="backend/Dockerfile")
    text = runbook(evidence=replace(EMPTY, services=(alone,)))
    assert "‹how api is started on the server›" in text
    assert "docker compose" not in text


def test_with_every_fact_told_the_criterion_is_proven():
    web = replace(EVIDENCE.services[1], healthcheck="wget -q http://127.0.0.1:8080/")
    whole = replace(EVIDENCE, services=(EVIDENCE.services[0], web, *EVIDENCE.services[2:]))
    drafted = draft(KIND, example(KIND, "en"), evidence=whole)
    assert drafted.gaps == ()
    assert [proof.paths for proof in drafted.proofs] == [(RUNBOOK,)]


def test_hostile_words_stay_words():
    company = Company(
        contacts=tuple(Contact(role=one.role, name=hostile.TITLE, reach=hostile.TITLE) for one in COMPANY.contacts),
        facts=tuple((key, hostile.TITLE) for key, _ in COMPANY.facts),
    )
    drafted = draft(KIND, asked(hostile.request(KIND)), evidence=hostile.EVIDENCE, company=company)
    tame = draft(
        KIND,
        asked(PLAIN),
        evidence=replace(EVIDENCE, services=(EVIDENCE.services[0], EVIDENCE.services[2])),
    )

    def shape(text: str) -> list[str]:
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        return [token.type for token in tokens if token.type in {"heading_open", "fence", "table_open"}]

    assert shape(files(drafted)[RUNBOOK]) == shape(files(tame)[RUNBOOK])
    assert "<img" not in re.sub(r"`[^`]*`|\\<img", "", files(drafted)[RUNBOOK])
    for block in commands(files(drafted)[RUNBOOK]):
        subprocess.run(["bash", "-n"], input=re.sub(r"‹[^›]*›", "true", block), text=True, check=True)


def test_the_standards_guardian_has_nothing_to_veto():
    assert judged(files(draft(KIND, asked(PLAIN)))) == []
