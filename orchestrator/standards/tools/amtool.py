"""amtool on Alertmanager configurations: routes to receivers that are there, fields, templates."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.prometheus import complaints, is_alertmanager, named
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="amtool",
    title=say("configurations of Alertmanager"),
    package="alertmanager",
    extra=False,
    debian="prometheus-alertmanager",
    sort="program",
    # No veto: a distribution's amtool may be older than the Alertmanager that runs, and not know its receivers.
    reference="https://prometheus.io/docs/alerting/latest/configuration/",
)


def applies(subject: Subject) -> bool:
    """Take configurations of an Alertmanager."""
    return subject.is_yaml and is_alertmanager(subject)


def locate() -> Located | None:
    """Find the program."""
    return find_program("amtool")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Check all configurations in one run."""
    files = named(subjects)
    output = run([located.path, "check-config", *files], files)
    said = list(complaints((output.out + b"\n" + output.err).decode("utf-8", "replace")))
    if output.code != 0 and not said:
        raise ToolFailedError(f"amtool ended with {output.code}")
    return [
        [
            TOOL.finding(subject, "configuration", one.text, "error", line=one.line, column=one.column)
            for one in said
            if one.name == f"{number}.yml"
        ]
        for number, subject in enumerate(subjects)
    ]
