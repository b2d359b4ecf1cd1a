"""zizmor on GitHub workflows: injection, dangerous triggers, permissions, pinning. Offline, nothing ignored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="zizmor",
    title=say("security of GitHub workflows"),
    package="zizmor",
    sort="program",
    security=True,
    vetoes=True,
    reference="https://docs.zizmor.sh/audits/#{rule}",
)
_SEVERITY: dict[str, Severity] = {"High": "error", "Medium": "warning"}
# Through these a stranger's pull request runs commands with the repository's rights.
_VETOES = frozenset({"template-injection", "dangerous-triggers", "insecure-commands", "github-env"})
_WITH_FINDINGS = frozenset({0, 11, 12, 13, 14})


def applies(subject: Subject) -> bool:
    """Take workflows."""
    return subject.is_workflow


def locate() -> Located | None:
    """Find the program."""
    return find_program("zizmor")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Check all readable workflows in one run."""
    names = {
        f"{number}/.github/workflows/workflow.yml": number
        for number, subject in enumerate(subjects)
        if subject.yaml_error is None and subject.documents
    }
    found: list[list[Finding] | None] = [[] if number in names.values() else None for number in range(len(subjects))]
    if not names:
        return found
    flags = ["--offline", "--no-config", "--no-ignores", "--no-progress", "--quiet", "--format", "json-v1"]
    files = {name: (subjects[number].text or "").encode() for name, number in names.items()}
    output = run([located.path, *flags, "--", *names], files)
    if output.code not in _WITH_FINDINGS:
        raise ToolFailedError(f"zizmor ended with {output.code}")
    try:
        for one in json.loads(output.out):
            _take(one, names, subjects, found)
    except (ValueError, KeyError, TypeError) as error:
        raise ToolFailedError(f"zizmor answered in a form that is not known: {error}") from error
    return found


def _take(
    one: dict[str, Any], names: dict[str, int], subjects: Sequence[Subject], found: list[list[Finding] | None]
) -> None:
    place = next((place for place in one["locations"] if place["symbolic"]["kind"] == "Primary"), one["locations"][0])
    number = names[place["symbolic"]["key"]["Local"]["verbatim_path"].removeprefix("./")]
    findings = found[number]
    if findings is None:
        return
    start = place["concrete"]["location"]["start_point"]
    weight = one["determinations"]
    findings.append(
        TOOL.finding(
            subjects[number],
            one["ident"],
            f"{one['desc']}: {place['symbolic']['annotation']}",
            _SEVERITY.get(weight["severity"], "note"),
            line=start["row"] + 1,
            column=start["column"] + 1,
            vetoes=one["ident"] in _VETOES and weight["severity"] == "High" and weight["confidence"] != "Low",
        )
    )
