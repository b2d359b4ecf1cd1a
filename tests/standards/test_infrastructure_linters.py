"""The linters of nginx, workflows, Kubernetes, Prometheus, Alertmanager and eas.json, each where it is installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestrator.standards.nginx_trial import find_nginx
from orchestrator.standards.sandbox import find_sandbox
from orchestrator.standards.subject import Subject
from tests.support.adapters import TOOLS, ask, needs


def subject(path: str, text: str) -> Subject:
    return Subject(path, text.encode())


SERVER = "server {{\n    listen 443 ssl;\n    server_name a;\n{}}}\n"
SAFE_TLS = "    ssl_protocols TLSv1.2 TLSv1.3;\n"


@needs("gixy")
def test_gixy_vetoes_what_leads_out_of_its_folder_and_weak_encryption() -> None:
    traversal, weak, good = ask(
        "gixy",
        ("nginx/a.conf", SERVER.format(SAFE_TLS + "    location /files { alias /srv/files/; }\n")),
        ("nginx/b.conf", SERVER.format("    ssl_protocols TLSv1 TLSv1.2;\n")),
        ("nginx/c.conf", SERVER.format(SAFE_TLS + "    location /files/ { alias /srv/files/; }\n")),
    )
    assert ("gixy/alias-traversal", 5, True) in traversal.found
    assert ("gixy/weak-ssl-tls", 4, True) in weak.found
    assert (good.found, good.checked) == ([], True)


@needs("gixy")
@pytest.mark.parametrize("text", ["server {\n    listen 443 ssl\n", "server { listen 443 ssl; }}\n", "server { a 'b\n"])
def test_what_gixy_cannot_parse_is_not_checked_and_does_not_keep_others_from_it(text: str) -> None:
    broken, other = ask("gixy", ("nginx/a.conf", text), ("nginx/b.conf", SERVER.format("    ssl_protocols TLSv1.1;\n")))
    assert (broken.found, broken.checked) == ([], False)
    assert ("gixy/weak-ssl-tls", 4, True) in other.found


@needs("gixy")
def test_gixy_follows_no_include_and_is_not_silenced(tmp_path: Path) -> None:
    outside = tmp_path / "outside.conf"
    outside.write_text("location /x { alias /y/; }\n")
    included, commented = ask(
        "gixy",
        ("nginx/a.conf", SERVER.format(f"{SAFE_TLS}    include {outside};\n")),
        ("nginx/b.conf", SERVER.format(SAFE_TLS + "    location /x { alias /y/; } # gixy: ignore, noqa\n")),
    )
    assert (included.found, included.checked) == ([], True)
    assert "alias-traversal" in commented.rules


STEP = "name: a\non: push\npermissions: {{}}\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n{}\n"


@needs("actionlint")
def test_actionlint_finds_in_each_workflow_what_cannot_work() -> None:
    name = ".github/workflows/{}.yml"
    expression, event, good, broken = ask(
        "actionlint",
        (name.format("a"), STEP.format("      - run: echo ${{ nothing.here }}")),
        (name.format("b"), STEP.format("      - run: make").replace("on: push", "on: pussh")),
        (name.format("c"), STEP.format("      - run: make test")),
        (name.format("d"), "jobs: [\n"),
    )
    assert expression.found == [("actionlint/expression", 8, False)]
    assert event.found == [("actionlint/events", 2, False)]
    assert (good.found, good.checked) == ([], True)
    assert not broken.checked


@needs("actionlint")
def test_actionlint_is_not_silenced_and_reads_no_settings() -> None:
    caller = (
        "name: a\non: pull_request_target\npermissions: {{}}\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: actions/cache@v5{}\n        with: {{path: a, key: b}}\n"
    )
    plain, silenced = ask(
        "actionlint",
        (".github/workflows/a.yml", caller.format("")),
        (".github/workflows/b.yml", caller.format("  # actionlint:ignore cache-operation -- we know")),
    )
    assert silenced.found == plain.found


DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: api}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: api}}}}
  template:
    metadata: {{labels: {{app: api}}}}
    spec:
      containers:
        - name: api
          image: api:1
          {ports}: [{{containerPort: 8000}}]
"""
KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [api.yaml]\n"
CUSTOM = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {hosts: [a]}\n"


@needs("kubernetes-schema")
def test_the_kubernetes_schema_vetoes_what_the_api_server_would_refuse() -> None:
    good, kind, wrong, second = ask(
        "kubernetes-schema",
        ("k8s/a.yaml", DEPLOYMENT.format(replicas=2, ports="ports")),
        ("k8s/b.yaml", "apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: a}\n"),
        ("k8s/c.yaml", DEPLOYMENT.format(replicas="two", ports="prots")),
        ("k8s/d.yaml", f"{KUSTOMIZATION}---\n" + DEPLOYMENT.format(replicas="two", ports="ports")),
    )
    assert (good.found, good.checked) == ([], True)
    assert kind.found == [("kubernetes-schema/kind", 2, False)]
    assert set(wrong.found) == {
        ("kubernetes-schema/type", 5, True),
        ("kubernetes-schema/additionalProperties", 13, True),
    }
    assert second.found == [("kubernetes-schema/type", 9, True)]


