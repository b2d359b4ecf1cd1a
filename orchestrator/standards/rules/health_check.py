"""Images and services say how their health is checked."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.evidence.dockerfiles import read as read_facts
from orchestrator.evidence.yaml_text import child, column_of, items, line_of, text_of
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.images import read_image
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="health-check",
    title=say("images and services can be asked how they are"),
    severity="warning",
    vetoes=False,
    standard="docker.health_check",
    prose=False,
    problem=say("a process that hangs still counts as running: nobody is told, and nothing is started anew"),
    remedy=say("add a HEALTHCHECK to the image, or `healthcheck:` to the service"),
    sample="compose.yaml",
    before="services:\n  db:\n    image: postgres:16-alpine\n",
    after="services:\n  db:\n    image: postgres:16-alpine\n    healthcheck:\n      test: [CMD, pg_isready]\n",
)
# Nothing in them could ask; who runs them asks from outside.
_WITHOUT_A_SHELL = frozenset({"scratch", "distroless", "chainguard"})


def applies(subject: Subject) -> bool:
    """Take Dockerfiles and compose files."""
    return subject.is_dockerfile or subject.is_compose


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Look for a check in the last stage, or in each service that runs another's image."""
    if subject.is_dockerfile:
        facts = read_facts(subject.path, subject.text or "")
        lineage = subject.dockerfile.lineage
        unasked = facts is not None and not facts.dockerfile.has_healthcheck
        if unasked and lineage and read_image(lineage[-1].image).base not in _WITHOUT_A_SHELL:
            yield RULE.finding(subject, say("the image has no HEALTHCHECK"), line=lineage[0].line, column=1)
        return
    for root in subject.documents:
        for name, key, service in items(child(root, "services")):
            built = child(service, "build") is not None  # its Dockerfile may hold the check
            if not built and text_of(child(service, "image")) and child(service, "healthcheck") is None:
                message = say("the service `{name}` has no health check", name=name)
                yield RULE.finding(subject, message, line=line_of(key), column=column_of(key))
