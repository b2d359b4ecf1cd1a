from __future__ import annotations

import json

import pytest
import yaml
from msgspec.structs import replace

from orchestrator.evidence.compose import read as read_compose
from orchestrator.model.evidence import Company, EnvironmentKey, Service
from orchestrator.standards.images import read_image
from tests.support import hostile
from tests.support.examples import compare, example
from tests.support.linters import filled, judged, passes, references
from tests.support.studio import API, EMPTY, EVIDENCE, asked, draft, files, single

KIND = "compose-stack"
FILE = "infrastructure/docker/docker-compose.yml"
TEMPLATE = "infrastructure/docker/.env.example"


def stack(text: str = f"# Stack\n\nFrom: backend\nKind: {KIND}\n", **given):
    drafted = draft(KIND, asked(text), **given)
    return yaml.safe_load(files(drafted)[FILE]), drafted


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_brings_what_is_expected(language):
    compare(KIND, language, draft(KIND, example(KIND, language)))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_criterion_that_asks_for_the_file_is_proven_and_the_one_about_behaviour_is_not(language):
    request = example(KIND, language)
    drafted = draft(KIND, request)
    assert [proof.line for proof in drafted.proofs] == [request.criteria[0].line]
    assert drafted.proofs[0].paths == (FILE,)


def test_every_service_is_watched_limited_and_restarted():
    compose, _ = stack()
    assert sorted(compose["services"]) == ["api", "cache", "db", "web"]
    for service in compose["services"].values():
        assert service["healthcheck"]["test"][0] == "CMD-SHELL"
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
        assert service["restart"] == "unless-stopped"
        assert "no-new-privileges:true" in service["security_opt"]


def test_no_value_of_a_key_stands_in_either_file():
    compose, drafted = stack()
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            assert value.startswith("${") or (key.endswith("_FILE") and value.startswith("/run/secrets/")), key
    template = files(drafted)[TEMPLATE]
    assert all(line.startswith("#") or line.endswith("=") or not line for line in template.split("\n"))
    assert {"DATABASE_URL=", "SESSION_KEY=", "POSTGRES_PASSWORD=", "VITE_API_URL="} <= set(template.split("\n"))


def test_databases_are_reached_from_inside_only():
    compose, _ = stack()
    for name in ("db", "cache"):
        assert compose["services"][name]["networks"] == ["back"]
        assert "ports" not in compose["services"][name]
    assert compose["networks"]["back"] == {"internal": True}
    assert compose["services"]["api"]["ports"] == ["127.0.0.1:8000:8000"]


def test_images_get_a_version_and_their_alpine_variant_and_the_answer_says_so():
    compose, drafted = stack()
    assert compose["services"]["db"]["image"] == "postgres:16-alpine"
    assert read_image(compose["services"]["cache"]["image"]).pinning == "pinned"
    assert any("`postgres:16-alpine` instead of `postgres:16`" in str(one) for one in drafted.mended)


def test_services_wait_for_health_and_for_a_mere_start_where_health_can_not_be_told():
    worker = Service(name="worker", folder="worker", depends_on=("db", "mail"), stack="python", file="compose.yaml")
    mail = Service(name="mail", image="axllent/mailpit:v1.27.0", file="compose.yaml")
    evidence = replace(EVIDENCE, services=(*EVIDENCE.services, worker, mail))
    compose, drafted = stack(evidence=evidence)
    assert compose["services"]["worker"]["depends_on"] == {
        "db": {"condition": "service_healthy"},
        "mail": {"condition": "service_started"},
    }
    assert "# ‹health check of worker›" in files(drafted)[FILE]
    assert "health check of mail" in [str(gap) for gap in drafted.gaps]


