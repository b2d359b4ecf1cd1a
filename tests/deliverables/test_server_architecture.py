"""The page shows the server that the repository declares, and the shape that the seed lets it grow into."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace

from orchestrator.deliverables.server_architecture.components import SIGNS, components
from orchestrator.deliverables.server_architecture.draft import OPEN_PORTS
from orchestrator.model.evidence import FrontendBuild, Port, Service, Volume
from tests.support import hostile
from tests.support.tides import API, DATABASE, EVIDENCE, NOTHING, asked, draft, files

REQUEST = asked("# Server architecture\n\nFrom: PM\nEnvironment: production\n")
STANDARDS = (Path(__file__).parents[2] / "contracts" / "standards" / "infrastructure-standards.md").read_text()


def page(**given: object) -> str:
    return files(draft("server-architecture", REQUEST, **given))["server-architecture.md"]  # type: ignore[arg-type]


def test_services_are_sorted_into_the_parts_of_a_server():
    services = (
        API,
        DATABASE,
        Service(name="web", folder="web", file="compose.yaml"),
        Service(name="redis", image="redis:7-alpine", file="compose.yaml"),
        Service(name="edge", image="traefik:v3.5", file="compose.yaml"),
        Service(name="minio", image="minio/minio:1", file="compose.yaml"),
    )
    evidence = replace(EVIDENCE, services=services, frontends=(FrontendBuild(tool="vite", folder="web", file="web/x"),))
    assert {one.name: one.sort for one in components(evidence)} == {
        "api": "application",
        "db": "database",
        "web": "page",
        "redis": "cache",
        "edge": "proxy",
        "minio": "storage",
    }


def test_each_part_shows_its_volumes_and_where_it_is_asked_for_its_share_of_the_machine():
    data = replace(DATABASE, volumes=(Volume(source="data", target="/var/lib/postgresql/data", named=True),))
    evidence = replace(EVIDENCE, services=(API, data))
    assert re.search(r"^\| `db` \| .* \| `data` \|", page(evidence=evidence), re.MULTILINE)
    assert "CPU, memory and disk |" not in page(evidence=evidence)
    shared = asked("# 인프라 구성도\n\n**요청자**: PM\n\n- 리소스 할당 포함\n")
    one = draft("server-architecture", shared, evidence=evidence)
    assert "| `db` | ‹db의 CPU, 메모리, 디스크 용량› |" in files(one)["server-architecture.md"]


def test_the_grown_shape_is_the_seeds():
    text = page()
    for part in ("CloudFront", "ALB", "API 2+", "RDS PostgreSQL + PostGIS", "ElastiCache Redis"):
        assert part in text


def test_limits_and_open_ports_are_the_standards():
    assert f"firewall_open_ports: {list(OPEN_PORTS)}" in STANDARDS
    for sign in SIGNS[:4]:
        assert sign.warning.replace(" %", "%").replace(" ms", "").strip() in STANDARDS
        assert sign.critical.replace(" %", "%") in STANDARDS


def test_a_port_that_compose_opens_is_named_with_what_to_write_instead():
    open_db = replace(DATABASE, ports=(Port(container=5432, host=15432),))
    text = page(evidence=replace(EVIDENCE, services=(open_db,)))
    assert "| `db` | 15432 | `127.0.0.1:15432:5432` |" in text


def test_a_diagram_holds_plain_names_alone():
    text = page(evidence=hostile.EVIDENCE)
    for diagram in re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL):
        assert not re.search(r"[<{`$'|]{2}|<b>", diagram.replace("-->|443|", ""))


def test_facts_that_nobody_told_are_gaps():
    made = draft("server-architecture", REQUEST, evidence=NOTHING)
    assert "size of the server: CPU, memory, disk" in [str(gap) for gap in made.gaps]
    assert "services that run on the server" in [str(gap) for gap in made.gaps]


def test_a_port_that_compose_opens_on_the_machine_alone_is_named_with_nothing_to_write_instead():
    closed = replace(API, ports=(Port(container=8000, host=8000, address="127.0.0.1"),))
    assert "127.0.0.1:8000:8000" not in page(evidence=replace(EVIDENCE, services=(closed, DATABASE)))
