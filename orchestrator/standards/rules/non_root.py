"""What runs in a container is not root."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.images import read_image
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="non-root",
    title=say("containers do not run as root"),
    severity="warning",
    vetoes=False,
    security=True,
    standard="docker.user",
    prose=False,
    problem=say("whoever breaks out of a process that is root in the container is root on the host as well"),
    remedy=say("end the last stage with a user of its own (`{example}`)", example="USER 10001"),
    sample="api/Dockerfile",
    before="FROM golang:1.23-alpine AS build\nRUN go build -o /app\nFROM alpine:3.20\n"
    'COPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
    after="FROM golang:1.23-alpine AS build\nRUN go build -o /app\nFROM alpine:3.20\n"
    'COPY --from=build /app /app\nUSER 10001\nENTRYPOINT ["/app"]\n',
)
_ROOT = frozenset({"root", "0"})


def applies(subject: Subject) -> bool:
    """Take Dockerfiles."""
    return subject.is_dockerfile


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Look for the last USER of the last stage, and of those that it continues."""
    lineage = subject.dockerfile.lineage
    for stage in lineage:
        for instruction in reversed(stage.instructions):
            if instruction.word == "USER" and instruction.text:
                if instruction.text.partition(":")[0].strip().lower() in _ROOT:
                    message = say("the last stage ends as root")
                    yield RULE.finding(subject, message, line=instruction.line, column=1)
                return
    if lineage and not _is_nobody(lineage[-1].image):
        yield RULE.finding(subject, say("the last stage names no user, so it runs as root"), line=lineage[0].line)


def _is_nobody(written: str) -> bool:
    """Whether an image comes with a user that is not root."""
    image = read_image(written)
    return "nonroot" in image.tag or "unprivileged" in image.name or image.base == "chainguard"
