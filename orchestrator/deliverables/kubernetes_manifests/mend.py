"""Mend Kubernetes manifests that the standards withhold: versions on images, secrets out of a Secret object."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.drafting.edits import Edits
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.versions import floats, versioned
from orchestrator.evidence.yaml_text import (
    Mapping,
    Scalar,
    child,
    column_of,
    elements,
    items,
    line_of,
    mappings,
    text_of,
)
from orchestrator.model.artifact import Judged
from orchestrator.model.evidence import Evidence
from orchestrator.model.kind import Mended, Order, Pen
from orchestrator.model.text import say
from orchestrator.standards.subject import Subject

_PODS = frozenset({"containers", "initContainers"})


def mend(withheld: Judged, order: Order, pen: Pen) -> Mended | None:
    """Give containers' images a version, and let their environment name a Secret's key where a secret stands."""
    subject = Subject(withheld.artifact.path, withheld.artifact.content)
    if subject.text is None or not subject.manifests or subject.yaml_error is not None:
        return None
    lines = {one.line for one in withheld.findings if one.rule == "hard-coded-secret" and one.line}
    edits, gaps = Edits(subject.text), Gaps(pen)
    for manifest in subject.manifests:
        owner = text_of(child(manifest, "metadata", "name")) or "app"
        for container in _containers(manifest):
            _pin(container, order.evidence, edits, gaps)
            for entry in elements(child(container, "env")):
                _refer(entry, f"{owner}-secrets", lines, edits, gaps)
    if gaps.found:
        edits.replace(0, 0, "".join(f"# ‹{' '.join(pen.say(gap).split())}›{edits.break_}" for gap in gaps.found))
    return Mended(content=edits.applied().encode(), gaps=gaps.found)


def _containers(manifest: Mapping) -> Iterator[Mapping]:
    for path, mapping in mappings(manifest):
        if path and path[-1] in _PODS:
            yield mapping


def _pin(container: Mapping, evidence: Evidence, edits: Edits, gaps: Gaps) -> None:
    node = child(container, "image")
    written = text_of(node) or ""
    if isinstance(node, Scalar) and floats(written):
        edits.replace(*edits.span(node), versioned(written, evidence, gaps) or written)


def _refer(entry: object, secret: str, lines: set[int], edits: Edits, gaps: Gaps) -> None:
    if not isinstance(entry, Mapping) or entry.flow_style:
        return
    name = text_of(child(entry, "name"))
    found = next(((key, value) for word, key, value in items(entry) if word == "value"), None)
    if name is None or found is None or line_of(found[1]) not in lines:
        return
    key, value = found
    margin = edits.break_ + " " * (column_of(key) - 1)
    start, end = edits.at(line_of(key), column_of(key)), edits.span(value)[1]
    edits.replace(start, end, margin.join(("valueFrom:", "  secretKeyRef:", f"    name: {secret}", f"    key: {name}")))
    gaps.gap(say("the key `{key}` of the Secret `{secret}`, created outside the repository", key=name, secret=secret))
