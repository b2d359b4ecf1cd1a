from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from orchestrator.model.evidence import Company
from orchestrator.standards.images import read_image
from tests.support import hostile
from tests.support.examples import compare, example
from tests.support.linters import filled, judged, passes, references
from tests.support.studio import COMPANY, EMPTY, EVIDENCE, asked, draft, files

KIND = "monitoring-stack"
TOP = "infrastructure/monitoring"
PLAIN = f"# Watch\n\nFrom: pm\nKind: {KIND}\n"
CASES = {
    "studio": {},
    "nobody": {"evidence": EMPTY, "company": Company()},
    "hostile": {
        "evidence": hostile.EVIDENCE,
        "company": Company(facts=tuple((key, hostile.TITLE) for key, _ in COMPANY.facts)),
    },
}


def write(top: Path, drafted) -> Path:
    for path, text in files(drafted).items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)
    return top / TOP


def read(drafted, path: str):
    return yaml.safe_load(files(drafted)[f"{TOP}/{path}"])


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_brings_what_is_expected(language):
    compare(KIND, language, draft(KIND, example(KIND, language)))


@pytest.mark.parametrize("case", CASES)
def test_every_file_is_read_by_its_own_parser(case):
    drafted = draft(KIND, asked(PLAIN), **CASES[case])
    for path, text in files(drafted).items():
        if path.endswith(".yml"):
            assert isinstance(yaml.safe_load(text), dict), path
        if path.endswith(".json"):
            assert json.loads(text)["panels"]


def test_the_services_are_fetched_and_their_addresses_asked_from_outside():
    jobs = {
        job["job_name"]: job for job in read(draft(KIND, asked(PLAIN)), "prometheus/prometheus.yml")["scrape_configs"]
    }
    assert jobs["api"]["static_configs"] == [{"targets": ["api:8000"]}]
    assert "web" not in jobs  # it only hands out files
    assert jobs["probes"]["static_configs"][0]["targets"] == [
        "https://studio.example/health",
        "https://studio.example/",
    ]


@pytest.mark.parametrize(
    ("alert", "limit"),
    [
        ("ResponseTimeAboveTarget", "> 0.3"),
        ("UptimeBelowTarget", "< 99.9"),
        ("ErrorRateAboveTarget", "> 0.1"),
        ("CpuHigh", "> 70"),
        ("CpuCritical", "> 85"),
        ("MemoryHigh", "> 80"),
        ("MemoryCritical", "> 90"),
        ("DiskHigh", "> 80"),
        ("DiskCritical", "> 95"),
        ("CertificateExpires", "< 30"),
    ],
)
def test_the_limits_are_those_of_the_standards(alert, limit):
    groups = read(draft(KIND, asked(PLAIN)), "prometheus/rules.yml")["groups"]
    rules = {rule["alert"]: rule for group in groups for rule in group["rules"]}
    assert rules[alert]["expr"].endswith(limit)
    assert rules[alert]["labels"]["severity"] in {"warning", "critical"}


def test_missing_figures_are_an_alert_of_their_own():
    groups = read(draft(KIND, asked(PLAIN)), "prometheus/rules.yml")["groups"]
    assert any(rule["expr"] == "absent(up)" for group in groups for rule in group["rules"])


def test_each_level_is_told_to_somebody_and_repeated_as_the_seed_says():
    routes = read(draft(KIND, asked(PLAIN)), "alertmanager/alertmanager.yml")["route"]
    assert routes["group_interval"] == "5m"
    levels = {route["matchers"][0]: route for route in routes["routes"]}
    assert levels['severity="warning"']["repeat_interval"] == "30m"
    assert levels['severity="error"']["repeat_interval"] == "5m"
    assert levels['severity="emergency"']["group_wait"] == "0s"


