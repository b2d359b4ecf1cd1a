"""Read the reports that tools leave of the mandatory checks: test coverage, a security scan, a performance test.

A report is known by what stands in it; its name or folder only tells where to look. Reports that say nothing of the
whole, such as one test's, are none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from orchestrator.evidence import coverage_reports, load_reports, scan_reports
from orchestrator.model.evidence import CheckReport

PATHS = re.compile(
    r"(?:^|/)(?:reports?|test-results|test-reports|coverage|scans?|load-?tests?|performance)/(?:[^/]+/)*[^/]+"
    r"\.(?:json|sarif|xml|info|csv|jtl)$"
    r"|(?:^|/)[^/]*(?:coverage|cobertura|jacoco|trivy|grype|audit|scan|k6|jmeter|locust|load-?test|performance)[^/]*"
    r"\.(?:json|sarif|xml|csv|jtl)$"
    r"|(?:^|/)lcov\.info$|\.lcov$",
    re.IGNORECASE,
)
SIZE_LIMIT = 8 * 1024 * 1024

Read = Callable[[str, object], CheckReport | None]
_JSON: tuple[Read, ...] = (
    coverage_reports.coverage_py,
    coverage_reports.istanbul,
    scan_reports.trivy,
    scan_reports.grype,
    scan_reports.npm_audit,
    scan_reports.pip_audit,
    scan_reports.sarif,
    load_reports.k6,
    load_reports.jmeter_statistics,
)
_TEXT: tuple[Callable[[str, str], CheckReport | None], ...] = (
    coverage_reports.cobertura,
    coverage_reports.jacoco,
    coverage_reports.lcov,
    load_reports.jmeter_samples,
    load_reports.locust,
)


def read(path: str, text: str) -> CheckReport | None:
    """Read the report at `path`; None where it is none. What is no JSON although it begins so is none either."""
    if text.lstrip()[:1] not in ("{", "["):
        return next((report for form in _TEXT if (report := form(path, text)) is not None), None)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return next((report for form in _JSON if (report := form(path, content)) is not None), None)
