"""Draft the decision that waives a rule for some files: checked, with what the rule finds there now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from orchestrator.authorize.paths import unsafe
from orchestrator.decisions.covers import LONGEST
from orchestrator.errors import UsageError
from orchestrator.faces.deciding import Chamber
from orchestrator.faces.drafting import draft_decision_of
from orchestrator.faces.rule_book import find, open_book
from orchestrator.model.decision import Scope, Waiver
from orchestrator.model.finding import Finding
from orchestrator.repository.layout import Layout
from orchestrator.standards.loading import guardian_by, read_statutes

TEMPLATE = "waiver.md.j2"
WILDCARDS = "*?["


def draft_waiver(start: Path, rule: str, paths: Sequence[str], until: str, title: str) -> tuple[str, bool]:
    """Draft a critical decision that waives a rule for files until a day.

    Args:
        paths: of single files, from the repository's top or from here; they need not be there yet.
        until: a date, at most 90 days ahead.

    Returns:
        (path of the decision from the repository's top, whether it is new).

    Raises:
        UsageError: the rule is not known, a path is none of one file, the end is none, past or too far.
    """
    chamber = Chamber.open(start)
    end = _end(until, chamber.now.date())
    about = find(open_book(chamber.layout), rule).about
    if not paths:
        raise UsageError("no file is named", "name each one: --path PATH")
    files = tuple(dict.fromkeys(_file(chamber.layout, start, path) for path in paths))
    words = {
        "rule": rule,
        "paths": files,
        "until": end.isoformat(),
        "problem": getattr(about, "problem", ""),
        "remedy": getattr(about, "remedy", ""),
        "findings": _found(chamber.layout, rule, files),
    }
    scope = Scope(waives=tuple(Waiver(rule=rule, path=file, until=end) for file in files))
    heading = title.strip() or f"Waive {rule} for {', '.join(files)}"
    return draft_decision_of(chamber, heading, "critical", scope, template=TEMPLATE, words=words)


def _end(until: str, today: date) -> date:
    try:
        end = date.fromisoformat(until.strip())
    except ValueError:
        raise UsageError(f"{until or 'the end'} is not a date", "name the last day: --until 2026-12-31") from None
    if end < today:
        raise UsageError(f"{end} is past", "name a day to come")
    if end - today > LONGEST:
        raise UsageError(
            f"{end} is more than {LONGEST.days} days ahead", f"choose at latest {today + timedelta(days=LONGEST.days)}"
        )
    return end


def _file(layout: Layout, start: Path, path: str) -> str:
    if any(sign in path for sign in WILDCARDS):
        raise UsageError(f"{path} holds a wildcard, and a waiver names single files", "name each one: --path PATH")
    here = (start / path).resolve()
    name = path
    if here.exists() and here.is_relative_to(layout.top.resolve()):
        name = here.relative_to(layout.top.resolve()).as_posix()
    if (odd := unsafe(name)) is not None or (layout.top / name).is_dir() or name.endswith("/"):
        raise UsageError(
            f"{path} is not a file's path{f': {odd}' if odd else ''}", "name one file, from the repository's top"
        )
    return name


def _found(layout: Layout, rule: str, files: Sequence[str]) -> tuple[Finding, ...]:
    there = [(file, (layout.top / file).read_bytes()) for file in files if (layout.top / file).is_file()]
    judgements = guardian_by(read_statutes(layout)).judge_files(there)
    return tuple(one for judged in judgements for one in judged.findings if one.rule == rule)
