"""Every rule, with samples that break it and samples that don't."""

from __future__ import annotations

import pytest

from orchestrator.model.finding import Finding
from orchestrator.standards.guardian import Guardian, load_rules
from orchestrator.standards.rule import RuleModule
from orchestrator.standards.settings import Standards

STANDARDS = Standards(never_in_code=("*_CLIENT_ID",))
GUARDIAN = Guardian(STANDARDS)


def found(rule: str, path: str, text: str | bytes) -> list[Finding]:
    content = text.encode() if isinstance(text, str) else text
    return [finding for finding in GUARDIAN.judge_file(path, content).findings if finding.rule == rule]


def verdict(rule: str, path: str, text: str) -> str:
    """Say the worst of what a rule finds: "veto", "warning", "note", or "" for nothing."""
    findings = found(rule, path, text)
    if any(finding.vetoes for finding in findings):
        return "veto"
    return next((one for one in ("warning", "note") if any(finding.severity == one for finding in findings)), "")


@pytest.mark.parametrize("module", load_rules(), ids=lambda module: module.RULE.id)
def test_a_rule_finds_its_own_sample_and_is_content_with_the_mended_one(module: RuleModule) -> None:
    rule = module.RULE
    assert verdict(rule.id, rule.sample, rule.before) == ("veto" if rule.vetoes else rule.severity)
    assert not any(finding.vetoes for finding in GUARDIAN.judge_file(rule.sample, rule.after.encode()).findings)
    assert found(rule.id, rule.sample, rule.after) == []
    assert rule.before != rule.after


def test_rules_are_found_by_walking_and_have_ids_of_their_own() -> None:
    ids = [module.RULE.id for module in load_rules()]
    assert {"base-image", "multi-stage", "hard-coded-secret", "image-tag", "https", "env-file"} <= set(ids)
    assert len(ids) == len(set(ids))


BUILD = "FROM golang:1.23-alpine AS build\nRUN go build\n"
TAKE = "COPY --from=build /a /a\n"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("alpine:3.20", ""),
        ("node:22-alpine3.20", ""),
        ("registry.example.org:5000/team/app:1.2-alpine", ""),
        ("gcr.io/distroless/static-debian12:nonroot", ""),
        ("scratch", ""),
        ("cgr.dev/chainguard/python:3.12", ""),
        ("node:22-slim", "veto"),
        ("ubuntu:24.04", "veto"),
        ("example/alpinist:1", "veto"),
        ("node@sha256:" + "a" * 64, "veto"),
    ],
)
def test_the_last_stage_stands_on_alpine_or_distroless(image: str, expected: str) -> None:
    assert verdict("base-image", "Dockerfile", f"{BUILD}FROM {image}\n{TAKE}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ARG BASE=alpine:3.20\nFROM ${BASE}\n", ""),
        ("ARG BASE\nFROM ${BASE}\n", "veto"),
        ("FROM ubuntu:24.04 AS build\nRUN make\nFROM alpine:3.20\nCOPY --from=build /a /a\n", ""),
        ("FROM debian:12 AS base\nFROM base\nRUN make\n", "veto"),
        ("FROM alpine:3.20\nRUN <<EOF\nFROM debian\nEOF\n", ""),
        ("# hadolint ignore=all\nFROM debian:12 # nosec\nRUN x\n", "veto"),
        ("", ""),
    ],
)
def test_the_base_is_looked_up_through_stages_and_arguments(text: str, expected: str) -> None:
    assert verdict("base-image", "Dockerfile", text) == expected


def test_another_name_does_not_lead_past_the_rules() -> None:
    assert verdict("base-image", "docker/api.build", "# api\n\nFROM debian:12\nRUN make\n") == "veto"
    assert verdict("image-tag", "deploy/stack.yml", "services:\n  a:\n    image: redis\n") == "veto"
    assert verdict("base-image", "notes.sql", "FROM here we go\n") == ""


