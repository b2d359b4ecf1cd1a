"""Read what a report of test coverage says of the whole: coverage.py, Istanbul, lcov, Cobertura, JaCoCo."""

from __future__ import annotations

import re

from orchestrator.evidence.report_values import at, day, number, portion
from orchestrator.model.evidence import CheckReport

_ROOT = re.compile(r"<coverage\s([^>]{1,2000})>")
_RATE = re.compile(r"\bline-rate\s*=\s*[\"']([\d.eE-]{1,30})[\"']")
_COUNTER = re.compile(r"<counter\s+type=\"LINE\"\s+missed=\"(\d{1,12})\"\s+covered=\"(\d{1,12})\"\s*/>")
_LINES = re.compile(r"^L([HF]):(\d{1,12})\s*$", re.MULTILINE)


def coverage_py(path: str, content: object) -> CheckReport | None:
    """Read coverage.py's `coverage json`: the share of statements, and of branches where they were measured."""
    if at(content, "meta", "format") is None or not isinstance(at(content, "files"), dict):
        return None
    moment = day(at(content, "meta", "timestamp"))
    return _report(path, "coverage.py", "percent_covered", number(at(content, "totals", "percent_covered")), moment)


def istanbul(path: str, content: object) -> CheckReport | None:
    """Read Istanbul's `coverage-summary.json`, as Jest and Vitest write it: the share of lines."""
    return _report(path, "Istanbul", "total.lines.pct", number(at(content, "total", "lines", "pct")))


def lcov(path: str, text: str) -> CheckReport | None:
    """Read lcov: lines hit of lines found, over all files."""
    if "\nend_of_record" not in text or not text.lstrip().startswith(("TN:", "SF:")):
        return None
    counted = {"H": 0, "F": 0}
    for which, count in _LINES.findall(text):
        counted[which] += int(count)
    return _report(path, "lcov", "LH / LF", portion(counted["H"], counted["F"]))


def cobertura(path: str, text: str) -> CheckReport | None:
    """Read Cobertura's XML, which many tools write: the root's line-rate."""
    root = _ROOT.search(text[:10_000])
    rate = _RATE.search(root[1]) if root is not None else None
    if root is None or rate is None:
        return None
    share = number(rate[1])
    return _report(path, "Cobertura", "line-rate", None if share is None else share * 100)


def jacoco(path: str, text: str) -> CheckReport | None:
    """Read JaCoCo's XML: its last LINE counter, which is the whole report's."""
    if "JACOCO" not in text[:2_000] and "<sessioninfo" not in text[:10_000]:
        return None
    counters = _COUNTER.findall(text)
    if not counters:
        return None
    missed, covered = map(int, counters[-1])
    return _report(path, "JaCoCo", "LINE", portion(covered, missed + covered))


def _report(path: str, form: str, figure: str, value: float | None, moment: str = "") -> CheckReport | None:
    if value is None or not 0 <= value <= 100:
        return None
    return CheckReport(check="coverage", file=path, form=form, figure=figure, value=round(value, 2), made=moment)
