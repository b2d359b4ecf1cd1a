"""Find the container images that a file names, and where."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.evidence.yaml_text import Node, child, elements, items, mappings, text_of
from orchestrator.standards.subject import Subject

_PODS = frozenset({"containers", "initContainers", "ephemeralContainers"})


def image_nodes(subject: Subject) -> Iterator[Node]:
    """Give the nodes that name an image which is fetched, in compose files, workflows and manifests."""
    for root in subject.documents:
        if subject.is_compose:
            for _, _, service in items(child(root, "services")):
                node = child(service, "image")
                # Beside `build`, the name is what the result is called, not what is fetched.
                if node is not None and child(service, "build") is None:
                    yield node
        elif subject.is_workflow:
            for _, _, job in items(child(root, "jobs")):
                container = child(job, "container")
                yield from (node for node in (container, child(container, "image")) if node is not None)
                services = (child(service, "image") for _, _, service in items(child(job, "services")))
                yield from (node for node in services if node is not None)
                uses = (child(step, "uses") for step in elements(child(job, "steps")))
                yield from (node for node in uses if node is not None and (text_of(node) or "").startswith("docker://"))
    for manifest in subject.manifests:
        for path, mapping in mappings(manifest):
            node = child(mapping, "image") if path and path[-1] in _PODS else None
            if node is not None:
                yield node
