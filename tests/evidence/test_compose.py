"""Compose files as evidence."""

from __future__ import annotations

import shlex

import pytest

from orchestrator.evidence.compose import PATHS, ComposeFile, read
from orchestrator.model.evidence import Port, Service, Volume


def service(yaml: str, path: str = "deploy/compose.yaml") -> Service:
    (found,) = read(path, "services:\n  api:\n" + "".join(f"    {line}\n" for line in yaml.splitlines())).services
    return found


@pytest.mark.parametrize(
    "path",
    [
        "compose.yaml",
        "a/docker-compose.yml",
        "docker-compose.prod.yml",
        "infra/docker-compose-dev.yaml",
        "compose.ci.yml",
    ],
)
def test_compose_files_are_known_by_name(path: str) -> None:
    assert PATHS.search(path)


@pytest.mark.parametrize("path", ["composer.json", "decompose.yaml", "compose.yaml.bak", "compose/readme.md"])
def test_other_files_are_none(path: str) -> None:
    assert not PATHS.search(path)


def test_build_context_and_dockerfile_are_resolved_from_the_compose_file() -> None:
    found = service("build:\n  context: ../api\n  dockerfile: ../docker/api.Dockerfile")
    assert (found.folder, found.dockerfile) == ("api", "docker/api.Dockerfile")
    assert (service("build: ../api").folder, service("build: ../api").dockerfile) == ("api", "api/Dockerfile")
    assert service("build: .", "compose.yaml").dockerfile == "Dockerfile"
    assert service("build: ${SRC:-../web}").folder == "web"


@pytest.mark.parametrize("context", ["../../elsewhere", "/etc", "https://example.org/x.git", "~/x"])
def test_a_build_context_outside_the_repository_is_no_folder(context: str) -> None:
    assert service(f"build: {context}").folder is None


def test_ports_in_every_form() -> None:
    found = service(
        "ports:\n- 8080:80\n- '127.0.0.1:5432:5432'\n- '9000'\n- '53:53/udp'\n"
        "- '${PORT:-3000}:3000'\n- '${OTHER}:4000'\n"
        "- target: 443\n  published: '8443'\n  protocol: tcp\n  host_ip: 0.0.0.0\n- '7000-7001:7000-7001'\n"
        "- nonsense\n- [1]\nexpose: ['6000']"
    )
    assert found.ports == (
        Port(container=80, host=8080),
        Port(container=5432, host=5432, address="127.0.0.1"),
        Port(container=9000),
        Port(container=53, host=53, protocol="udp"),
        Port(container=3000, host=3000),
        Port(container=4000),
        Port(container=443, host=8443),
        Port(container=7000, host=7000),
        Port(container=7001, host=7001),
        Port(container=6000),
    )


def test_volumes_in_both_forms() -> None:
    found = service(
        "volumes:\n- data:/var/lib/data\n- ./conf:/etc/conf:ro\n- /app/node_modules\n"
        "- type: volume\n  source: logs\n  target: /logs\n  read_only: true"
    )
    assert found.volumes == (
        Volume(source="data", target="/var/lib/data", named=True),
        Volume(source="./conf", target="/etc/conf", read_only=True),
        Volume(source="", target="/app/node_modules"),
        Volume(source="logs", target="/logs", named=True, read_only=True),
    )


@pytest.mark.parametrize("form", ["environment:\n  A: hidden\n  B:", "environment:\n- A=hidden\n- B"])
def test_environment_keeps_names_and_never_values(form: str) -> None:
    found = read("compose.yaml", f"services:\n  api:\n    {form.replace(chr(10), chr(10) + '    ')}\n")
    assert found.services[0].environment == ("A", "B")
    assert "hidden" not in repr(found)


def test_health_check_dependencies_and_line() -> None:
    found = service(
        "healthcheck:\n  test: ['CMD-SHELL', 'pg_isready']\ndepends_on:\n  db:\n    condition: service_started"
    )
    assert (found.healthcheck, found.depends_on, found.line) == ("pg_isready", ("db",), 2)
    assert service("healthcheck: {disable: true}").healthcheck is None
    assert service("healthcheck: {test: [NONE]}").healthcheck is None
    assert service("depends_on: [db, cache]").depends_on == ("db", "cache")


def test_env_files_in_every_form_and_variables_are_named() -> None:
    text = (
        "services:\n  api:\n    image: x:${TAG:-1}\n    env_file:\n    - .env\n"
        "    - path: more.env\n      required: false\n"
        "    # ${COMMENTED}\n    command: $RUN $$NOT\n"
    )
    found = read("deploy/compose.yaml", text)
    assert found.env_files == (("api", ("deploy/.env", "deploy/more.env")),)
    assert found.variables == ("TAG", "RUN")


@pytest.mark.parametrize("text", ["services: [", "a: &a [*a]", "[" * 100_000, "services:\n\t- x"])
def test_what_is_not_yaml_is_a_located_finding(text: str) -> None:
    found = read("compose.yaml", text)
    assert [(finding.rule, finding.file) for finding in found.findings] == [("evidence/compose", "compose.yaml")]
    assert found.services == ()


@pytest.mark.parametrize(
    "text",
    ["", "services:", "services: []", "services: {a: }", "services: {a: []}", "- 1", "services: {a: {ports: 3}}"],
)
def test_strange_shapes_are_read_as_what_they_hold(text: str) -> None:
    assert isinstance(read("compose.yaml", text), ComposeFile)


def test_a_bomb_of_aliases_is_read_at_once() -> None:
    lines = ["x0: &x0 {a: 1}"] + [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 30)]
    found = read("compose.yaml", "\n".join([*lines, "services:", "  api:", "    environment: *x29", "    image: a:1"]))
    assert found.services[0].image == "a:1"


def test_a_health_check_in_list_form_is_the_same_command_for_a_shell() -> None:
    found = service("healthcheck:\n  test: [CMD, python, -c, \"import a; a.ask('http://127.0.0.1:8000/up?a=1&b=2')\"]")
    assert shlex.split(found.healthcheck or "") == [
        "python",
        "-c",
        "import a; a.ask('http://127.0.0.1:8000/up?a=1&b=2')",
    ]
    assert service("healthcheck: {test: [CMD, curl, -f, 'http://localhost/up']}").healthcheck == (
        "curl -f http://localhost/up"
    )


@pytest.mark.parametrize(
    ("written", "command"),
    [
        ("command: redis-server --port 6380", "redis-server --port 6380"),
        ("command: [sh, -c, 'a && b']", "sh -c 'a && b'"),
        ("command: sh -c 'a && b'", "sh -c 'a && b'"),
        ("command: redis-server --requirepass ${REDIS_PASSWORD}", "redis-server --requirepass ${REDIS_PASSWORD}"),
        ("command: redis-server --requirepass hidden", "redis-server --requirepass ***"),
        ("command: [tool, --api-token=hidden, --port, '1']", "tool --api-token=*** --port 1"),
        ("command: 'a quote that \" never closes'", None),
        ("command: []", None),
    ],
)
def test_a_services_own_command_is_kept_without_the_secrets_in_it(written: str, command: str | None) -> None:
    assert service(written).command == command


def test_profiles_are_kept() -> None:
    assert service("profiles: [worker, tools]").profiles == ("worker", "tools")
