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
    """Judge the repository's files as they are; ends with 1 where a finding withholds a file."""
    from orchestrator.faces.repository_check import check_repository, find_layout
    from orchestrator.standards.report import render

    report = check_repository(find_layout(Path.cwd()), paths or [], linters=linters)
    print(render(report, form.value, str))
    raise typer.Exit(int(report.vetoes > 0))


@app.command(name="list")
def list_rules(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the rules and linters, and how strictly the standards of this repository mean them."""
    from orchestrator.faces.repository_check import find_layout, standards_of
    from orchestrator.faces.terminal.lines import columns, say, say_json
    from orchestrator.standards.guardian import load_rules
    from orchestrator.standards.workbench import load_tools

    demanded = standards_of(find_layout(Path.cwd()))
    rows = []
    for module in load_rules():
        rule = module.RULE
        weight = "vetoes" if rule.vetoes else rule.severity
        rows.append((rule.id, "rule", weight, demanded.demand(rule.id, rule.standard), str(rule.title)))
    for adapter in load_tools():
        tool = adapter.TOOL
        weight = "vetoes" if tool.vetoes else "warning"
        here = "installed" if adapter.locate() else f"missing: {tool.package}"
        rows.append((tool.id, "linter", weight, demanded.demand(tool.id, ""), f"{tool.title} ({here})"))
    if as_json:
        say_json([dict(zip(("id", "sort", "weight", "demand", "title"), row, strict=True)) for row in rows])
        return
    for line in columns(rows):
        say(line)


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="A rule's or a linter's name, as findings and the list show it.")],
) -> None:
    """Tell what a rule finds, why that is a problem, what to do, and show a sample before and after."""
    import difflib

    from orchestrator.errors import UsageError
    from orchestrator.faces.terminal.lines import paint, say
    from orchestrator.standards.guardian import load_rules
    from orchestrator.standards.workbench import load_tools

    rules = {module.RULE.id: module.RULE for module in load_rules()}
    tools = {adapter.TOOL.id: adapter.TOOL for adapter in load_tools()}
    if (found := rules.get(rule)) is not None:
        say(f"{paint(found.id, 'bold')}: {found.title}")
        say(f"A finding {'withholds the file' if found.vetoes else 'is a ' + found.severity}.")
        if found.standard:
            say(f"Demanded by {found.standard} of the infrastructure standards.")
        for title, text in (("Problem", str(found.problem)), ("Remedy", str(found.remedy))):
            say()
            say(f"{title}: {text}")
        for title, sample in (("Before", found.before), ("After", found.after)):
            if sample:
                say()
                say(f"{title} ({found.sample}):")
                for line in sample.splitlines():
                    say(line, 1)
        return
    name, _, inner = rule.partition("/")
    if (tool := tools.get(name)) is not None:
        say(f"{paint(tool.id, 'bold')}: {tool.title}")
        say(f"A linter from the package {tool.package}.")
        if tool.reference and (inner or "{rule}" not in tool.reference):
            say(f"See {tool.reference.format(rule=inner)}")
        return
    near = difflib.get_close_matches(rule, [*rules, *tools], n=1)
    raise UsageError(
        f"there is no rule {rule}", f"did you mean {near[0]}?" if near else "orchestrator standards list shows them"
    )
