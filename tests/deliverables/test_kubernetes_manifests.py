from __future__ import annotations

import pytest
import yaml
from msgspec.structs import replace

from orchestrator.model.evidence import Company, EnvironmentKey, Volume
from orchestrator.standards.images import read_image
from tests.support import hostile
from tests.support.examples import compare, example
from tests.support.linters import documents, judged, passes
from tests.support.studio import API, COMPANY, EMPTY, EVIDENCE, asked, draft, files, single

KIND = "kubernetes-manifests"
TOP = "infrastructure/k8s"
PLAIN = f"# Cluster\n\nFrom: backend\nKind: {KIND}\nVersion: 1.4.2\n"
WHOLE = replace(COMPANY, facts=(*COMPANY.facts, ("registry", "registry.studio.example")))
CASES = {
    "studio": {"company": WHOLE},
    "nobody": {"evidence": single("go", "go", "go.mod"), "company": Company()},
    "hostile": {
        "evidence": hostile.EVIDENCE,
        "company": Company(facts=(("registry", hostile.TITLE), ("domain", hostile.TITLE))),
    },
}


def manifests(path: str, **given) -> dict[str, dict]:
    """Give the manifests of a file by their kind."""
    brought = files(draft(KIND, asked(PLAIN), **({"company": WHOLE} | given)))
    return {one["kind"]: one for one in documents(brought[f"{TOP}/{path}"])}


