"""Read the infrastructure standards: what is demanded, and how strictly. Their YAML blocks are for the program.

What is missing takes its built-in value, which is the operator's standard; what can't be read counts as demanded, and
is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from orchestrator.evidence.yaml_text import (
    Mapping,
    Node,
    UnreadableYamlError,
    items,
    line_of,
    read_mapping,
    text_of,
    texts_of,
)
from orchestrator.model.finding import Finding
from orchestrator.model.text import say

Demand = Literal["must", "should", "free"]

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*(\w*)[^\n]*$")
_MUST = frozenset(
    {"mandatory", "required", "forbidden", "everywhere", "pinned", "documented", "non-root", "least", "yes", "true"}
    | {"always", "must", "least privilege", "immediate", "only", "enforced", "필수", "금지"}
)
_SHOULD = frozenset({"recommended", "preferred", "should", "advised", "권장"})
_FREE = frozenset({"off", "no", "false", "none", "optional", "allowed", "not required", "free", "선택", "허용"})
_BASES = ("alpine", "distroless", "scratch", "chainguard")
_MILLISECONDS = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*(ms|s)\b")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")


class Standards(Struct, frozen=True, kw_only=True):
    """The infrastructure standards, as far as rules and gates use them.

    Attributes:
        demands: key ("docker.multi_stage_builds") to how strictly it is meant; a key that is not there: must.
        base_images: what a final stage may stand on ("alpine", "distroless").
        tracked_env_files: the `.env*` names that may be tracked.
        never_in_code: patterns of key names whose values are kept out of code, as written.
        test_coverage: in percent, at least.
        response_time: of the API at the 95th percentile in a performance test, in milliseconds, less than.
        rules: rule id to how strictly it is meant; stronger than the demand of the rule's standard.
        findings: what of the file could not be read.
    """

    demands: tuple[tuple[str, Demand], ...] = ()
    base_images: tuple[str, ...] = ("alpine", "distroless")
    tracked_env_files: tuple[str, ...] = (".env.example",)
    never_in_code: tuple[str, ...] = ()
    test_coverage: float = 80.0
    response_time: float = 300.0
    rules: tuple[tuple[str, Demand], ...] = ()
    findings: tuple[Finding, ...] = ()

    def demand(self, rule: str, standard: str) -> Demand:
        """Tell how strictly a rule is meant."""
        own = next((demand for one, demand in self.rules if one == rule), None)
        return own if own is not None else next((demand for one, demand in self.demands if one == standard), "must")


def read_standards(data: bytes, file: str = "contracts/standards/infrastructure-standards.md") -> Standards:
    """Read the standards out of the file's fenced yaml blocks. Never fails; an empty file gives the built-in ones."""
    demands: dict[str, Demand] = {}
    rules: dict[str, Demand] = {}
    named: dict[str, tuple[str, ...]] = {}
    findings: list[Finding] = []
    coverage, response_time = 80.0, 300.0
    for start, block in _blocks(data.decode("utf-8", "replace")):
        try:
            root = read_mapping(block)
        except UnreadableYamlError as error:
            findings.append(_unreadable(file, start + (error.line or 1), error.problem))
            continue
        for key, written, node in _leaves(root):
            text = _plain(text_of(written) or "")
            if key == "ci_cd.test_coverage" and (demand := _demand(text)) is not None:
                demands[key] = demand
            elif key == "performance.api_response_p95":
                milliseconds = _MILLISECONDS.search(text)
                if milliseconds is None:
                    findings.append(_not_understood(file, start + line_of(node), key, text))
                else:
                    response_time = float(milliseconds[1]) * (1000 if milliseconds[2] == "s" else 1)
            elif key == "ci_cd.test_coverage":
                percent = _PERCENT.search(text)
                if percent is None or float(percent[1]) > 100:
                    findings.append(_not_understood(file, start + line_of(node), key, text))
                else:
                    coverage = float(percent[1])
            elif key == "docker.base_images":
                bases = tuple(base for base in _BASES if base in text)
                if bases:
                    named[key] = bases
                elif text not in _FREE | _SHOULD:
                    findings.append(_not_understood(file, start + line_of(node), key, text))
                demands[key] = _demand(text) or "must"
            elif key in {"security.tracked_env_files", "secrets.never_in_code"}:
                named[key] = tuple(texts_of(written))
            elif key.startswith("rules."):
                rules[key.removeprefix("rules.")] = _demand(text) or "must"
            elif (demand := _demand(text)) is not None:
                demands[key] = demand
    return Standards(
        demands=tuple(demands.items()),
        rules=tuple(rules.items()),
        base_images=named.get("docker.base_images", ("alpine", "distroless")),
        tracked_env_files=named.get("security.tracked_env_files", (".env.example",)),
        never_in_code=named.get("secrets.never_in_code", ()),
        test_coverage=coverage,
        response_time=response_time,
        findings=tuple(findings),
    )


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Give each fenced yaml block with the number of lines before its content."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        at += 1
        if opening is None:
            continue
        start = at
        while at < len(lines) and not lines[at].strip().startswith(opening[1]):
            at += 1
        if opening[2].lower() in {"yaml", "yml"}:
            yield start, "\n".join(lines[start:at])
        at += 1


def _leaves(root: Node | None) -> Iterator[tuple[str, Node, Node]]:
    """Give ("section.key", value, key node) two levels deep, which is as deep as the rules look."""
    for section, _, below in items(root):
        if isinstance(below, Mapping):
            for name, key, value in items(below):
                yield f"{section}.{name}", value, key


def _demand(text: str) -> Demand | None:
    if text in _FREE:
        return "free"
    if text in _SHOULD:
        return "should"
    return "must" if text in _MUST else None


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _unreadable(file: str, line: int, problem: str) -> Finding:
    return Finding(
        rule="standards/unreadable",
        severity="warning",
        message=say("a yaml block of the standards can't be read: {problem}", problem=problem),
        remedy=say("correct it; until then the built-in values hold"),
        file=file,
        line=line,
    )


def _not_understood(file: str, line: int, key: str, text: str) -> Finding:
    return Finding(
        rule="standards/value",
        severity="warning",
        message=say("`{key}` says {value}, which is not understood", key=key, value=text or "-"),
        remedy=say("write it as the standard does; until then the built-in value holds"),
        file=file,
        line=line,
    )
