"""Tell which rules and linters judge the files of a repository, where each comes from, and what it is about."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import NamedTuple

from orchestrator.errors import UsageError
from orchestrator.repository.layout import Layout
from orchestrator.standards.guardian import load_rules
from orchestrator.standards.loading import Statutes, read_statutes
from orchestrator.standards.own_rules import OwnRule
from orchestrator.standards.rule import Rule
from orchestrator.standards.tool import Tool
from orchestrator.standards.workbench import load_tools

OURS = "built in"


class Entry(NamedTuple):
    """A rule or linter. `origin`: "built in", the package that brings it, or the file that declares it."""

    id: str
    sort: str
    weight: str
    demand: str
    title: str
    origin: str
    about: Rule | OwnRule | Tool


class Book(NamedTuple):
    """Every rule and linter, and what of them can't be read."""

    statutes: Statutes
    entries: tuple[Entry, ...]


def open_book(layout: Layout) -> Book:
    """Read the rules and linters in force, in the order of where they come from."""
    statutes = read_statutes(layout)
    return Book(statutes, tuple(_entries(statutes)))


def find(book: Book, name: str) -> Entry:
    """Give the entry of a rule; `hadolint/DL3008` is found by its linter.

    Raises:
        UsageError: there is none.
    """
    by_name = {entry.id: entry for entry in book.entries}
    found = by_name.get(name) or by_name.get(name.partition("/")[0])
    if found is None or ("/" in name and found.sort != "linter"):
        near = difflib.get_close_matches(name, by_name, n=1)
        raise UsageError(
            f"there is no rule {name}", f"did you mean {near[0]}?" if near else "orchestrator standards list shows them"
        )
    return found


def _entries(statutes: Statutes) -> Iterator[Entry]:
    standards = statutes.standards
    brought = ((one.module.RULE, one.origin) for one in statutes.installed.rules)
    for rule, origin in (*((module.RULE, OURS) for module in load_rules()), *brought):
        weight = "vetoes" if rule.vetoes else rule.severity
        yield Entry(rule.id, "rule", weight, standards.demand(rule.id, rule.standard), str(rule.title), origin, rule)
    for own in statutes.own.rules:
        weight = "vetoes" if own.vetoes else own.severity
        yield Entry(own.id, "rule", weight, standards.demand(own.id, ""), own.title, own.file, own)
    for adapter in load_tools():
        tool = adapter.TOOL
        here = "installed" if adapter.locate() else f"missing: {tool.package}"
        weight, demand = "vetoes" if tool.vetoes else "warning", standards.demand(tool.id, "")
        yield Entry(tool.id, "linter", weight, demand, f"{tool.title} ({here})", OURS, tool)
