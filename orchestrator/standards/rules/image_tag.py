"""Images carry a version: neither `latest` nor none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchestrator.evidence.interpolation import fill, references
from orchestrator.evidence.yaml_text import column_of, line_of, text_of
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.images import read_image
from orchestrator.standards.named_images import image_nodes
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="image-tag",
    title=say("images carry a version"),
    severity="error",
    vetoes=True,
    standard="docker.image_tags",
    prose=False,
    problem=say("`latest` is another image tomorrow: nobody can say what runs, or go back to what ran"),
    remedy=say("name a version, best with its digest: `{example}`", example="postgres:16.4-alpine@sha256:…"),
    sample="compose.yaml",
    before="services:\n  cache:\n    image: redis:latest\n",
    after="services:\n  cache:\n    image: redis:7.4-alpine\n",
)


def applies(subject: Subject) -> bool:
    """Take every file that names images."""
    return subject.is_dockerfile or subject.is_compose or subject.is_workflow or bool(subject.manifests)


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Look at the tag of each image that is fetched."""
    if subject.is_dockerfile:
        yield from _dockerfile(subject)
    else:
        for node in image_nodes(subject):
            written = text_of(node)
            if written:
                yield from _judged(subject, written, line_of(node), column_of(node))


def _dockerfile(subject: Subject) -> Iterator[Finding]:
    parsed = subject.dockerfile
    for number, stage in enumerate(parsed.stages):
        if stage.parent is None:
            yield from _judged(subject, stage.image, stage.line, 1)
        for instruction in stage.instructions:
            source = instruction.flags()[0].get("from") if instruction.word in {"COPY", "ADD"} else None
            if source and not source.isdigit() and parsed.stage_named(source, before=number) is None:
                yield from _judged(subject, source, instruction.line, 1)


def _judged(subject: Subject, written: str, line: int, column: int) -> Iterator[Finding]:
    filled, settled = fill(written)
    image = read_image(filled)
    if "{{" in written or any(reference.operator == "?" for reference in references(written)):
        return  # filled in elsewhere, or demanded of who starts it: `${VERSION:?}`
    match image.pinning:
        case "pinned":
            return
        case "untagged" if settled:
            message = say("the image `{image}` has no tag, which means `latest`", image=filled)
            yield RULE.finding(subject, message, line=line, column=column)
        case "latest":
            message = say("the image `{image}` is whatever is newest on the day it is fetched", image=filled)
            yield RULE.finding(subject, message, line=line, column=column)
        case _ if settled:
            message = say("the tag of `{image}` holds no version and moves on by itself", image=filled)
            yield RULE.finding(subject, message, line=line, column=column, severity="warning")
        case _:
            message = say("the version of `{image}` is only known to the environment", image=written)
            yield RULE.finding(subject, message, line=line, column=column, severity="note")
