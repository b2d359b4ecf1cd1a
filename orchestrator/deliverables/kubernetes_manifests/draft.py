"""Draft the manifests of every application that is meant, and what they share."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from orchestrator.deliverables.kubernetes_manifests.model import Claim, Deployed
from orchestrator.drafting.applications import Application, applications, slug
from orchestrator.drafting.basis import words_of
from orchestrator.drafting.compose import siblings
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.probes import doubt
from orchestrator.drafting.subject import environment_name
from orchestrator.drafting.surveyed import fact_of, tracked
from orchestrator.evidence.compose import HIDDEN
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import Text, say

NAME = "kubernetes-manifests"
FOLDER = "infrastructure/k8s"
# To begin with, until somebody has measured.
CPUS, MEMORY = "250m", "256Mi"
_TRY = f"kubectl apply --dry-run=server -k {FOLDER}"
_CALLED = ("manifest", "매니페스트", "kubernetes", "쿠버네티스")


def draft(order: Order, pen: Pen) -> Draft:
    """Write one file for each application, and namespace, ingress and kustomization for all of them."""
    gaps = Gaps(pen)
    meant = applications(order)
    if not meant:
        question = say("what runs in the cluster? The repository tracks neither a service nor a package manifest")
        return Draft(kind=NAME, questions=(question,))
    environment = order.environment or "production"
    title = environment_name(order) or say("production")
    several = len(meant) > 1
    apps = tuple(_deployed(one, order, title, gaps, alone=not several) for one in meant)
    gaps.gap(
        say(
            "measured CPU and memory of {services}; {cpus} and {memory} to begin with",
            services=", ".join(one.name for one in apps),
            cpus=CPUS,
            memory=MEMORY,
        )
    )
    routed = tuple(one for one in apps if one.under)
    domain = _host(fact_of(order, "domain", environment), gaps, title) if routed else ""
    facts = {"namespace": environment, "apps": apps, "routed": routed, "domain": domain, "cpus": CPUS, "memory": MEMORY}
    shared = [("namespace", say("Namespace, closed by default"))]
    shared += [("ingress", say("Way in, over TLS"))] if routed else []
    shared += [("kustomization", say("All of them together"))]
    return Draft(
        kind=NAME,
        artifacts=(
            *(
                tracked(
                    NAME,
                    f"{FOLDER}/{one.name}.yaml",
                    say("Manifests of {service}", service=one.name),
                    pen.render("app.yaml.j2", app=one, gaps=gaps.found, **facts),
                )
                for one in apps
            ),
            *(
                tracked(NAME, f"{FOLDER}/{name}.yaml", what, pen.render(f"{name}.yaml.j2", **facts))
                for name, what in shared
            ),
        ),
        gaps=gaps.found,
        proofs=tuple(met_by_document(order.request.criteria, f"{FOLDER}/kustomization.yaml", _CALLED)),
        verify=(
            say("`{command}` accepts every manifest, and changes nothing", command=_TRY),
            say("`{command}` shows what would change", command=f"kubectl diff -k {FOLDER}"),
        ),
        next_steps=tuple(_next_steps(order, apps, environment)),
        mended=_MENDED,
    )


_MENDED = (
    say("nothing runs as root, and no container may raise its rights or write to its own image"),
    say("images carry a version, where the usual sample runs the latest"),
    say("the namespace is closed: each application is reached by what needs it, and no further"),
    say("liveness asks the port only, so that an outage of the database restarts nothing"),
)


def _deployed(one: Application, order: Order, environment: Text, gaps: Gaps, *, alone: bool) -> Deployed:
    version = words_of(order.request).words.get("version") or (order.evidence.commit or "")[:12]
    registry = gaps.fact(fact_of(order, "registry", order.environment or "production"), say("registry of the images"))
    tag = gaps.fact(version, say("version to deploy"))
    name = slug(one.name)
    doubt(one, gaps)
    return Deployed(
        name=name,
        image=f"{registry.rstrip('/')}/{name}:{tag}",
        port=8080 if one.static else one.port,
        path="/" if one.static else one.health,
        under=_under(one, gaps, alone=alone),
        settings=() if one.static else tuple(_settings(one, environment, gaps)),
        secrets=() if one.static else tuple(key.name for key in one.keys if key.secret and _is_name(key.name)),
        claims=tuple(_claims(one, gaps)),
        scraped=not one.static and one.port is not None,
        args=_args(one, gaps),
        unprobed="" if one.port or one.static else gaps.gap(say("health check of {service}", service=one.name)),
    )


def _args(one: Application, gaps: Gaps) -> tuple[str, ...]:
    """Give what the compose file starts in place of the image's own command."""
    command = one.service.command if one.service else None
    if command is None:
        return ()
    if HIDDEN in command or "$" in command:
        gaps.gap(say("command of {service}", service=one.name))
        return ()
    return tuple(shlex.split(command))


def _under(one: Application, gaps: Gaps, *, alone: bool) -> str:
    """Tell where the ingress hands requests on to the application: files at the top, others below their name."""
    if one.static or (alone and one.port):
        return "/"
    if one.port is None:
        return ""
    path = f"/{slug(one.name)}"
    gaps.gap(say("path of {service} under the domain; {path} is assumed", service=one.name, path=path))
    return path


def _settings(one: Application, environment: Text, gaps: Gaps) -> Iterator[tuple[str, str]]:
    for key in one.keys:
        if key.secret or not _is_name(key.name):
            continue
        if key.name.endswith("LOG_LEVEL"):
            yield key.name, "info"
        else:
            yield key.name, gaps.gap(say("{key} in {environment}", key=key.name, environment=environment))


def _claims(one: Application, gaps: Gaps) -> Iterator[Claim]:
    for volume in one.service.volumes if one.service else ():
        if volume.named and volume.target.startswith("/"):
            name = slug(f"{one.name}-{volume.source}")
            yield Claim(name, volume.target, gaps.gap(say("size of the volume {name}", name=name)))


def _host(domain: str | None, gaps: Gaps, environment: Text) -> str:
    host = (domain or "").strip().removeprefix("https://").removeprefix("http://").partition("/")[0].lower()
    return gaps.fact(host, say("domain of {environment}", environment=environment))


def _is_name(name: str) -> bool:
    return name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()


def _next_steps(order: Order, apps: tuple[Deployed, ...], environment: str) -> Iterator[Text]:
    for one in apps:
        if one.secrets:
            command = f"kubectl -n {environment} create secret generic {one.name}-secrets --from-env-file=FILE"
            yield say(
                "make the secrets of {service} from the secret store: `{command}`", service=one.name, command=command
            )
    if any(one.under for one in apps):
        yield say("put the certificate into the secret `{name}`, or let cert-manager do it", name=f"{environment}-tls")
    outside = sorted(
        {beside.name for one in order.services for beside in siblings(one, order.evidence) if beside.folder is None}
    )
    if outside:
        yield say(
            "run these outside of the applications, managed and backed up: {services}", services=", ".join(outside)
        )
    if order.evidence.migrations:
        yield say("run migrations before the rollout, by the deployment guide: a rollout of pods is no place for them")
