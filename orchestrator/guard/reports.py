"""Show a range report as text, JSON or SARIF."""

from __future__ import annotations

import json

from orchestrator.guard.findings import Author, CommitDenial, RangeReport
from orchestrator.version import VERSION

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(report: RangeReport) -> str:
    """One line per denial, its reasons indented, a summary last."""
    lines = []
    for denial in report.denials:
        who = denial.author.role or ("a person" if denial.author.person else "an unknown author")
        what = f"may not write {denial.path}" if denial.path else "is denied"
        lines.append(f"{denial.commit[:12]}: {who} {what}")
        where = f" ({denial.file}:{denial.line})" if denial.line else ""
        lines.append(f"  {denial.fact}{where}")
        lines.append(f"  identity: level {denial.author.level} ({denial.author.how})")
        if denial.writers:
            lines.append(f"  who may: {', '.join(denial.writers)}")
    if any(denial.rule == "range/unknown-author" for denial in report.denials):
        since = report.base[:12] or "--root"
        lines.append(f"to repair: sign them (`git rebase --force-rebase --rebase-merges -S {since}`), and push again")
    span = f"{report.base[:12]}..{report.head[:12]}" if report.base else f"all of {report.head[:12]}"
    verdict = f"{len(report.denials)} denied" if report.denials else "allowed"
    lines.append(f"{span}: {_count(report.commits, 'commit')}, {_count(report.paths, 'path')}, {verdict}")
    return _safe("\n".join(lines) + "\n")


def _count(many: int, what: str) -> str:
    return f"{many} {what}" if many == 1 else f"{many} {what}s"


def as_json(report: RangeReport) -> str:
    """Everything, for machines."""
    found = {
        **_fields(report, "base", "head", "policy", "commits", "paths"),
        "allowed": not report.denials,
        "denials": [
            {
                **_fields(denial, "commit", "path", "fact", "rule", "file", "line", "writers"),
                "author": _fields(denial.author, "role", "person", "level", "how"),
            }
            for denial in report.denials
        ],
    }
    return json.dumps(found, indent=2) + "\n"


def _fields(value: RangeReport | CommitDenial | Author, *names: str) -> dict[str, object]:
    return {name: getattr(value, name) for name in names}


def as_sarif(report: RangeReport) -> str:
    """SARIF 2.1.0, for a forge's code scanning."""
    rules = sorted({denial.rule for denial in report.denials})
    run = {
        "tool": {
            "driver": {
                "name": "orchestrator guard range",
                "version": VERSION,
                "rules": [{"id": rule} for rule in rules],
            }
        },
        "results": [_result(denial) for denial in report.denials],
    }
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(denial: CommitDenial) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": denial.rule,
        "level": "error",
        "message": {
            "text": _safe(f"{denial.author.role or 'the author'}: {denial.fact} (commit {denial.commit[:12]})")
        },
    }
    if denial.path:
        location = {"physicalLocation": {"artifactLocation": {"uri": _uri(denial.path)}}}
        result["locations"] = [location]
    return result


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path.encode("utf-8", "surrogateescape"))


def _safe(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
