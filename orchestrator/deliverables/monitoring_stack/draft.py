"""Draft the stack that watches the services, from what the repository declares and the company's profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

from orchestrator.deliverables.monitoring_stack.cluster import FILE, SERVERS, in_cluster
from orchestrator.deliverables.monitoring_stack.dashboard import dashboard
from orchestrator.deliverables.monitoring_stack.model import Probe, Target
from orchestrator.deliverables.monitoring_stack.rules import GROUPS, PANELS
from orchestrator.drafting.applications import Application, applications, composed, slug
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.images import PINNED
from orchestrator.drafting.surveyed import fact_of, tracked
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Draft, Order, Pen, Task
from orchestrator.model.text import Text, say

NAME = "monitoring-stack"
FOLDER = "infrastructure/monitoring"
_IMAGES = (
    "prometheus",
    "alertmanager",
    "grafana",
    "node-exporter",
    "cadvisor",
    "blackbox-exporter",
    "elasticsearch",
    "logstash",
    "kibana",
    "filebeat",
)
_RULE_TESTS = f"{FOLDER}/prometheus/rules.test.yml"
_ROUTES = f"{FOLDER}/alertmanager/alertmanager.yml"
_HOST = re.compile(r"(?:https?://)?([a-z0-9.-]+\.[a-z]{2,})(?:[:/].*)?", re.IGNORECASE)


_COMPOSE = f"docker compose -f {FOLDER}/docker-compose.yml"


def draft(order: Order, pen: Pen) -> Draft:
    """Write every file of the stack; where nobody has said an address, a visible gap stands for it."""
    gaps = Gaps(pen)
    meant = applications(order)
    watched = tuple(one for one in meant if not one.static and (one.port or one.service is None))
    targets = tuple(Target(slug(one.name), f"{_host_of(one)}:{_port(one, gaps)}") for one in watched)
    probes = tuple(_probes(order, meant, gaps))
    company = order.company
    facts = {
        "targets": targets,
        "probes": probes,
        "groups": GROUPS,
        "mail": gaps.fact(company.fact("email"), say("operations mail")),
        "mail_server": _with_port(gaps.fact(company.fact("mail-server"), say("mail server"))),
        "channel": gaps.fact(company.fact("slack-channel"), say("channel for alerts")),
        "images": SimpleNamespace(**{name.replace("-", "_"): PINNED[name] for name in _IMAGES}),
        "network": _network(order, gaps),
    }
    if not meant:
        gaps.gap(say("services to watch"))
    texts = {path: pen.render(template, gaps=gaps.found, **facts) for path, _, template in _FILES}
    artifacts = [_artifact(path, title, texts[path]) for path, title, _ in _FILES]
    cluster = in_cluster(order)
    if cluster:
        manifest = pen.render(
            "cluster.yaml.j2",
            rules=texts["prometheus/rules.yml"],
            routes=texts["alertmanager/alertmanager.yml"],
            servers=SERVERS,
            gaps=gaps.found,
        )
        artifacts.append(tracked(NAME, FILE, say("Prometheus and Alertmanager in the cluster"), manifest))
    artifacts.append(
        _artifact(
            "grafana/dashboards/operations.json",
            say("Dashboard of operations"),
            dashboard(say("Operations"), PANELS, pen),
        )
    )
    compose = f"docker compose -f {FOLDER}/docker-compose.yml"
    return Draft(
        kind=NAME,
        artifacts=tuple(artifacts),
        gaps=gaps.found,
        tasks=tuple(_tasks(watched, order, pen)),
        proofs=()
        if gaps.found
        else tuple(
            met_by_document(
                order.request.criteria,
                f"{FOLDER}/docker-compose.yml",
                ("monitoring", "prometheus", "모니터링", "프로메테우스"),
            )
        ),
        verify=(
            say("`{command}` reads the stack without an error", command=f"{compose} config --quiet"),
            say("`{command}` accepts every rule", command=f"promtool check rules {FOLDER}/prometheus/rules.yml"),
            say(
                "`{command}` passes the rules' own tests",
                command=f"promtool test rules {FOLDER}/prometheus/rules.test.yml",
            ),
            say(
                "`{command}` accepts the routes", command=f"amtool check-config {FOLDER}/alertmanager/alertmanager.yml"
            ),
        ),
        next_steps=(
            say(
                "put the secrets into the environment before the start: {names}",
                names="GRAFANA_PASSWORD, SMTP_PASSWORD, SLACK_WEBHOOK_URL, ELASTIC_PASSWORD",
            ),
            say(
                "start elasticsearch first, and make KIBANA_TOKEN in it: `{start}`, then `{make}`",
                start=f"KIBANA_TOKEN=none {_COMPOSE} up -d --wait elasticsearch",
                make=f"KIBANA_TOKEN=none {_COMPOSE} exec elasticsearch bin/elasticsearch-service-tokens"
                " create elastic/kibana kibana",
            ),
            *(
                say(
                    "see that {service} answers /metrics with http_requests_total and http_request_duration_seconds:"
                    " until then its figures are missing and it counts as down",
                    service=one.name,
                )
                for one in watched
            ),
            say("set one alert off on purpose, and see that it reaches the people it is meant for"),
            *(_IN_CLUSTER if cluster else ()),
        ),
        mended=_MENDED,
    )


_FILES: tuple[tuple[str, Text, str], ...] = (
    ("docker-compose.yml", say("Monitoring stack"), "docker-compose.yml.j2"),
    ("prometheus/prometheus.yml", say("What Prometheus fetches"), "prometheus.yml.j2"),
    ("prometheus/rules.yml", say("Alert rules by the targets"), "rules.yml.j2"),
    ("prometheus/rules.test.yml", say("Tests of the alert rules"), "rules.test.yml.j2"),
    ("alertmanager/alertmanager.yml", say("Who is told, and how soon"), "alertmanager.yml.j2"),
    ("blackbox/blackbox.yml", say("How addresses are asked from outside"), "blackbox.yml.j2"),
    ("grafana/provisioning/datasources/prometheus.yml", say("Where Grafana reads"), "datasource.yml.j2"),
    ("grafana/provisioning/dashboards/operations.yml", say("Where Grafana finds its dashboards"), "provider.yml.j2"),
    ("filebeat/filebeat.yml", say("Which logs are shipped"), "filebeat.yml.j2"),
    ("logstash/logstash.conf", say("How logs are read"), "logstash.conf.j2"),
)
_IN_CLUSTER = (
    say(
        "make the cluster's secret: `{command}`",
        command="kubectl -n monitoring create secret generic alertmanager-secrets "
        "--from-file=smtp_password --from-file=slack_webhook",
    ),
    say("let the compose stack run on a machine outside of the cluster: it asks from outside, and keeps the logs"),
)
_MENDED = (
    say("every image carries a version, where the usual sample runs the latest Prometheus"),
    say("the consoles listen on this machine only, and none has a default password"),
    say("missing figures set off an alert of their own, instead of looking like health"),
)


def _artifact(path: str, title: Text, text: str) -> Artifact:
    return Artifact(path=f"{FOLDER}/{path}", place="repository", title=title, content=text.encode(), kind=NAME)


def _host_of(one: Application) -> str:
    """Name the application as others in its network find it: by the name that its compose file gives it."""
    return composed(one.name) if one.service is not None else slug(one.name)


def _port(one: Application, gaps: Gaps) -> str:
    return str(one.port) if one.port else gaps.gap(say("port of {service}", service=one.name))


def _with_port(server: str) -> str:
    return server if re.search(r":\d+$", server) else f"{server}:587"


def _network(order: Order, gaps: Gaps) -> str:
    """Name the network that the application's own stack makes: by its own name, else its folder's, by compose's custom.

    The top's folder is called otherwise on each machine: on the server it is the one that the company's profile names.
    """
    file = next((one.file for one in order.services if one.file in order.evidence.compose_files), "")
    if not file:
        return ""
    top = (fact_of(order, "folder", "production") or "").rstrip("/")
    folder = (file.rpartition("/")[0] or top).rpartition("/")[2]
    project = dict(order.evidence.projects).get(file) or (slug(folder) if folder else "")
    return f"{project}_default" if project else gaps.gap(say("network of the services that Prometheus asks"))


def _probes(order: Order, meant: tuple[Application, ...], gaps: Gaps) -> Iterator[Probe]:
    domain = order.company.fact("domain")
    found = _HOST.fullmatch((domain or "").strip())
    host = found[1].lower() if found else gaps.gap(say("domain of the service"))
    paths = dict.fromkeys("/" if one.static else one.health for one in meant if one.static or one.port)
    for path in paths or {"/health": None}:
        yield Probe(path, f"https://{host}{path}")


def _tasks(watched: tuple[Application, ...], order: Order, pen: Pen) -> Iterator[Task]:
    """Ask the owners of the applications for the figures that the rules look at."""
    for one in watched:
        owners = order.owner_of(f"{one.folder}/metrics")
        if not owners or order.role.name in owners:
            continue
        owner = owners[0]
        yield Task(
            title=pen.say(say("answer /metrics in {service} for Prometheus", service=one.name)),
            owner=owner,
            team=order.agents.get(owner, owner),
            paths=(one.folder,),
            why=say("the rules look at http_requests_total and http_request_duration_seconds, which the code counts"),
        )
