"""What kinds draw from the evidence: gaps, commands, owners of migrations, contacts."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from orchestrator.drafting.compose import build, compose, health_url, image_word, proxy_of
from orchestrator.drafting.contacts import BACKUP, DEVOPS_LEAD, turn_to
from orchestrator.drafting.criteria import things_to_make
from orchestrator.drafting.databases import databases
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.migrations import migrations
from orchestrator.model.evidence import Company, Contact, Evidence, Migrations, Port, Service
from orchestrator.model.text import say
from orchestrator.wording.pen import TemplatePen
from tests.support.shop import API, EVIDENCE, PROXY, WORKER

PEN = TemplatePen("en", "orchestrator.drafting")


def test_a_missing_fact_stands_as_a_gap_and_is_counted_once():
    gaps = Gaps(PEN)
    assert gaps.fact("known", say("a")) == "known"
    assert gaps.fact(None, say("b")) == "‹b›"
    assert gaps.fact("  ", say("b")) == "‹b›"
    assert gaps.gap(say("c")) == "‹c›"
    assert [str(gap) for gap in gaps.found] == ["b", "c"]


def test_a_gap_is_written_in_the_readers_language():
    gap = Gaps(TemplatePen("ko", "orchestrator.drafting")).gap(say("contact: {role}", role=say("DevOps Lead")))
    assert gap == "‹연락처: DevOps 리드›"


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("docker-compose.yml", "docker compose"),
        ("compose.yaml", "docker compose"),
        ("deploy/docker-compose.yml", "docker compose -f deploy/docker-compose.yml"),
        ("my stack.yml", "docker compose -f 'my stack.yml'"),
    ],
)
def test_the_compose_command_names_the_file_where_needed(file, command):
    assert compose(file) == command


def test_a_service_outside_compose_is_built_by_its_dockerfile():
    lonely = Service(name="tool", folder="tool", dockerfile="docker/tool.Dockerfile", file="docker/tool.Dockerfile")
    assert build(lonely, EVIDENCE) == "docker build --pull -f docker/tool.Dockerfile -t tool tool"
    assert build(Service(name="x", image="y:1", file="z"), EVIDENCE) is None


@pytest.mark.parametrize(
    ("healthcheck", "ports", "url"),
    [
        ("curl -f http://localhost:8000/health || exit 1", ((8000, 8080),), "http://localhost:8080/health"),
        ("wget -qO- http://127.0.0.1/ping?deep=1", ((80, 3000),), "http://localhost:3000/ping?deep=1"),
        ('["CMD", "curl", "http://localhost:8000"]', ((8000, 8000),), "http://localhost:8000/"),
        ("curl -f http://localhost:9/health", ((8000, 8080),), None),
        ("curl -f http://localhost:8000/health", ((8000, None),), None),
        ("curl http://localhost:99999999/", ((80, 80),), None),
        ("curl http://[::1", ((80, 80),), None),
        ("pg_isready", ((5432, 5432),), None),
        (None, ((80, 80),), None),
    ],
)
def test_the_health_address_is_the_services_own_check_seen_from_outside(healthcheck, ports, url):
    published = tuple(Port(container=container, host=host) for container, host in ports)
    assert health_url(replace(API, healthcheck=healthcheck, ports=published)) == url


def test_a_proxy_counts_only_in_the_services_own_file():
    elsewhere = replace(PROXY, file="other/docker-compose.yml")
    with_proxy = replace(EVIDENCE, services=(*EVIDENCE.services, PROXY))
    with_other = replace(
        EVIDENCE, services=(*EVIDENCE.services, elsewhere), compose_files=("docker-compose.yml", elsewhere.file)
    )
    assert proxy_of((API,), with_proxy) == PROXY
    assert proxy_of((API,), with_other) is None


def test_databases_are_found_beside_the_services():
    (database,) = databases((API,), EVIDENCE)
    assert database.service.name == "db"
    assert database.backup.startswith("docker compose exec -T db sh -c 'pg_dump")
    assert "--network none" in database.rehearsal[0]
    assert all("docker compose" not in step for step in database.rehearsal), "a rehearsal never touches the source"


def test_a_migration_tool_belongs_to_the_service_around_it():
    (found,) = migrations((API,), EVIDENCE)
    assert found.runs_in == API
    assert migrations((WORKER,), EVIDENCE) == ()


def test_a_migration_tool_that_nobody_is_around_belongs_to_the_only_service_meant():
    tool = Migrations(tool="alembic", folder="db/versions", file="alembic.ini")
    evidence = replace(EVIDENCE, migrations=(tool,))
    assert migrations((API,), evidence)[0].runs_in == API
    several = migrations((API, WORKER), evidence)[0]
    assert several.runs_in is None
    assert several.apply == "alembic upgrade head"


def test_a_contact_is_found_under_the_names_that_people_use():
    company = Company(contacts=(Contact(role="데브옵스_팀장", name="Kim", reach="123"),))
    gaps = Gaps(PEN)
    assert turn_to(DEVOPS_LEAD, company, gaps).reach == "Kim, 123"
    assert turn_to(BACKUP, company, gaps).reach == "‹contact: backup contact›"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Rollback plan written", 1),
        ("Guide and checklist written", 2),
        ("롤백 계획 수립", 1),
        ("Rollback plan written and tested", 0),
        ("Answers within 500 ms, written", 0),
        ("The rollback plan", 0),
    ],
)
def test_a_criterion_is_cut_into_the_things_that_it_asks_to_be_made(text, parts):
    assert len(things_to_make(text)) == parts


def test_nothing_is_found_in_an_empty_repository():
    assert databases((API,), Evidence()) == ()
    assert migrations((API,), Evidence()) == ()
    assert proxy_of((API,), Evidence()) is None


@pytest.mark.parametrize(
    ("image", "word"),
    [
        ("r.example/api:${TAG:-1.2}", "r.example/api:1.2"),
        ("r.example/api:${TAG}", '"r.example/api:${TAG}"'),
        ("a b", "'a b'"),
        ('${A}"; rm', "'${A}\"; rm'"),
        ("${A}$(rm)", "'${A}$(rm)'"),
    ],
)
def test_an_image_is_one_word_of_a_shell_and_its_default_is_put_in(image, word):
    assert image_word(image) == word