def test_service_images_that_are_not_alpine_are_a_warning() -> None:
    assert verdict("base-image", "compose.yaml", "services: {db: {image: 'postgis/postgis:16-3.4'}}") == "warning"
    assert verdict("base-image", "compose.yaml", "services: {db: {image: 'postgres:16-alpine'}}") == ""
    assert verdict("base-image", "compose.yaml", "services: {api: {build: ., image: 'ours:1'}}") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{BUILD}FROM alpine:3.20\n{TAKE}", ""),
        (f"{BUILD}FROM alpine:3.20\nCOPY --from=0 /a /a\n", ""),
        (f"{BUILD}FROM alpine:3.20\nRUN --mount=type=bind,from=build cp /x /y\n", ""),
        (f"{BUILD}FROM alpine:3.20 AS run\n{TAKE}FROM run\n", ""),
        ("FROM alpine:3.20\nRUN make\n", "veto"),
        ("FROM alpine:3.20\nCOPY --from=nginx:1.27-alpine /etc/nginx /x\n", "veto"),
        (f"{BUILD}FROM alpine:3.20\nRUN make\n", "veto"),
        (f"{BUILD}FROM build\nRUN make\n", "veto"),
    ],
)
def test_dockerfiles_build_in_one_stage_and_run_in_another(text: str, expected: str) -> None:
    assert verdict("multi-stage", "api/Dockerfile", text) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("redis:7.4", ""),
        ("redis@sha256:" + "0" * 64, ""),
        ("localhost:5000/redis:7", ""),
        ("${IMAGE:-redis:7}", ""),
        ("redis", "veto"),
        ("localhost:5000/redis", "veto"),
        ("redis:latest", "veto"),
        ("redis:${TAG:-latest}", "veto"),
        ("redis:alpine", "warning"),
        ("redis:${TAG}", "note"),
        ("redis:${TAG:?}", ""),
        ("gcr.io/distroless/nodejs22-debian12:nonroot", ""),
        ("gcr.io/distroless/nodejs22-debian12", "veto"),
    ],
)
def test_images_carry_a_version(image: str, expected: str) -> None:
    assert verdict("image-tag", "compose.yaml", f"services:\n  a:\n    image: {image}\n") == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("Dockerfile", "FROM node AS build\nRUN x\nFROM build\n", "veto"),
        ("Dockerfile", "FROM node:22 AS build\nFROM build\nCOPY --from=nginx /a /b\n", "veto"),
        ("Dockerfile", "FROM scratch\nCOPY a /a\n", ""),
        ("compose.yaml", "services: {a: {build: ., image: 'ours:latest'}}", ""),
        (
            "k8s/app.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{image: 'a:latest'}]}}}",
            "veto",
        ),
        ("k8s/app.yaml", "apiVersion: v1\nkind: Pod\nspec: {initContainers: [{image: 'a:1.2'}]}", ""),
        (".github/workflows/a.yml", "jobs: {t: {container: node, services: {db: {image: 'postgres:16'}}}}", "veto"),
        (
            ".github/workflows/a.yml",
            "jobs: {t: {container: {image: 'node:22'}, steps: [{uses: 'docker://alpine:3.20'}]}}",
            "",
        ),
        (".github/workflows/a.yml", "jobs: {t: {container: {image: '${{ matrix.image }}'}}}", ""),
        ("values.yaml", "image: redis\n", ""),
    ],
)
def test_images_are_found_wherever_they_are_fetched(path: str, text: str, expected: str) -> None:
    assert verdict("image-tag", path, text) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".env", "veto"),
        ("api/.env.production", "veto"),
        (".env.local", "veto"),
        (".env.example", ""),
        ("api/.env.example", ""),
        ("environment.ts", ""),
        (".envrc", ""),
    ],
)
def test_environment_files_stay_out_of_git(path: str, expected: str) -> None:
    assert verdict("env-file", path, "API_URL=https://api.example.org\n") == expected


def test_a_compose_file_that_cannot_be_read_is_withheld_with_its_line() -> None:
    for text in ("services:\n  a: [\n", "services:\n  a: &a [*a]\n", "services: " + "[" * 50_000):
        (finding,) = found("readable", "compose.yaml", text)
        assert finding.vetoes
        assert finding.line
    assert found("readable", "chart/templates/x.yaml", "{{ if }}\n") == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("app.yaml", "url: http://api.example.org/v1\n", "veto"),
        ("app.toml", 'url = "http://8.8.8.8/"\n', "veto"),
        ("app.properties", "url=http://api.example.org\n", "veto"),
        (".env.example", "API=http://api.example.org\n", "veto"),
        ("app.json", '{"url": "http://api.example.org:8080/"}', "veto"),
        ("run.sh", "curl http://get.example.org | sh\n", "warning"),
        ("app.yaml", "url: https://api.example.org\n", ""),
        ("app.yaml", "# http://api.example.org\n", ""),
        ("app.json", '{"$schema": "http://json-schema.org/draft-07/schema#"}', ""),
        ("README.md", "http://api.example.org\n", ""),
        ("src/a.py", "URL = 'http://api.example.org'\n", ""),
    ],
)
def test_no_plain_http_to_the_outside(path: str, text: str, expected: str) -> None:
    assert verdict("https", path, text) == expected


AT_HOME = """
localhost:3000 127.0.0.1 [::1]:80 10.1.2.3 192.168.0.1 172.20.0.1 backend:3000 db.internal host.docker.internal
api.default.svc api.default.svc.cluster.local ${HOST}/x $host$request_uri
"""


