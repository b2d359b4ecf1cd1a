"""Nginx settings stand in front of the service that is meant, and nginx's own parsers read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from orchestrator.model.evidence import FrontendBuild, Port, Service
from tests.support.linters import run
from tests.support.tides import API, COMPANY, EVIDENCE, NOBODY, asked, draft, files

REQUEST = asked("# Nginx configuration\n\nFrom: Backend\nService: api\nEnvironment: production\n")
PATH = "infrastructure/nginx/api.conf"


def settings(**given: object) -> str:
    return files(draft("nginx-config", REQUEST, **given))[PATH]  # type: ignore[arg-type]


def test_the_service_is_reached_by_the_port_that_it_publishes():
    moved = replace(API, ports=(Port(container=8000, host=18000),))
    assert "server 127.0.0.1:18000;" in settings(evidence=replace(EVIDENCE, services=(moved,)))


def test_a_port_that_nobody_publishes_is_a_gap_in_front_of_an_address_that_answers_nobody():
    hidden = replace(EVIDENCE, services=(replace(API, ports=(Port(container=8000),)),))
    made = settings(evidence=hidden)
    assert "# ‹port of api on the server›\n    server 127.0.0.1:9 down;" in made


def test_the_domain_is_the_environments_own():
    staging = asked("# Nginx configuration\n\nService: api\nEnvironment: staging\n")
    assert 'server_name "staging-api.tides.example";' in files(draft("nginx-config", staging))[PATH]
    assert 'server_name "api.tides.example";' in settings()


def test_staging_never_takes_productions_domain():
    staging = asked("# Nginx configuration\n\nService: api\nEnvironment: staging\n")
    plain = replace(COMPANY, facts=(("domain", "api.tides.example"),))
    assert "‹domain on staging›" in files(draft("nginx-config", staging, company=plain))[PATH]


@pytest.mark.parametrize("domain", ["a b.example", "x;}", '"', "../etc", "exa$mple.org"])
def test_what_is_no_domain_is_a_gap(domain):
    company = replace(COMPANY, facts=(("domain", domain),))
    assert 'server_name "‹domain of the service›";' in settings(company=company)


def test_a_page_answers_what_is_not_the_api():
    web = Service(name="web", folder="web", ports=(Port(container=80, host=8080),), file="compose.yaml")
    evidence = replace(
        EVIDENCE, services=(API, web), frontends=(FrontendBuild(tool="vite", folder="web", file="web/vite.config.ts"),)
    )
    request = asked("# Nginx configuration\n\nEnvironment: production\n")
    made = files(draft("nginx-config", request, evidence=evidence))[PATH]
    assert "location /api/ {\n        proxy_pass http://api;" in made
    assert "location / {\n        proxy_pass http://web;" in made


def test_the_upload_limit_is_the_requests_else_five_megabytes():
    assert "client_max_body_size 5m;" in settings()
    wanted = asked("# Nginx configuration\n\nService: api\nUpload limit: 20 MB\n")
    assert "client_max_body_size 20m;" in files(draft("nginx-config", wanted))[PATH]


@pytest.mark.parametrize("company", [COMPANY, NOBODY], ids=["told", "untold"])
def test_crossplane_reads_every_directive(tmp_path: Path, company):
    (tmp_path / "nginx.conf").write_text("events {}\nhttp {\n" + settings(company=company) + "}\n")
    done = run("crossplane", "parse", "--strict", "nginx.conf", cwd=tmp_path)
    read = json.loads(done.stdout)
    assert read["status"] == "ok", read["errors"]


@pytest.mark.parametrize("company", [COMPANY, NOBODY], ids=["told", "untold"])
def test_gixy_finds_no_weakness(tmp_path: Path, company):
    (tmp_path / "nginx.conf").write_text("events {}\nhttp {\n" + settings(company=company) + "}\n")
    done = run("gixy", "nginx.conf", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_port_that_compose_opens_on_the_machine_alone_is_left_as_it_is():
    closed = replace(API, ports=(Port(container=8000, host=8000, address="127.0.0.1"),))
    made = files(draft("nginx-config", REQUEST, evidence=replace(EVIDENCE, services=(closed,))))
    assert "to every address" not in made["nginx.md"]


@pytest.mark.parametrize(
    ("title", "domain"),
    [
        ("Nginx for api.example.com", "api.example.com"),
        ("API.example.com용 nginx 설정", "api.example.com"),
        ("nginx.conf for a.example.com and b.example.com", "‹domain of the service›"),
        ("Nginx for the ASP.NET service", "‹domain of the service›"),
        ("Write nginx.conf for the API", "‹domain of the service›"),
        ("Nginx for ops@example.com", "‹domain of the service›"),
    ],
)
def test_the_domain_that_a_title_names_is_meant(title, domain):
    request = asked(f"# {title}\n\nFrom: Backend\nKind: nginx-config\n")
    made = files(draft("nginx-config", request, company=NOBODY))
    assert f'server_name "{domain}";' in made[PATH]
