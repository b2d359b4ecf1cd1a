"""Check the repository by the standards, list the rules, explain one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


@app.callback()
def standards() -> None:
    """Check the repository by the standards, list the rules, explain one."""


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]…", help="Files and folders; all tracked files unless told.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How findings are printed.")] = Form.TEXT,
    linters: Annotated[bool, typer.Option(help="Start the linters that are installed, too.")] = True,
) -> None:
    """Judge the repository's files as they are; ends with 1 where a finding withholds one, or a rule can't be read."""
    from orchestrator.faces.repository_check import check_repository, find_layout
    from orchestrator.standards.report import render

    report = check_repository(find_layout(Path.cwd()), paths or [], linters=linters)
    print(render(report, form.value, str))
    raise typer.Exit(int(report.fails))


@app.command(name="list")
def list_rules(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List rules and linters, how strictly this repository's standards mean them, and where each comes from."""
    from orchestrator.faces.repository_check import find_layout
    from orchestrator.faces.rule_book import open_book
    from orchestrator.faces.terminal.lines import columns, say, say_finding, say_json

    book = open_book(find_layout(Path.cwd()))
    unusable = [(one.name, str(one.why)) for one in book.statutes.installed.unusable]
    if as_json:
        rows = [{key: value for key, value in one._asdict().items() if key != "about"} for one in book.entries]
        broken = [(one.file, str(one.finding.message)) for one in book.statutes.own.broken]
        rows += [{"id": name, "sort": "unreadable", "title": why} for name, why in (*broken, *unusable)]
        say_json(rows)
        return
    for line in columns([[one.id, one.sort, one.weight, one.demand, one.title, one.origin] for one in book.entries]):
        say(line)
    for finding in book.statutes.findings:
        say_finding(finding, 0)
    for name, why in unusable:
        say(f"{name}: {why}")


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="A rule's or a linter's name, as findings and the list show it.")],
) -> None:
    """Tell what a rule finds, why that is a problem, what to do, and show a sample before and after."""
    from orchestrator.faces.repository_check import find_layout
    from orchestrator.faces.rule_book import OURS, find, open_book
    from orchestrator.faces.terminal.lines import clean, paint, say
    from orchestrator.standards.own_rules import OwnRule
    from orchestrator.standards.tool import Tool

    entry = find(open_book(find_layout(Path.cwd())), rule)
    about, inner = entry.about, rule.partition("/")[2]
    say(f"{paint(entry.id, 'bold')}: {clean(str(about.title))}")
    if isinstance(about, Tool):
        say(f"A linter from the package {about.package}.")
        if about.reference and (inner or "{rule}" not in about.reference):
            say(f"See {about.reference.format(rule=inner)}")
        return
    if entry.origin != OURS:
        say(f"A rule of this company's own, from {clean(entry.origin)}.")
    say(f"A finding {'withholds the file' if about.vetoes else 'is a ' + about.severity}.")
    if isinstance(about, OwnRule):
        say(f"It judges {clean(', '.join(about.files))}.")
        for word, expressions in (("Forbidden", about.forbids), ("Required", about.requires)):
            for expression in expressions:
                say(f"{word}: {clean(expression)}")
        if about.documentation:
            say(f"See {clean(about.documentation)}")
    elif about.standard:
        say(f"Demanded by {about.standard} of the infrastructure standards.")
    for title, text in (("Problem", str(about.problem)), ("Remedy", str(about.remedy))):
        if text:
            say()
            say(f"{title}: {clean(text)}")
    for title, sample in (("Before", about.before), ("After", about.after)):
        if sample:
            say()
            say(f"{title} ({clean(about.sample)}):")
            for line in sample.splitlines():
                say(line, 1)
