"""Find what a file assigns to which name: in YAML, Dockerfiles, env files, shells, JSON, settings and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from orchestrator.evidence.yaml_text import (
    Mapping,
    Node,
    Scalar,
    child,
    column_of,
    line_of,
    mappings,
    scalars,
    text_of,
)
from orchestrator.standards.subject import Subject

Manner = Literal["setting", "code", "template"]

_NAME = r"(?<![A-Za-z0-9_.-])([A-Za-z_][A-Za-z0-9_.-]{0,99})"
# name: "value", name = "value", "name" => "value", name: Type = "value"
_QUOTED = re.compile(
    _NAME
    + r"[\"']?\]?\s{0,3}(?::\s{0,3}[A-Za-z_][\w\[\], |]{0,40}\s{0,3}=|=>|:=|=|:)\s{0,3}"
    + r"[brfu]{0,2}([\"'`])([^\"'`\n]{1,500})\2"
)
_PLAIN = re.compile(r"^[ \t]*(?:export[ \t]+|set[ \t]+|-[ \t]+)?[\"']?" + _NAME + r"[\"']?[ \t]*[=:][ \t]*(.*)$")
_SHELL = re.compile(r"(?:^|[\s;&|(\"'])" + r"([A-Za-z_][A-Za-z0-9_]{0,99})=(\"[^\"]*\"|'[^']*'|[^\s;&|)\"']+)")
_OPTION = re.compile(r"(?:^|\s)--([a-z][a-z0-9-]{0,60})[= ](\"[^\"]*\"|'[^']*'|[^\s\"'-][^\s\"']*)")
_JSON = re.compile(r"\"" + _NAME + r"\"\s{0,3}:\s{0,3}\"([^\"\n]{1,500})\"")
_COMMENT = ("#", "//", ";", "--", "*", "/*")
_TEMPLATE = re.compile(
    r"(?:^|\.)env\.(?:[^/]*\.)?(?:example|sample|template|dist)$|\.(?:example|sample|template|dist)$"
)


class Assignment(Struct, frozen=True):
    """A name and the value that it is given.

    Attributes:
        manner: a setting takes effect as it stands; a template is filled in by people first; in code only what looks
            like a secret is one.
        line, column: of the value, from 1.
        above: the keys above it in YAML.
    """

    name: str
    value: str
    manner: Manner
    line: int
    column: int
    above: tuple[str, ...] = ()


def assignments(subject: Subject) -> Iterator[Assignment]:
    """Give every assignment that the file's form shows; for prose none."""
    if subject.is_prose:
        return
    manner: Manner = "template" if _TEMPLATE.search(subject.name) else "setting"
    if subject.is_yaml and subject.yaml_error is None:
        for root in subject.documents:
            yield from _yaml(root, manner)
    elif subject.is_dockerfile:
        yield from _dockerfile(subject)
        yield from _shell(subject.lines, 1, manner)
    elif subject.is_shell:
        yield from _shell(subject.lines, 1, manner)
    elif subject.extension in {".json", ".jsonc", ".json5"} or subject.name.endswith(".code-workspace"):
        yield from _matches(_JSON, subject.lines, 2, manner)
    elif subject.is_code:
        yield from _matches(_QUOTED, subject.lines, 3, "code")
    else:
        yield from _settings(subject.lines, manner)


def _yaml(root: Node, manner: Manner) -> Iterator[Assignment]:
    for path, node in scalars(root):
        value = str(node.value)
        if "\n" in value:
            # A script or another file inside: its lines begin below the sign that opens the block.
            first = line_of(node) + (1 if node.style in {"|", ">"} else 0)
            yield from _shell(value.split("\n"), first, manner, path)
            yield from _settings(value.split("\n"), manner, first, path)
            continue
        name, equals, given = value.partition("=")
        if equals and name.replace("_", "").isalnum():  # a list element "NAME=value"
            yield Assignment(name, given, manner, line_of(node), column_of(node), path)
        elif path:
            yield Assignment(path[-1], value, manner, line_of(node), column_of(node), path[:-1])
            if " " in value:  # a command
                yield from _shell([value], line_of(node), manner, path)
    for path, mapping in mappings(root):
        yield from _named_value(path, mapping, manner)


def _named_value(path: tuple[str, ...], mapping: Mapping, manner: Manner) -> Iterator[Assignment]:
    """Give Kubernetes' `- name: X` / `value: y`."""
    name, value = text_of(child(mapping, "name")), child(mapping, "value")
    if name and isinstance(value, Scalar):
        yield Assignment(name, str(value.value), manner, line_of(value), column_of(value), path)


def _dockerfile(subject: Subject) -> Iterator[Assignment]:
    for instruction in subject.dockerfile.instructions:
        if instruction.word in {"ENV", "ARG", "LABEL"}:
            for name, value in instruction.pairs():
                if value:
                    yield Assignment(name, value, "setting", instruction.line, 1)


def _shell(lines: list[str], first: int, manner: Manner, above: tuple[str, ...] = ()) -> Iterator[Assignment]:
    for number, line in enumerate(lines, first):
        if ("=" in line or "--" in line) and not line.lstrip().startswith("#"):
            for pattern in (_SHELL, _OPTION):
                for match in pattern.finditer(line):
                    yield Assignment(match[1], match[2], manner, number, match.start(2) + 1, above)


def _settings(lines: list[str], manner: Manner, first: int = 1, above: tuple[str, ...] = ()) -> Iterator[Assignment]:
    for number, line in enumerate(lines, first):
        match = None if line.lstrip().startswith(_COMMENT) else _PLAIN.match(line)
        if match is not None:
            yield Assignment(match[1], match[2], manner, number, match.start(2) + 1, above)


def _matches(pattern: re.Pattern[str], lines: list[str], group: int, manner: Manner) -> Iterator[Assignment]:
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(_COMMENT):
            continue
        for match in pattern.finditer(line):
            yield Assignment(match[1], match[group], manner, number, match.start(group) + 1)
