"""A compose file or workflow that can't be read can't be judged either."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="readable",
    title=say("compose files and workflows can be read"),
    severity="error",
    vetoes=True,
    prose=False,
    problem=say("what no parser understands hides from every other rule, and fails where it is used"),
    remedy=say("correct the YAML at the line named, without cycles of anchors and without endless nesting"),
    sample="compose.yaml",
    before="services:\n  api: [\n",
    after="services:\n  api:\n    build: ./api\n",
)


def applies(subject: Subject) -> bool:
    """Take what is a compose file or a workflow by its name."""
    return subject.is_workflow or subject.naming.is_compose


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Ask whether it could be read."""
    error = subject.yaml_error
    if error is not None:
        message = say("the file is not YAML that can be read: {problem}", problem=error.problem)
        yield RULE.finding(subject, message, line=error.line)
