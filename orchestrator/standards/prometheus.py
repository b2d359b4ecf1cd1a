"""Tell files of Prometheus and Alertmanager from other YAML, and read what promtool and amtool complain of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from orchestrator.evidence.yaml_text import Mapping, Sequence, child, elements
from orchestrator.standards.subject import Subject

_RULE_FILE = re.compile(r"(?:^|/)prometheus/(?:.*/)?[^/]*rules?[^/]*\.ya?ml$|\.rules\.ya?ml$|-rules\.ya?ml$")
_CONFIGURATION = re.compile(r"(?:^|/)prometheus[^/]*\.ya?ml$")
_ALERTMANAGER = re.compile(r"(?:^|/)alertmanager[^/]*\.ya?ml$")
# Promtail and Grafana's agent scrape too; these keys are theirs.
_OF_OTHERS = ("clients", "positions", "integrations", "metrics", "logs", "receivers", "services")
_COMPLAINT = re.compile(r"(?:^|[\s'])(?P<name>\d+\.yml)'?:?\s+(?:FAILED:\s+)?(?P<text>\S.*)$")
_PLACE = re.compile(r"(?:(?P<line>\d+):(?P<column>\d+): |line (?P<only>\d+): )")
# Values and addresses, which may hold a password.
_VALUE = re.compile(r'!!\w+ `?[^`\s]*`?|`[^`]*`|"[^"]*(?:://|@)[^"]*"')


class Complaint(NamedTuple):
    """What a checker says of a file; line and column where it says them."""

    name: str
    text: str
    line: int | None = None
    column: int | None = None


def is_rules(subject: Subject) -> bool:
    """Whether the file holds alerting or recording rules."""
    groups = child(_root(subject), "groups")
    if not isinstance(groups, Sequence) or child(_root(subject), "apiVersion") is not None:
        return False
    rules = (rule for group in elements(groups) for rule in elements(child(group, "rules")))
    told = any(child(rule, "alert") is not None or child(rule, "record") is not None for rule in rules)
    return told or _RULE_FILE.search(subject.path) is not None


def is_configuration(subject: Subject) -> bool:
    """Whether the file is the configuration of a Prometheus."""
    root = _root(subject)
    if root is None or any(child(root, key) is not None for key in _OF_OTHERS):
        return False
    if child(root, "scrape_configs") is not None:
        return True
    named = _CONFIGURATION.search(subject.path) is not None
    return named and (child(root, "global") is not None or child(root, "rule_files") is not None)


def is_alertmanager(subject: Subject) -> bool:
    """Whether the file is the configuration of an Alertmanager."""
    root = _root(subject)
    routed = isinstance(child(root, "route"), Mapping)
    received = child(root, "receivers") is not None
    return (routed and received) or ((routed or received) and _ALERTMANAGER.search(subject.path) is not None)


def complaints(output: str) -> Iterator[Complaint]:
    """Give each complaint of promtool or amtool about a file called `<number>.yml`; values are left out.

    What follows indented on the next lines ("  line 5: field …") belongs to the file named before, and says it better.
    """
    name, pending = "", ""
    for line in output.splitlines():
        match = _COMPLAINT.search(line)
        if match is not None and not match["text"].startswith(("SUCCESS", "is valid")):
            if pending:
                yield _complaint(name, pending)
            name, pending = match["name"], match["text"]
        elif name and line.startswith("  line "):
            pending = ""
            yield _complaint(name, line.strip())
    if pending:
        yield _complaint(name, pending)


def _complaint(name: str, text: str) -> Complaint:
    place = _PLACE.match(text)
    line = int(place["line"] or place["only"]) if place else None
    column = int(place["column"]) if place and place["column"] else None
    plain = text[place.end() :] if place else text
    return Complaint(name, _VALUE.sub("‹…›", plain).strip(), line, column)


def named(subjects: Iterable[Subject]) -> dict[str, bytes]:
    """Give the subjects' texts under names that `complaints` finds again."""
    return {f"{number}.yml": (subject.text or "").encode() for number, subject in enumerate(subjects)}


def _root(subject: Subject) -> Mapping | None:
    root = subject.documents[0] if len(subject.documents) == 1 else None
    return root if isinstance(root, Mapping) else None