def test_a_version_that_nobody_knows_is_a_gap_and_not_made_up():
    mail = Service(name="mail", image="axllent/mailpit", file="compose.yaml")
    compose, drafted = stack(evidence=replace(EVIDENCE, services=(API, mail)))
    assert compose["services"]["mail"]["image"] == "axllent/mailpit:${MAIL_VERSION:?}"
    assert "version of axllent/mailpit" in [str(gap) for gap in drafted.gaps]
    assert "‹version of axllent/mailpit›" in files(drafted)[FILE]


def test_a_repository_with_manifests_only_is_composed_of_their_folders_and_the_databases_that_the_request_names():
    text = "# Stack\n\nFrom: backend\nKind: compose-stack\n\n## Requirements\n\n- PostgreSQL and Redis\n"
    compose, drafted = stack(text, evidence=single("go", "go", "go.mod"))
    assert sorted(compose["services"]) == ["app", "postgres", "redis"]
    assert compose["services"]["app"]["build"]["context"] == "../../app"
    assert sorted(compose["services"]["app"]["depends_on"]) == ["postgres", "redis"]
    assert any("Dockerfile of app" in str(step) for step in drafted.next_steps)


def test_a_repository_that_declares_nothing_is_asked_about():
    drafted = draft(KIND, asked("# Stack\n\nFrom: backend\nKind: compose-stack\n"), evidence=EMPTY, company=Company())
    assert drafted.artifacts == ()
    assert len(drafted.questions) == 1