def test_every_container_is_pinned_watched_and_limited_and_no_console_faces_the_world():
    compose = read(draft(KIND, asked(PLAIN)), "docker-compose.yml")
    for name, service in compose["services"].items():
        assert read_image(service["image"]).pinning == "pinned", name
        assert service["healthcheck"]["test"], name
        assert service["deploy"]["resources"]["limits"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name


@pytest.mark.parametrize("case", CASES)
def test_what_the_compose_file_refers_to_it_declares(case):
    drafted = draft(KIND, asked(PLAIN), **CASES[case])
    assert references(read(drafted, "docker-compose.yml")) == []


def test_the_dashboard_shows_the_bands_of_the_standards():
    text = files(draft(KIND, asked(PLAIN)))[f"{TOP}/grafana/dashboards/operations.json"]
    panels = {
        panel["title"]: panel["fieldConfig"]["defaults"]["thresholds"]["steps"] for panel in json.loads(text)["panels"]
    }
    assert [step["value"] for step in panels["CPU"]] == [None, 70, 85]
    assert [step["value"] for step in panels["Memory"]] == [None, 80, 90]
    assert [step["value"] for step in panels["Response time, 95 %"]] == [None, 0.2, 0.5]
    assert [step["color"] for step in panels["Uptime, 30 days"]] == ["red", "yellow", "green"]


def test_missing_facts_are_gaps_in_the_files_and_in_the_answer():
    drafted = draft(KIND, asked(PLAIN), **CASES["nobody"])
    gaps = [str(gap) for gap in drafted.gaps]
    assert {
        "operations mail",
        "channel for alerts",
        "mail server",
        "domain of the service",
        "services to watch",
    } <= set(gaps)
    brought = files(drafted)
    assert "‹operations mail›" in brought[f"{TOP}/alertmanager/alertmanager.yml"]
    assert "https://‹domain of the service›/health" in brought[f"{TOP}/prometheus/prometheus.yml"]
    assert all(f"# ‹{gap}›" in brought[f"{TOP}/docker-compose.yml"] for gap in gaps)
    assert drafted.proofs == ()


def test_the_figures_are_asked_of_who_owns_the_code():
    tasks = draft(KIND, asked(PLAIN)).tasks
    assert [(task.owner, task.paths) for task in tasks] == [("backend-developer", ("backend",))]


def test_hostile_words_stay_values():
    drafted = draft(KIND, asked(hostile.request(KIND)), **CASES["hostile"])
    routes = read(drafted, "alertmanager/alertmanager.yml")
    assert routes["receivers"][2]["email_configs"][0]["to"] == hostile.TITLE
    jobs = [job["job_name"] for job in read(drafted, "prometheus/prometheus.yml")["scrape_configs"]]
    assert jobs == ["a-b-x-b-home", "prometheus", "machine", "containers", "probes"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_prometheus_reads_configuration_and_rules_and_the_rules_pass_their_own_tests(language, tmp_path):
    top = write(tmp_path, draft(KIND, example(KIND, language)))
    passes("promtool", "check", "config", "--syntax-only", "prometheus/prometheus.yml", cwd=top)
    passes("promtool", "check", "rules", "prometheus/rules.yml", cwd=top)
    passes("promtool", "test", "rules", "rules.test.yml", cwd=top / "prometheus")


@pytest.mark.parametrize("case", ["studio", "nobody"])
def test_alertmanager_reads_its_routes(case, tmp_path):
    top = write(tmp_path, draft(KIND, asked(PLAIN), **CASES[case]))
    passes("amtool", "check-config", "alertmanager/alertmanager.yml", cwd=top)


def test_the_schema_of_compose_files_accepts_it(tmp_path):
    text = files(draft(KIND, asked(PLAIN)))[f"{TOP}/docker-compose.yml"]
    (tmp_path / "compose.json").write_text(json.dumps(yaml.safe_load(filled(text))))
    passes("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.json", cwd=tmp_path)


@pytest.mark.parametrize("case", CASES)
def test_the_standards_guardian_has_nothing_to_veto(case):
    assert judged(files(draft(KIND, asked(PLAIN), **CASES[case]))) == []


def test_the_company_may_name_its_mail_server_with_a_port():
    company = replace(COMPANY, facts=(*COMPANY.facts, ("mail-server", "smtp.studio.example:465")))
    routes = read(draft(KIND, asked(PLAIN), company=company, evidence=EVIDENCE), "alertmanager/alertmanager.yml")
    assert routes["global"]["smtp_smarthost"] == "smtp.studio.example:465"


CLUSTER = "infrastructure/k8s/monitoring.yaml"
IN_KUBERNETES = f"{PLAIN}\n## Requirements\n\n- production runs in Kubernetes\n"


def test_a_cluster_is_watched_from_inside_where_the_request_speaks_of_one():
    assert CLUSTER not in files(draft(KIND, asked(PLAIN)))
    assert CLUSTER in files(draft(KIND, asked(IN_KUBERNETES)))
    assert CLUSTER in files(draft(KIND, asked("# 모니터링\n\n요청자: PM\n\n쿠버네티스 파드를 감시해 주세요.\n")))


@pytest.mark.parametrize("case", CASES)
def test_the_cluster_s_servers_read_the_same_rules_and_routes_and_find_the_pods(case):
    drafted = draft(KIND, asked(IN_KUBERNETES), **CASES[case])
    manifests = list(yaml.safe_load_all(files(drafted)[CLUSTER]))
    maps = {one["metadata"]["name"]: one["data"] for one in manifests if one["kind"] == "ConfigMap"}
    assert yaml.safe_load(maps["prometheus-config"]["rules.yml"]) == read(drafted, "prometheus/rules.yml")
    assert yaml.safe_load(maps["alertmanager-config"]["alertmanager.yml"]) == read(
        drafted, "alertmanager/alertmanager.yml"
    )
    jobs = yaml.safe_load(maps["prometheus-config"]["prometheus.yml"])["scrape_configs"]
    (pods,) = [job for job in jobs if "kubernetes_sd_configs" in job]
    assert pods["relabel_configs"][0]["action"] == "keep"
    servers = [one for one in manifests if one["kind"] == "Deployment"]
    assert [one["spec"]["replicas"] for one in servers] == [1, 1]
    for one in servers:
        (container,) = one["spec"]["template"]["spec"]["containers"]
        assert read_image(container["image"]).tag not in (None, "latest")
        assert all(argument.startswith("--") for argument in container["args"])
        assert container["securityContext"]["readOnlyRootFilesystem"]
    assert judged({CLUSTER: files(drafted)[CLUSTER]}) == []


def test_the_cluster_s_rules_and_routes_are_read_by_their_own_tools(tmp_path):
    manifests = yaml.safe_load_all(filled(files(draft(KIND, asked(IN_KUBERNETES)))[CLUSTER]))
    for one in manifests:
        for name, text in one.get("data", {}).items():
            (tmp_path / name).write_text(text)
    # Not prometheus.yml: a promtool without the discovery of pods, as some packages build it, reads no such job.
    passes("promtool", "check", "rules", "rules.yml", cwd=tmp_path)
    passes("amtool", "check-config", "alertmanager.yml", cwd=tmp_path)


def test_the_schema_of_kubernetes_accepts_the_cluster_s_manifests(tmp_path):
    for number, one in enumerate(yaml.safe_load_all(files(draft(KIND, asked(IN_KUBERNETES)))[CLUSTER])):
        (tmp_path / f"{number}.yaml").write_text(yaml.safe_dump(one))
    names = sorted(path.name for path in tmp_path.iterdir())
    passes("kubernetes-validate", "--strict", *names, cwd=tmp_path)


@pytest.mark.parametrize(
    ("file", "projects", "facts", "network"),
    [
        ("deploy/compose.yaml", (("deploy/compose.yaml", "shop"),), (), "shop_default"),
        ("deploy/compose.yaml", (), (), "deploy_default"),
        ("compose.yaml", (("compose.yaml", "shop"),), (), "shop_default"),
        ("compose.yaml", (), (("folder", "/srv/Shop/"),), "shop_default"),
        ("compose.yaml", (), (), "‹network of the services that Prometheus asks›"),
    ],
)
def test_prometheus_is_in_the_network_of_the_services_that_it_asks(file, projects, facts, network):
    services = tuple(replace(one, file=file) for one in EVIDENCE.services)
    evidence = replace(EVIDENCE, services=services, compose_files=(file,), projects=projects)
    drafted = draft(
        KIND, asked(f"# Watch\n\nFrom: backend\nKind: {KIND}\n"), evidence=evidence, company=Company(facts=facts)
    )
    assert read(drafted, "docker-compose.yml")["networks"]["services"] == {"name": network, "external": True}


def test_a_service_is_asked_by_the_name_of_its_compose_file_and_a_worker_is_not_asked():
    api = replace(EVIDENCE.services[0], name="Shop_api")
    worker = replace(api, name="worker", command="python -m app.worker", ports=(), healthcheck=None)
    request = asked(f"# Watch\n\nFrom: backend\nKind: {KIND}\n")
    drafted = draft(KIND, request, evidence=replace(EVIDENCE, services=(api, worker)))
    asks = read(drafted, "prometheus/prometheus.yml")["scrape_configs"]
    jobs = {one["job_name"]: one["static_configs"][0]["targets"] for one in asks}
    assert jobs["shop-api"] == ["Shop_api:8000"]
    assert "worker" not in jobs
    assert len(jobs["probes"]) == 1


def test_what_must_be_there_before_the_first_start_is_said():
    steps = [str(one) for one in draft(KIND, asked(f"# Watch\n\nFrom: backend\nKind: {KIND}\n")).next_steps]
    assert any("elasticsearch-service-tokens create elastic/kibana" in step for step in steps)
    assert any("see that api answers /metrics" in step for step in steps)
