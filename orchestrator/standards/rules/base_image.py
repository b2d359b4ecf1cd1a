"""Final stages stand on alpine or distroless; service images that don't are worth a warning."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.evidence.interpolation import fill
from orchestrator.evidence.yaml_text import child, column_of, items, line_of, text_of
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.images import read_image
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="base-image",
    title=say("what runs stands on alpine or distroless"),
    severity="error",
    vetoes=True,
    standard="docker.base_images",
    prose=False,
    problem=say("a general base image brings a shell, a package manager and hundreds of packages that nobody patches"),
    remedy=say("let the last stage start from the alpine variant of the image, or from a distroless one"),
    sample="api/Dockerfile",
    before="FROM python:3.12-slim AS build\nFROM python:3.12-slim\nCOPY --from=build /app /app\n",
    after="FROM python:3.12-alpine AS build\nFROM python:3.12-alpine\nCOPY --from=build /app /app\n",
)
# They hold nothing at all, or only what distroless holds.
_ALWAYS = frozenset({"scratch", "chainguard"})


def applies(subject: Subject) -> bool:
    """Take Dockerfiles and compose files."""
    return subject.is_dockerfile or subject.is_compose


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Look at what the last stage, or a service, stands on."""
    allowed = frozenset(standards.base_images) | _ALWAYS
    if subject.is_dockerfile:
        yield from _final_stage(subject, allowed)
    elif subject.is_compose:
        yield from _services(subject, allowed)


def _final_stage(subject: Subject, allowed: frozenset[str]) -> Iterable[Finding]:
    lineage = subject.dockerfile.lineage
    if not lineage:
        return
    stage = lineage[-1]
    if read_image(stage.image).base in allowed:
        return
    if not stage.settled:
        message = say("the base image `{image}` depends on a build argument without a default", image=stage.written)
        remedy = say("give the argument a default above the first FROM, on alpine or distroless")
        yield RULE.finding(subject, message, line=stage.line, column=1, remedy=remedy)
        return
    message = say("the last stage stands on `{image}`, which is neither alpine nor distroless", image=stage.image)
    yield RULE.finding(subject, message, line=stage.line, column=1)


def _services(subject: Subject, allowed: frozenset[str]) -> Iterable[Finding]:
    for root in subject.documents:
        for name, _, service in items(child(root, "services")):
            node = child(service, "image")
            written = text_of(node)
            if node is None or written is None or child(service, "build") is not None:
                continue
            image, settled = fill(written)
            if settled and read_image(image).base not in allowed:
                yield RULE.finding(
                    subject,
                    say("the image `{image}` of service `{service}` is not an alpine one", image=image, service=name),
                    line=line_of(node),
                    column=column_of(node),
                    remedy=say("take the image's alpine variant where its maker publishes one"),
                    severity="warning",
                )
