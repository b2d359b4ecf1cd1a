"""Mend a compose file that the standards withhold, in place: what is not mended stays as the requester wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from orchestrator.deliverables.compose_stack.services import reference
from orchestrator.drafting.applications import variable
from orchestrator.drafting.edits import Edits
from orchestrator.drafting.engines import engine_of
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.handing_over import hand_over
from orchestrator.drafting.versions import floats, versioned
from orchestrator.evidence.yaml_text import Mapping, Node, Scalar, Sequence, child, column_of, items, line_of, text_of
from orchestrator.model.artifact import Judged
from orchestrator.model.evidence import Evidence
from orchestrator.model.finding import Finding
from orchestrator.model.kind import Mended, Order, Pen
from orchestrator.model.text import say
from orchestrator.standards.images import read_image
from orchestrator.standards.subject import Subject

_DECLARED_BY_NAME = ("networks", "volumes")


def mend(withheld: Judged, order: Order, pen: Pen) -> Mended | None:
    """Put references where secrets stand, versions on images, health checks where the engine is known."""
    subject = Subject(withheld.artifact.path, withheld.artifact.content)
    if subject.text is None or not subject.is_compose or subject.yaml_error is not None:
        return None
    edits, gaps = Edits(subject.text), Gaps(pen)
    lines = {one.line for one in withheld.findings if one.rule == "hard-coded-secret" and one.line}
    hand_over(subject, lines, edits, reference)
    for root in subject.documents:
        for name, _, service in items(child(root, "services")):
            _pin(name, service, order.evidence, edits, gaps)
            _watch(name, service, edits, gaps)
        for sort in _DECLARED_BY_NAME:
            _declare(sort, root, withheld.findings, edits)
    if gaps.found:
        edits.replace(0, 0, "".join(f"# ‹{_line(pen.say(gap))}›{edits.break_}" for gap in gaps.found))
    return Mended(content=edits.applied().encode(), gaps=gaps.found)


def _pin(name: str, service: Node, evidence: Evidence, edits: Edits, gaps: Gaps) -> None:
    node = child(service, "image")
    written = text_of(node) or ""
    if not isinstance(node, Scalar) or child(service, "build") is not None or not floats(written):
        return
    plain = read_image(written).name
    image = versioned(written, evidence, gaps) or f"{plain}:${{{variable(name)}_VERSION:?set it in .env}}"
    edits.replace(*edits.span(node), json.dumps(image) if "$" in image else image)


def _watch(name: str, service: Node, edits: Edits, gaps: Gaps) -> None:
    image = text_of(child(service, "image"))
    if not isinstance(service, Mapping) or service.flow_style or not service.value or not image:
        return
    if child(service, "healthcheck") is not None or child(service, "build") is not None:
        return
    engine = engine_of(image)
    other_command = any(child(service, key) is not None for key in ("command", "entrypoint"))
    if engine is None or other_command or "/run/secrets/" in engine.check:
        gaps.gap(say("health check of {service}", service=name))
        return
    margin = " " * (column_of(service.value[0][0]) - 1)
    check = f"{margin}  test: {json.dumps(['CMD-SHELL', engine.check])}"
    times = (f"{margin}  interval: 30s", f"{margin}  timeout: 5s", f"{margin}  retries: 3")
    edits.below(_last_line(service), (f"{margin}healthcheck:", check, *times))


def _declare(sort: str, root: Node, findings: Iterable[Finding], edits: Edits) -> None:
    """Declare the networks and volumes that services name; a service that is declared nowhere may be a slip."""
    said = (dict(one.message.values) for one in findings if one.rule == "compose-references")
    names = dict.fromkeys(str(one.get("name")) for one in said if one.get("sort") == sort)
    if not names:
        return
    found = next(((key, value) for name, key, value in items(root) if name == sort), None)
    if found is None:
        edits.below(_last_line(root), (f"{sort}:", *(f"  {name}:" for name in names)))
        return
    key, declared = found
    if isinstance(declared, Mapping) and not declared.flow_style and declared.value:
        margin = " " * (column_of(declared.value[0][0]) - 1)
        edits.below(_last_line(declared), tuple(f"{margin}{name}:" for name in names))
    elif text_of(declared) is None and isinstance(declared, Scalar):
        edits.below(line_of(key), tuple(f"  {name}:" for name in names))


def _last_line(node: Node) -> int:
    """Give the number of the last line that a node itself stands on, without blank lines and comments below it.

    Raises:
        ValueError: its last part is an alias in a list, which stands elsewhere.
    """
    while isinstance(node, Mapping | Sequence) and not node.flow_style and node.value:
        last = node.value[-1]
        key, part = last if isinstance(last, tuple) else (node, last)
        if part.start_mark.line < key.start_mark.line:  # an alias: what it means stands above
            if key is node:
                raise ValueError("a list ends in an alias")
            return line_of(key)
        node = key if _is_empty(part) else part
    end = node.end_mark
    return int(end.line) + (1 if end.column else 0)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.start_mark.index == node.end_mark.index


def _line(text: str) -> str:
    return " ".join(text.split())