def container(path: str = "api.yaml", **given) -> dict:
    return manifests(path, **given)["Deployment"]["spec"]["template"]["spec"]["containers"][0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_brings_what_is_expected(language):
    compare(KIND, language, draft(KIND, example(KIND, language)))


@pytest.mark.parametrize("path", ["api.yaml", "web.yaml"])
def test_every_container_is_pinned_limited_watched_and_without_rights(path):
    one = container(path)
    assert read_image(one["image"]).pinning == "pinned"
    assert set(one["resources"]) == {"requests", "limits"}
    assert one["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(one)
    pod = manifests(path)["Deployment"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False


def test_what_the_repository_and_the_company_say_is_kept():
    one = container()
    assert one["image"] == "registry.studio.example/api:1.4.2"
    assert one["ports"] == [{"name": "http", "containerPort": 8000}]
    assert one["readinessProbe"]["httpGet"] == {"path": "/health", "port": "http"}
    assert one["livenessProbe"]["tcpSocket"] == {"port": "http"}


def test_secrets_come_by_reference_and_never_stand_in_a_config_map():
    found = manifests("api.yaml")
    assert found["ConfigMap"]["data"] == {"LOG_LEVEL": "info"}
    assert [one["name"] for one in container()["env"]] == ["DATABASE_URL", "SESSION_KEY"]
    assert all("secretKeyRef" in one["valueFrom"] for one in container()["env"])
    assert "Secret" not in found


def test_prometheus_finds_the_pods_by_their_annotations():
    annotations = manifests("api.yaml")["Deployment"]["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/scrape"] == "true"
    assert annotations["prometheus.io/port"] == "8000"


def test_scaling_begins_at_the_cpu_target():
    metric = manifests("api.yaml")["HorizontalPodAutoscaler"]["spec"]["metrics"][0]["resource"]
    assert metric["target"]["averageUtilization"] == 70


def test_a_rollout_never_takes_a_pod_away_before_another_is_ready():
    found = manifests("api.yaml")
    assert found["Deployment"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert found["PodDisruptionBudget"]["spec"]["minAvailable"] == 1


def test_the_way_in_is_https_and_everything_else_is_closed():
    ingress = manifests("ingress.yaml")["Ingress"]
    assert ingress["spec"]["tls"] == [{"hosts": ["studio.example"], "secretName": "production-tls"}]
    assert [path["path"] for path in ingress["spec"]["rules"][0]["http"]["paths"]] == ["/api", "/"]
    closed = manifests("namespace.yaml")
    assert closed["NetworkPolicy"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress"]}
    assert closed["Namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_the_environment_of_the_request_names_the_namespace():
    text = PLAIN.replace("Version:", "Environment: staging\nVersion:")
    brought = files(draft(KIND, asked(text), company=WHOLE))
    assert yaml.safe_load(brought[f"{TOP}/kustomization.yaml"])["namespace"] == "staging"
    assert "‹domain of staging›" in brought[f"{TOP}/ingress.yaml"]


@pytest.mark.parametrize("case", CASES)
def test_the_kustomization_names_every_file_and_no_other(case):
    brought = files(draft(KIND, asked(PLAIN), **CASES[case]))
    listed = yaml.safe_load(brought[f"{TOP}/kustomization.yaml"])["resources"]
    assert sorted([*listed, "kustomization.yaml"]) == sorted(path.removeprefix(f"{TOP}/") for path in brought)


def test_a_volume_is_claimed_and_its_size_is_a_gap():
    api = replace(API, volumes=(Volume(source="photos", target="/srv/photos", named=True),))
    given = {"evidence": replace(EVIDENCE, services=(api, *EVIDENCE.services[1:]))}
    claim = manifests("api.yaml", **given)["PersistentVolumeClaim"]
    assert claim["spec"]["resources"]["requests"]["storage"] == "‹size of the volume api-photos›"
    assert {"name": "api-photos", "mountPath": "/srv/photos"} in container(**given)["volumeMounts"]


def test_a_worker_has_neither_service_nor_way_in():
    worker = replace(API, name="worker", folder="worker", ports=(), dockerfile=None, healthcheck=None)
    drafted = draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, services=(worker,)), company=WHOLE)
    kinds = [one["kind"] for one in documents(files(drafted)[f"{TOP}/worker.yaml"])]
    assert "Service" not in kinds
    assert f"{TOP}/ingress.yaml" not in files(drafted)
    assert "# ‹health check of worker›" in files(drafted)[f"{TOP}/worker.yaml"]


def test_missing_facts_are_gaps_in_the_files_and_in_the_answer():
    key = EnvironmentKey(name="PAGE_SIZE", secret=False, files=("backend/app.py",))
    drafted = draft(
        KIND,
        asked("# Cluster\n\nFrom: backend\n"),
        company=Company(),
        evidence=replace(EVIDENCE, commit=None, environment_keys=(key,)),
    )
    gaps = [str(gap) for gap in drafted.gaps]
    assert {"registry of the images", "version to deploy", "domain of production", "PAGE_SIZE in production"} <= set(
        gaps
    )
    text = files(drafted)[f"{TOP}/api.yaml"]
    assert "‹registry of the images›/api:‹version to deploy›" in text
    assert all(f"# ‹{gap}›" in text for gap in gaps)


def test_nothing_to_run_is_asked_about():
    drafted = draft(KIND, asked(PLAIN), evidence=EMPTY)
    assert drafted.artifacts == ()
    assert len(drafted.questions) == 1


def test_hostile_words_stay_values():
    drafted = draft(KIND, asked(hostile.request(KIND)), **CASES["hostile"])
    (path,) = [path for path in files(drafted) if "a-b-x" in path]
    found = {one["kind"]: one for one in documents(files(drafted)[path])}
    assert found["Deployment"]["metadata"]["name"] == "a-b-x-b-home"
    assert [mount["name"] for mount in found["Deployment"]["spec"]["template"]["spec"]["volumes"]] == [
        "tmp",
        "a-b-x-b-home-a-b-x-b-home",
        "a-b-x-b-home-ok",
    ]
    assert "49" not in files(drafted)[path].replace("5f607", "")


@pytest.mark.parametrize("case", CASES)
def test_the_schemas_of_kubernetes_accept_every_manifest(case, tmp_path):
    names = []
    for path, text in files(draft(KIND, asked(PLAIN), **CASES[case])).items():
        name = path.removeprefix(f"{TOP}/")
        (tmp_path / name).write_text(text)
        if name != "kustomization.yaml":
            names.append(name)
    passes("kubernetes-validate", "--strict", *names, cwd=tmp_path)


@pytest.mark.parametrize("case", CASES)
def test_the_standards_guardian_has_nothing_to_veto(case):
    assert judged(files(draft(KIND, asked(PLAIN), **CASES[case]))) == []