def test_hostile_names_stay_values():
    drafted = draft(KIND, asked(hostile.request(KIND)), evidence=hostile.EVIDENCE)
    compose = yaml.safe_load(files(drafted)[FILE])
    assert sorted(compose) == ["networks", "secrets", "services", "volumes", "x-logging"]
    assert sorted(compose["services"]) == ["a-b-x-b-home", "db", "odd"]
    service = compose["services"]["a-b-x-b-home"]
    assert service["build"]["context"] == "../../my folder/a'b\"c"
    assert list(service["environment"]) == ["OK"]
    assert service["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert "$$(id)" in service["healthcheck"]["test"][1]
    assert "49" not in files(drafted)[FILE]


@pytest.mark.parametrize("evidence", [EVIDENCE, hostile.EVIDENCE, single("node", "npm", "package.json")])
def test_what_it_refers_to_it_declares(evidence):
    compose, _ = stack(evidence=evidence)
    assert references(compose) == []


def test_our_own_survey_reads_it_as_it_was_meant():
    _, drafted = stack()
    read = read_compose(FILE, files(drafted)[FILE])
    assert read.findings == ()
    api = next(one for one in read.services if one.name == "api")
    assert (api.folder, api.dockerfile) == ("backend", "backend/Dockerfile")


def test_the_schema_of_compose_files_accepts_it(tmp_path):
    _, drafted = stack()
    (tmp_path / "compose.json").write_text(json.dumps(yaml.safe_load(filled(files(drafted)[FILE]))))
    passes("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.json", cwd=tmp_path)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_standards_guardian_has_nothing_to_veto(language):
    assert judged(files(draft(KIND, example(KIND, language)))) == []


WORKER = Service(
    name="worker",
    folder="backend",
    dockerfile="backend/Dockerfile",
    command="python -m app.worker",
    profiles=("worker",),
    stack="python",
    file="compose.yaml",
)


def with_services(*services: Service, **more):
    return replace(EVIDENCE, services=services, **more)


def test_a_service_starts_what_it_started_before_and_only_where_it_is_asked_for():
    compose, _ = stack(evidence=with_services(API, WORKER))
    worker = compose["services"]["worker"]
    assert (worker["command"], worker["profiles"]) == ("python -m app.worker", ["worker"])
    assert "command" not in compose["services"]["api"]


def test_a_worker_beside_an_api_is_not_asked_at_the_apis_port():
    compose, drafted = stack(evidence=with_services(API, WORKER))
    assert "healthcheck" not in compose["services"]["worker"]
    assert "health check of worker" in [str(gap) for gap in drafted.gaps]


def test_a_cache_is_asked_at_the_port_that_its_command_moves_it_to():
    cache = Service(name="cache", image="redis:7-alpine", command="redis-server --port 6380", file="compose.yaml")
    compose, _ = stack(evidence=with_services(API, cache))
    assert compose["services"]["cache"]["command"] == "redis-server --port 6380"
    assert compose["services"]["cache"]["healthcheck"]["test"][1] == "redis-cli -p 6380 ping | grep -q PONG"


def test_what_a_command_takes_from_the_environment_must_be_set_and_stands_in_the_template():
    cache = Service(
        name="cache", image="redis:7", command="redis-server --requirepass ${CACHE_PASS}", file="compose.yaml"
    )
    compose, drafted = stack(evidence=with_services(API, cache))
    assert compose["services"]["cache"]["command"] == "redis-server --requirepass ${CACHE_PASS:?}"
    assert "CACHE_PASS=" in files(drafted)[TEMPLATE].splitlines()


def test_a_command_that_held_a_secret_is_a_gap():
    cache = Service(name="cache", image="redis:7", command="redis-server --requirepass ***", file="compose.yaml")
    compose, drafted = stack(evidence=with_services(API, cache))
    assert "command" not in compose["services"]["cache"]
    assert "command of cache: a secret stands in it" in [str(gap) for gap in drafted.gaps]


def test_a_database_keeps_the_user_that_the_application_signs_in_as():
    store = Service(
        name="db",
        image="mysql:8.0",
        environment=("MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"),
        file="compose.yaml",
    )
    compose, _ = stack(evidence=with_services(API, store))
    assert {"MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"} <= set(compose["services"]["db"]["environment"])


def test_an_application_is_given_what_it_reads_and_no_others_secrets():
    keys = (
        EnvironmentKey(name="API_TOKEN", secret=True, files=("src/main.py",)),
        EnvironmentKey(name="MYSQL_ROOT_PASSWORD", secret=True, files=("compose.yaml",)),
        EnvironmentKey(name="SHOP_PASSWORD", secret=True, files=("shop/config.py",)),
    )
    top = replace(API, folder="", dockerfile="Dockerfile", environment=("DATABASE_URL",))
    shop = replace(WORKER, name="shop", folder="shop", dockerfile="shop/Dockerfile")
    compose, _ = stack(evidence=with_services(top, shop, environment_keys=keys))
    assert set(compose["services"]["api"]["environment"]) == {"DATABASE_URL", "API_TOKEN"}
    assert set(compose["services"]["shop"]["environment"]) == {"SHOP_PASSWORD"}


@pytest.mark.parametrize(
    ("stack_of", "base", "check"),
    [
        ("python", "python:3.12-alpine", "wget "),
        ("python", "python:3.12-slim", "python -c "),
        ("node", "node:22-slim", "node -e "),
        ("go", "debian:12", "wget "),
        ("go", "gcr.io/distroless/static-debian12:nonroot", None),
        ("go", "scratch", None),
    ],
)
def test_a_check_is_asked_with_what_the_image_has(stack_of, base, check):
    one = replace(API, healthcheck=None, stack=stack_of)
    dockerfile = replace(EVIDENCE.dockerfiles[0], bases=("build:1", base))
    compose, drafted = stack(evidence=with_services(one, dockerfiles=(dockerfile,)))
    healthcheck = compose["services"]["api"].get("healthcheck")
    assert (healthcheck is None) == (check is None)
    assert ("health check of api" in [str(gap) for gap in drafted.gaps]) == (check is None)
    if check is not None:
        assert healthcheck["test"][1].startswith(check)
        assert "http://127.0.0.1:8000/health" in healthcheck["test"][1]


def test_a_variable_of_a_health_check_stays_the_containers():
    one = replace(API, healthcheck="wget -q -O- http://127.0.0.1:$$PORT/health")
    compose, _ = stack(evidence=with_services(one))
    assert compose["services"]["api"]["healthcheck"]["test"][1] == "wget -q -O- http://127.0.0.1:$$PORT/health"
