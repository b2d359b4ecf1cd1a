"""Show findings: as text for people, as JSON for programs, as SARIF 2.1.0 for code hosts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from orchestrator.model.check import Unchecked
from orchestrator.model.finding import Finding, Severity, Waived
from orchestrator.model.text import Text
from orchestrator.model.verdict import Reason
from orchestrator.standards.guardian import load_rules
from orchestrator.standards.workbench import load_tools
from orchestrator.version import VERSION

UNREADABLE = "standards/own-rule"
Speak = Callable[[Text], str]
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "note"}


class Report(Struct, frozen=True, kw_only=True):
    """What a judgement of many files came to.

    Attributes:
        files: how many were judged.
        findings: in the order of files and lines.
        reasons: why a decision's waiver of a file does not count.
        not_checked: what did not run, with the paths that it would have looked at.
    """

    files: int
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()
    not_checked: tuple[tuple[Unchecked, tuple[str, ...]], ...] = ()

    @property
    def vetoes(self) -> int:
        return sum(finding.vetoes for finding in self.findings)

    @property
    def fails(self) -> bool:
        """Whether something is withheld, or a rule of the company's own can't be read: who knows what it would say."""
        return self.vetoes > 0 or any(one.rule == UNREADABLE for one in self.findings)

    @property
    def waived(self) -> int:
        return sum(finding.waived is not None for finding in self.findings)

    def count(self, severity: Severity) -> int:
        rest = (one for one in self.findings if not one.vetoes and one.waived is None)
        return sum(finding.severity == severity for finding in rest)


def as_text(report: Report, speak: Speak) -> str:
    """Give one line a finding, its remedy below, what was not checked, and the sum last; no control characters."""
    lines: list[str] = []
    for finding in report.findings:
        place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part is not None)
        lines.append(f"{place}  {word(finding)}  {finding.rule}: {speak(finding.message)}")
        if finding.waived is not None:
            lines.append(f"    waived by {finding.waived.decision} until {finding.waived.until}")
        elif finding.remedy is not None:
            lines.append(f"    {speak(finding.remedy)}")
    lines += [speak(reason.message) for reason in report.reasons]
    for check, paths in report.not_checked:
        shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        lines.append(f"not checked by {check.check}: {shown}")
        lines.append(f"    {speak(check.why)}; {speak(check.remedy)}")
    lines.append(summary(report))
    return "\n".join("".join(sign if sign.isprintable() else "�" for sign in line) for line in lines)


def summary(report: Report) -> str:
    """Give the sum of a report in one line."""
    parts = [
        _counted(report.files, "file"),
        _counted(report.vetoes, "veto", "vetoes"),
        f"{report.waived} waived",
        _counted(report.count("error"), "error"),
        _counted(report.count("warning"), "warning"),
        _counted(report.count("note"), "note"),
    ]
    return ", ".join(part for part in (*parts[:2], *(part for part in parts[2:] if not part.startswith("0 "))))


def word(finding: Finding) -> str:
    """Give the word for how bad a finding is: "veto" where it withholds the file, "waived" where people lifted that."""
    return "veto" if finding.vetoes else "waived" if finding.waived is not None else finding.severity


def _waived(waived: Waived) -> dict[str, str]:
    return {"decision": waived.decision, "until": waived.until.isoformat()}


def as_json(report: Report, speak: Speak) -> str:
    """Give the report as one JSON object."""
    return json.dumps(
        {
            "files": report.files,
            "vetoes": report.vetoes,
            "waived": report.waived,
            "findings": [
                {
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "vetoes": finding.vetoes,
                    "file": finding.file,
                    "line": finding.line,
                    "column": finding.column,
                    "message": speak(finding.message),
                    "remedy": speak(finding.remedy) if finding.remedy is not None else None,
                    "waived": _waived(finding.waived) if finding.waived is not None else None,
                }
                for finding in report.findings
            ],
            "waivers_that_do_not_count": [speak(reason.message) for reason in report.reasons],
            "not_checked": [
                {"check": one.check, "files": list(paths), "why": speak(one.why), "remedy": speak(one.remedy)}
                for one, paths in report.not_checked
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_sarif(report: Report, speak: Speak) -> str:
    """Give the report as a SARIF 2.1.0 log; paths are relative to the repository's top."""
    rules = _rules(report.findings, speak)
    index = {rule["id"]: at for at, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "orchestrator", "version": VERSION, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"TOP": {"description": {"text": "The repository's top folder."}}},
        "results": [_result(finding, index, speak) for finding in report.findings],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {"level": "warning", "message": {"text": f"not checked by {one.check}: {', '.join(paths)}"}}
                    for one, paths in report.not_checked
                ],
            }
        ],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rules(findings: Iterable[Finding], speak: Speak) -> list[dict[str, Any]]:
    """Describe every rule of ours, and those of the linters that found something."""
    described: dict[str, dict[str, Any]] = {}
    for module in load_rules():
        rule = module.RULE
        described[rule.id] = {
            "id": rule.id,
            "shortDescription": {"text": speak(rule.title)},
            "fullDescription": {"text": speak(rule.problem)},
            "help": {"text": speak(rule.remedy)},
            "defaultConfiguration": {"level": _LEVEL[rule.severity]},
            "properties": {"vetoes": rule.vetoes} | ({"tags": ["security"]} if rule.security else {}),
        }
    tools = {module.TOOL.id: module.TOOL for module in load_tools()}
    for finding in findings:
        tool, _, name = finding.rule.partition("/")
        entry = described.setdefault(finding.rule, {"id": finding.rule})
        if tool in tools and "shortDescription" not in entry:
            entry["shortDescription"] = {"text": f"{tool}: {name}"}
            if tools[tool].reference:
                entry["helpUri"] = tools[tool].reference.format(rule=name)
    return [described[rule] for rule in sorted(described)]


def _result(finding: Finding, index: dict[str, int], speak: Speak) -> dict[str, Any]:
    text = speak(finding.message)
    if finding.remedy is not None:
        text = f"{text}. {speak(finding.remedy)}"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVEL[finding.severity],
        "message": {"text": text},
        "properties": {"vetoes": finding.vetoes},
    }
    if finding.waived is not None:
        why = f"waived by {finding.waived.decision} until {finding.waived.until}"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    if finding.file is not None:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.file), "uriBaseId": "TOP"}}
        if finding.line is not None:
            region = {"startLine": finding.line}
            place["region"] = region | ({"startColumn": finding.column} if finding.column else {})
        result["locations"] = [{"physicalLocation": place}]
    return result


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


RENDERERS: dict[str, Callable[[Report, Speak], str]] = {"text": as_text, "json": as_json, "sarif": as_sarif}


def render(report: Report, form: str, speak: Speak) -> str:
    """Give the report in a form: "text", "json" or "sarif"."""
    return RENDERERS[form](report, speak)


def report_of(paths: Sequence[str], judgements: Sequence[tuple[Sequence[Finding], Sequence[Unchecked]]]) -> Report:
    """Make a report of the judgements of files."""
    findings = sorted(
        (finding for found, _ in judgements for finding in found),
        key=lambda one: (one.file or "", one.line or 0, one.column or 0, one.rule),
    )
    missed: dict[Unchecked, list[str]] = {}
    for path, (_, unchecked) in zip(paths, judgements, strict=True):
        for check in unchecked:
            missed.setdefault(check, []).append(path)
    return Report(
        files=len(paths),
        findings=tuple(findings),
        not_checked=tuple(
            (check, tuple(missed[check])) for check in sorted(missed, key=lambda one: (one.check, str(one.why)))
        ),
    )
