"""A compose file names only what it also declares: services, networks, volumes, secrets, configs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orchestrator.evidence.yaml_text import Mapping, Node, child, column_of, elements, items, line_of, text_of
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="compose-references",
    title=say("compose files declare what they name"),
    severity="error",
    vetoes=True,
    prose=False,
    problem=say("`docker compose` refuses the whole file for one name that is declared nowhere"),
    remedy=say("declare it at the top level of the file, or correct the name"),
    sample="compose.yaml",
    before="services:\n  api:\n    build: ./api\n    networks: [backend]\n",
    after="services:\n  api:\n    build: ./api\n    networks: [backend]\nnetworks:\n  backend:\n",
)
# What an override file names may be declared in the file that it is laid over.
_BASE = re.compile(r"(?:^|/)(?:docker-)?compose\.ya?ml$")
_PATH = (".", "/", "~", "$", "\\")
Named = tuple[str, str, Node]


def applies(subject: Subject) -> bool:
    """Take compose files that stand alone."""
    return _BASE.search(subject.path) is not None and subject.is_compose


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Look up every name that a service uses."""
    for root in subject.documents:
        if child(root, "include") is not None:
            continue
        declared = {
            sort: {name for name, _, _ in items(child(root, sort))}
            for sort in ("services", "networks", "volumes", "secrets", "configs")
        }
        declared["networks"].add("default")
        for _, _, service in items(child(root, "services")):
            for sort, name, node in _named(service):
                if name not in declared[sort] and "$" not in name:
                    message = say("`{name}` is declared nowhere under `{sort}`", name=name, sort=sort)
                    yield RULE.finding(subject, message, line=line_of(node), column=column_of(node))


def _named(service: Node) -> Iterator[Named]:
    for key, sort in (("depends_on", "services"), ("networks", "networks")):
        node = child(service, key)
        if isinstance(node, Mapping):
            yield from ((sort, name, place) for name, place, _ in items(node))
        else:
            yield from _texts(sort, elements(node))
    for sort in ("secrets", "configs"):
        for element in elements(child(service, sort)):
            yield from _texts(sort, [element if not isinstance(element, Mapping) else child(element, "source")])
    mode = child(service, "network_mode")
    written = text_of(mode) or ""
    if mode is not None and written.startswith("service:"):
        yield "services", written.removeprefix("service:"), mode
    for element in elements(child(service, "volumes")):
        yield from _volume(element)


def _volume(element: Node) -> Iterator[Named]:
    if isinstance(element, Mapping):
        if text_of(child(element, "type")) == "volume":
            yield from _texts("volumes", [child(element, "source")])
        return
    source, colon, _ = (text_of(element) or "").partition(":")
    if colon and source and not source.startswith(_PATH) and "/" not in source:
        yield "volumes", source, element


def _texts(sort: str, nodes: Iterable[Node | None]) -> Iterator[Named]:
    for node in nodes:
        name = text_of(node)
        if node is not None and name:
            yield sort, name, node
