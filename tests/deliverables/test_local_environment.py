"""The local environment runs what the repository declares, with references instead of values."""

from __future__ import annotations

import yaml
from msgspec.structs import replace

from orchestrator.model.evidence import Service
from tests.support import hostile
from tests.support.linters import references
from tests.support.tides import API, DATABASE, EVIDENCE, NOTHING, asked, draft, files

REQUEST = asked("# Local environment\n\nFrom: Backend\n")
FILE = "infrastructure/local/compose.yaml"


def compose(**given: object) -> dict:
    return yaml.safe_load(files(draft("local-environment", REQUEST, **given))[FILE])  # type: ignore[arg-type]


def test_everything_that_is_referred_to_is_declared():
    assert references(compose()) == []
    assert references(compose(evidence=hostile.EVIDENCE)) == []


def test_the_api_waits_for_a_healthy_database():
    read = compose()
    assert read["services"]["api"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert "pg_isready" in read["services"]["db"]["healthcheck"]["test"][1]


def test_ports_answer_on_this_machine_alone():
    for service in compose()["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_no_value_stands_in_the_file_or_its_template():
    made = files(draft("local-environment", REQUEST))
    for service in yaml.safe_load(made[FILE])["services"].values():
        assert all(value.startswith("${") for value in service.get("environment", {}).values())
    lines = made["infrastructure/local/.env.example"].splitlines()
    assert all(line.endswith("=") for line in lines if line and not line.startswith("#"))
    assert "POSTGRES_PASSWORD=" in lines


def test_a_database_that_the_code_needs_and_nobody_declares_is_the_seeds():
    read = compose(evidence=replace(EVIDENCE, services=(API,)))
    assert read["services"]["db"]["image"] == "postgis/postgis:16-3.4-alpine"
    assert read["services"]["db"]["volumes"] == ["pgdata:/var/lib/postgresql/data"]


def test_an_image_without_a_version_gets_one_or_is_a_gap():
    loose = replace(DATABASE, image="postgres:latest")
    read = compose(evidence=replace(EVIDENCE, services=(API, loose)))
    assert "latest" not in read["services"]["db"]["image"]


def test_a_dollar_in_a_health_check_is_the_containers():
    assert '"$$POSTGRES_USER"' in files(draft("local-environment", REQUEST))[FILE].replace("\\", "")


def test_the_app_is_installed_and_run_as_the_seed_says():
    page = files(draft("local-environment", REQUEST))["local-environment.md"]
    for command in ("npm ci", "run-ios", "npx react-native run-android", "npx expo start --dev-client"):
        assert command in page


def test_a_repository_with_nothing_to_run_is_asked_about():
    assert draft("local-environment", REQUEST, evidence=NOTHING).questions
    bare = replace(NOTHING, services=(Service(name="mail", image="mail:1", file="compose.yaml"),))
    assert draft("local-environment", REQUEST, evidence=bare).questions


def test_a_database_is_given_its_password_once():
    """The image refuses to start with both forms of it."""
    mounted = replace(DATABASE, environment=("POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE"))
    read = compose(evidence=replace(EVIDENCE, services=(API, mounted)))
    assert set(read["services"]["db"]["environment"]) == {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


def test_a_service_starts_what_it_started_before():
    worker = replace(API, name="worker", command="python -m app.worker ${QUEUE}", profiles=("worker",))
    made = files(draft("local-environment", REQUEST, evidence=replace(EVIDENCE, services=(API, DATABASE, worker))))
    read = yaml.safe_load(made[FILE])["services"]["worker"]
    assert (read["command"], read["profiles"]) == ("python -m app.worker ${QUEUE:?}", ["worker"])
    assert "QUEUE=" in made["infrastructure/local/.env.example"].splitlines()


def test_migrations_run_past_a_program_that_is_the_images_entry_point():
    image = replace(EVIDENCE.dockerfiles[0], entrypoint='["uvicorn"]', command='["uvicorn", "app.main:app"]')
    page = files(draft("local-environment", REQUEST, evidence=replace(EVIDENCE, dockerfiles=(image,))))[
        "local-environment.md"
    ]
    assert "run --rm --entrypoint alembic api upgrade head" in page


def test_what_is_said_of_waiting_is_so():
    """A store without a check of its own is asked as its engine is; for one that nobody knows, nothing is claimed."""
    for image, state in (("mysql:8.0", "service_healthy"), ("example/store:1", "service_started")):
        store = replace(DATABASE, image=image, environment=("MYSQL_ROOT_PASSWORD",), healthcheck=None)
        evidence = replace(EVIDENCE, services=(API, store, replace(store, name="x", image="redis:7")))
        made = draft("local-environment", REQUEST, evidence=evidence)
        waits = yaml.safe_load(files(made)[FILE])["services"]["api"].get("depends_on", {})
        claimed = any("once the database is healthy" in str(one) for one in made.mended)
        assert claimed == (waits.get("db") == {"condition": "service_healthy"}) == (state == "service_healthy")
