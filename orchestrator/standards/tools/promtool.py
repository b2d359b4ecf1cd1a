"""promtool on Prometheus rules and configurations: expressions, durations, templates, fields."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.prometheus import complaints, is_configuration, is_rules, named
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="promtool",
    title=say("rules and configurations of Prometheus"),
    package="prometheus",
    extra=False,
    debian="prometheus",
    sort="program",
    # No veto: a distribution's promtool may be older than the Prometheus that runs, and not know what that knows.
    reference="https://prometheus.io/docs/prometheus/latest/configuration/{rule}/",
)


def applies(subject: Subject) -> bool:
    """Take rule files and configurations."""
    return subject.is_yaml and (is_rules(subject) or is_configuration(subject))


def locate() -> Located | None:
    """Find the program."""
    return find_program("promtool")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Check rules in one run and configurations in another; files that they name are not looked for."""
    found: list[list[Finding] | None] = [None] * len(subjects)
    rules = [number for number, subject in enumerate(subjects) if is_rules(subject)]
    others = [number for number in range(len(subjects)) if number not in rules]
    for sort, command, numbers in (
        ("alerting_rules", ("check", "rules"), rules),
        ("configuration", ("check", "config", "--syntax-only"), others),
    ):
        if not numbers:
            continue
        files = named(subjects[number] for number in numbers)
        output = run([located.path, *command, *files], files)
        said = list(complaints((output.out + b"\n" + output.err).decode("utf-8", "replace")))
        if output.code != 0 and not said:
            raise ToolFailedError(f"promtool ended with {output.code}")
        for place, number in enumerate(numbers):
            found[number] = [
                TOOL.finding(subjects[number], sort, one.text, "error", line=one.line, column=one.column)
                for one in said
                if one.name == f"{place}.yml"
            ]
    return found