@needs("kubernetes-schema")
def test_objects_in_a_list_are_checked_too_and_custom_resources_left_to_others() -> None:
    inner = "\n".join(f"    {line}" for line in DEPLOYMENT.format(replicas="two", ports="ports").splitlines())
    listed, mixed = ask(
        "kubernetes-schema",
        ("k8s/a.yaml", f"apiVersion: v1\nkind: List\nitems:\n  -\n{inner}\n"),
        ("k8s/b.yaml", f"{CUSTOM}---\n" + DEPLOYMENT.format(replicas="two", ports="ports")),
    )
    assert listed.found == [("kubernetes-schema/type", 9, True)]
    assert mixed.found == [("kubernetes-schema/type", 10, True)]


@needs("kubernetes-schema")
def test_what_is_kubernetes_own_and_not_in_the_schemas_is_not_checked() -> None:
    gateway = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\n"
    (said,) = ask("kubernetes-schema", ("k8s/a.yaml", gateway))
    assert (said.found, said.checked) == ([], False)


@needs("kubernetes-schema")
def test_a_bomb_of_aliases_in_a_manifest_is_not_checked_and_no_value_is_shown() -> None:
    word = "let" + "mein"
    bomb = "x0: &x0 [a, a]\n" + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 30))
    bombed, secret = ask(
        "kubernetes-schema",
        ("k8s/a.yaml", f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n{bomb}"),
        ("k8s/b.yaml", f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData: [{word}]\n"),
    )
    assert not bombed.checked
    assert secret.rules == {"type"}
    assert word not in " ".join(secret.messages)


RULES = "groups:\n  - name: a\n    rules:\n      - alert: Down\n        expr: {}\n        for: 5m\n"


@needs("promtool")
def test_promtool_finds_in_each_rule_file_and_configuration() -> None:
    bad, good, configuration, fine = ask(
        "promtool",
        ("m/prometheus/rules.yml", RULES.format("rate(up[5m]) >")),
        ("m/prometheus/other-rules.yml", RULES.format("up == 0")),
        ("m/prometheus/prometheus.yml", "scrape_configs:\n  - job_name: a\n    static_confgs: []\n"),
        ("m/prometheus/prometheus.yaml", "rule_files: [gone.yml]\nscrape_configs: [{job_name: a}]\n"),
    )
    assert bad.found == [("promtool/alerting_rules", 5, False)]
    assert "unexpected end of input" in bad.messages[0]
    assert (good.found, good.checked) == ([], True)
    assert configuration.found == [("promtool/configuration", 3, False)]
    assert (fine.found, fine.checked) == ([], True)


@needs("promtool")
def test_a_comment_does_not_silence_promtool() -> None:
    (said,) = ask("promtool", ("m/prometheus/rules.yml", RULES.format("nofunc(up)  # pint disable, noqa, ignore")))
    assert said.rules == {"alerting_rules"}


@needs("amtool")
def test_amtool_finds_in_each_configuration_and_shows_no_address_with_its_password() -> None:
    word = "let" + "mein"
    routes = "route: {{receiver: {}}}\nreceivers: [{{name: a, webhook_configs: [{{url: '{}'}}]}}]\n"
    nobody, field, secret, good = ask(
        "amtool",
        ("m/alertmanager/a.yml", routes.format("nobody", "http://x/")),
        ("m/alertmanager/alertmanager.yml", "route:\n  receiver: a\n  group_bi: [x]\nreceivers: [{name: a}]\n"),
        ("m/alertmanager/c.yml", routes.format("a", f"htp://user:{word}@x/")),
        ("m/alertmanager/d.yml", routes.format("a", "http://x/")),
    )
    assert nobody.rules == {"configuration"}
    assert field.found == [("amtool/configuration", 3, False)]
    assert secret.rules == {"configuration"}
    assert word not in " ".join(secret.messages)
    assert (good.found, good.checked) == ([], True)


@pytest.mark.parametrize(
    ("tool", "path", "text"),
    [
        ("promtool", "grafana/provisioning/alerting/a.yml", "apiVersion: 1\ngroups: [{name: a, rules: [{uid: b}]}]\n"),
        ("promtool", "promtail.yml", "clients: [{url: 'http://loki/'}]\nscrape_configs: [{job_name: a}]\n"),
        ("promtool", "m/prometheus/rules.test.yml", "rule_files: [rules.yml]\ntests: []\n"),
        ("promtool", "compose.yaml", "services: {prometheus: {image: 'prom/prometheus:v3.0.0'}}\n"),
        ("amtool", "otel.yaml", "receivers: {otlp: {}}\nexporters: {}\n"),
        ("amtool", "app.yaml", "route: /home\n"),
        ("kubernetes-schema", "openapi.yaml", "openapi: 3.1.0\ninfo: {title: a}\n"),
        ("kubernetes-schema", "k8s/kustomization.yaml", KUSTOMIZATION),
        ("kubernetes-schema", "k8s/mesh.yaml", CUSTOM),
        ("kubernetes-schema", "kube/config.yaml", "apiVersion: v1\nkind: Config\nclusters: []\n"),
    ],
)
def test_other_yaml_is_left_alone(tool: str, path: str, text: str) -> None:
    assert not TOOLS[tool].applies(subject(path, text))


@needs("eas-schema")
def test_the_eas_schema_vetoes_what_eas_cli_would_refuse_and_warns_of_what_it_does_not_know() -> None:
    profile = {"distribution": "store", "node": "20.11.1", "env": {"A": "1"}, "android": {"buildType": "app-bundle"}}
    good = {"cli": {"appVersionSource": "remote"}, "build": {"production": profile}, "submit": {"production": {}}}
    wrong = {"build": {"production": {**profile, "distribution": "shop", "env": {"A": 1}}}}
    unknown = {"build": {"production": {**profile, "androyd": {}}}}
    rollout = {"submit": {"production": {"android": {"track": "beta", "rollout": 0.5}}}}
    said = ask(
        "eas-schema",
        ("mobile/eas.json", json.dumps(good, indent="\t")),
        ("b/eas.json", json.dumps(wrong, indent=2)),
        ("c/eas.json", json.dumps(unknown, indent=2)),
        ("d/eas.json", json.dumps(rollout, indent=2)),
        ("e/eas.json", "{\n  // with a comment\n  build: {}\n}\n"),
    )
    assert (said[0].found, said[0].checked) == ([], True)
    assert set(said[1].found) == {("eas-schema/enum", 4, True), ("eas-schema/type", 7, True)}
    assert [vetoes for _, _, vetoes in said[2].found] == [False]
    assert said[3].found == [("eas-schema/not", 4, True)]
    assert not said[4].checked


tried = pytest.mark.skipif(find_nginx() is None or find_sandbox() is None, reason="needs nginx and bubblewrap")
TLS = "    ssl_certificate /etc/tls/a.pem;\n    ssl_certificate_key /etc/tls/a.key;\n"


@tried
@needs("nginx-syntax")
def test_nginx_itself_refuses_what_a_grammar_does_not_see() -> None:
    twice, regex, whole = ask(
        "nginx-syntax",
        ("nginx/a.conf", SERVER.format(f"{TLS}    location / {{ return 200; }}\n    location / {{ return 204; }}\n")),
        ("nginx/b.conf", SERVER.format(f"{TLS}    location ~ '(' {{ return 200; }}\n")),
        ("nginx/nginx.conf", "events {}\nhttp {\n    upstream a { server x:1; }\n    upstream a { server y:1; }\n}\n"),
    )
    assert twice.found == [("nginx-syntax/nginx-t", 7, True)]
    assert regex.found == [("nginx-syntax/nginx-t", 6, True)]
    assert whole.found == [("nginx-syntax/nginx-t", 4, True)]


@tried
@needs("nginx-syntax")
@pytest.mark.parametrize(
    "inside",
    [
        TLS + "    location / { proxy_pass http://api:8000/; }\n",
        TLS + "    include snippets/tls.conf;\n    include /etc/nginx/mime.types;\n",
        TLS + "    access_log /srv/logs/a.log;\n    location / { limit_req zone=of_another_file; }\n",
        TLS + "    location ~ \\.php$ { include fastcgi_params; fastcgi_pass php:9000; }\n",
    ],
)
def test_what_is_not_here_is_no_finding(inside: str) -> None:
    (said,) = ask("nginx-syntax", ("nginx/a.conf", SERVER.format(inside)))
    assert (said.found, said.checked) == ([], True)


@tried
@needs("nginx-syntax")
def test_what_only_an_older_nginx_refuses_does_not_withhold() -> None:
    module, stream = ask(
        "nginx-syntax",
        ("nginx/a.conf", SERVER.format(f"{TLS}    listen 444 tomorrow;\n")),
        ("nginx/stream.conf", "server {\n    listen 3306;\n    proxy_pass db:3306;\n}\n"),
    )
    assert module.found == [("nginx-syntax/nginx-t", 6, False)]
    assert stream.found == []


@tried
@needs("nginx-syntax")
def test_nginx_reads_and_writes_nothing_of_ours(tmp_path: Path) -> None:
    word = "let" + "mein"
    secret = tmp_path / "secret.conf"
    secret.write_text(f"{word} {word};\n")
    log = tmp_path / "log"
    text = SERVER.format(f"{TLS}    include {secret};\n    access_log {log};\n")
    (said,) = ask("nginx-syntax", ("nginx/a.conf", text))
    assert word not in " ".join(said.messages)
    assert not log.exists()