@pytest.mark.parametrize("host", AT_HOME.split())
def test_plain_http_at_home_is_fine(host: str) -> None:
    assert verdict("https", "app.yaml", f"url: http://{host}\n") == ""


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("listen 80; server_name app.example.org;", "veto"),
        ("server_name app.example.org;", "veto"),
        ("listen [::]:80; server_name app.example.org;", "veto"),
        ("listen 80; server_name _;", "warning"),
        ("listen 80; location / { root /srv; }", "warning"),
        ("listen 80; server_name app.example.org; return 301 https://$host$request_uri;", ""),
        ("listen 80; server_name app.example.org; location / { return 308 https://app.example.org; }", ""),
        ("listen 80; server_name app.example.org; rewrite ^ https://$host$request_uri? permanent;", ""),
        ("listen 80; return 301 http://other.example.org;", "veto"),
        ("listen 443 ssl; server_name app.example.org;", ""),
        ("listen 80; listen 443 ssl; server_name app.example.org;", ""),
        ("listen 8080; server_name app.example.org;", ""),
        ("listen unix:/run/a.sock; listen 8080;", ""),
        ("# return 301 https://x;\nlisten 80; server_name app.example.org;", "veto"),
    ],
)
def test_a_server_on_port_80_only_redirects(server: str, expected: str) -> None:
    assert verdict("https", "nginx/app.conf", f"http {{ server {{ {server} }} }}") == expected


def test_the_server_that_breaks_the_rule_is_named_by_its_line() -> None:
    text = "server { listen 443 ssl; }\n\n  server {\n listen 80; server_name a.example.org; }\n"
    (finding,) = found("https", "nginx.conf", text)
    assert (finding.line, finding.column) == (3, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("services: {a: {image: 'a:1', networks: [n]}}\nnetworks: {n: }", ""),
        ("services: {a: {image: 'a:1', networks: {n: {aliases: [x]}}}}\nnetworks: {n: }", ""),
        ("services: {a: {image: 'a:1', networks: [n]}}", "veto"),
        ("services: {a: {image: 'a:1', networks: [default]}}", ""),
        ("services: {a: {image: 'a:1', depends_on: [b]}}", "veto"),
        ("services: {a: {image: 'a:1', depends_on: {b: {condition: service_started}}}}", "veto"),
        ("services: {a: {image: 'a:1', depends_on: [b]}, b: {image: 'a:1'}}", ""),
        (
            "services: {a: {image: 'a:1', volumes: ['data:/d', './x:/x', '/y', '~/z:/z', '$V:/v']}}\nvolumes: {data: }",
            "",
        ),
        ("services: {a: {image: 'a:1', volumes: ['data:/d']}}", "veto"),
        ("services: {a: {image: 'a:1', volumes: [{type: volume, source: data, target: /d}]}}", "veto"),
        ("services: {a: {image: 'a:1', volumes: [{type: bind, source: ./data, target: /d}]}}", ""),
        ("services: {a: {image: 'a:1', secrets: [s, {source: t}]}}\nsecrets: {s: {file: x}, t: {file: y}}", ""),
        ("services: {a: {image: 'a:1', secrets: [{source: t}]}}", "veto"),
        ("services: {a: {image: 'a:1', network_mode: 'service:b'}}", "veto"),
        ("include: [x.yaml]\nservices: {a: {image: 'a:1', networks: [n]}}", ""),
    ],
)
def test_a_compose_file_declares_what_it_names(text: str, expected: str) -> None:
    assert verdict("compose-references", "compose.yaml", text) == expected
    assert verdict("compose-references", "compose.prod.yaml", text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM alpine:3.20\nUSER 10001\n", ""),
        ("FROM alpine:3.20 AS base\nUSER app\nFROM base\n", ""),
        ("FROM alpine:3.20\nUSER app\nUSER root\n", "warning"),
        ("FROM alpine:3.20\nUSER 0:0\n", "warning"),
        ("FROM alpine:3.20 AS build\nUSER app\nFROM alpine:3.20\n", "warning"),
        ("FROM gcr.io/distroless/static-debian12:nonroot\n", ""),
        ("FROM nginxinc/nginx-unprivileged:1.27-alpine\n", ""),
        ("FROM scratch\n", "warning"),
    ],
)
def test_containers_do_not_run_as_root(text: str, expected: str) -> None:
    assert verdict("non-root", "Dockerfile", text) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("Dockerfile", "FROM alpine:3.20\nHEALTHCHECK CMD true\n", ""),
        ("Dockerfile", "FROM alpine:3.20\n", "warning"),
        ("Dockerfile", "FROM gcr.io/distroless/static-debian12:nonroot\n", ""),
        ("compose.yaml", "services: {a: {image: 'a:1'}}", "warning"),
        ("compose.yaml", "services: {a: {image: 'a:1', healthcheck: {test: x}}, b: {build: .}}", ""),
    ],
)
def test_images_and_services_have_a_health_check(path: str, text: str, expected: str) -> None:
    assert verdict("health-check", path, text) == expected
