"""Reports of the mandatory checks, as the tools write them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.evidence.reports import PATHS, SIZE_LIMIT, read
from orchestrator.evidence.surveyor import Surveyor
from orchestrator.repository.layout import find_workspace
from tests.support.served import workspace

COVERAGE_PY = {
    "meta": {"format": 3, "version": "7.10.1", "timestamp": "2026-11-19T08:12:00.120", "branch_coverage": True},
    "files": {},
    "totals": {"covered_lines": 174, "num_statements": 200, "percent_covered": 87.046, "percent_covered_display": "87"},
}
ISTANBUL = {"total": {"lines": {"total": 40, "covered": 36, "skipped": 0, "pct": 90}, "statements": {"pct": 80.5}}}
LCOV = "TN:\nSF:src/a.ts\nDA:1,1\nLF:30\nLH:27\nend_of_record\nSF:src/b.ts\nLF:10\nLH:5\nend_of_record\n"
COBERTURA = (
    '<?xml version="1.0" ?>\n<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">\n'
    '<coverage version="7.10" timestamp="1763540000000" lines-valid="200" lines-covered="170" line-rate="0.85">\n'
    '<packages><package line-rate="0.1"/></packages></coverage>\n'
)
JACOCO = (
    '<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="a">'
    '<package name="p"><counter type="LINE" missed="9" covered="1"/></package>'
    '<counter type="BRANCH" missed="1" covered="1"/><counter type="LINE" missed="10" covered="90"/></report>'
)
TRIVY = {
    "SchemaVersion": 2,
    "CreatedAt": "2026-11-19T08:30:00Z",
    "ArtifactName": "shop/api:1.4.2",
    "Results": [
        {"Target": "a", "Vulnerabilities": [{"Severity": "HIGH"}, {"Severity": "LOW"}, {"Severity": "CRITICAL"}]},
        {"Target": "b", "Misconfigurations": [{"Severity": "HIGH", "Status": "PASS"}]},
        {"Target": "c"},
    ],
}
GRYPE = {
    "matches": [{"vulnerability": {"id": "CVE-1", "severity": "High"}}, {"vulnerability": {"severity": "Medium"}}],
    "descriptor": {"name": "grype", "version": "0.90", "timestamp": "2026-11-18T01:02:03Z"},
}
NPM = {"auditReportVersion": 2, "metadata": {"vulnerabilities": {"low": 4, "high": 1, "critical": 2, "total": 7}}}
PIP = {"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}, {"name": "b"}], "fixes": []}
SARIF = {
    "version": "2.1.0",
    "runs": [
        {
            "tool": {
                "driver": {
                    "name": "Trivy",
                    "rules": [{"id": "CVE-1", "properties": {"security-severity": "9.8"}}, {"id": "CVE-2"}],
                }
            },
            "results": [{"ruleId": "CVE-1", "level": "warning"}, {"ruleId": "CVE-2", "level": "note"}],
        }
    ],
}
K6 = {
    "metrics": {
        "http_req_duration": {"avg": 80.1, "p(95)": 181.25, "thresholds": {"p(95)<300": False}},
        "http_req_failed": {"value": 0.02, "thresholds": {"rate<0.01": True}},
    }
}
K6_HANDLED = {
    "metrics": {
        "http_req_duration": {"type": "trend", "values": {"p(95)": 420}, "thresholds": {"p(95)<300": {"ok": False}}}
    }
}
JMETER = {"Total": {"transaction": "Total", "sampleCount": 100, "pct1ResTime": 90.0, "pct2ResTime": 120.0}}
JTL = "timeStamp,elapsed,label,responseCode,success\n" + "".join(
    f"176354{n:04},{n},GET,200,true\n" for n in range(1, 101)
)
LOCUST = (
    "Type,Name,Request Count,Failure Count,Median Response Time,95%,99%\n"
    "GET,/tools,90,0,80,150,200\n,Aggregated,100,0,85,160,210\n"
)


@pytest.mark.parametrize(
    ("content", "check", "form", "value", "crossed"),
    [
        (COVERAGE_PY, "coverage", "coverage.py", 87.05, ()),
        (ISTANBUL, "coverage", "Istanbul", 90, ()),
        (LCOV, "coverage", "lcov", 80, ()),
        (COBERTURA, "coverage", "Cobertura", 85, ()),
        (JACOCO, "coverage", "JaCoCo", 90, ()),
        (TRIVY, "security-scan", "Trivy", 2, ()),
        (GRYPE, "security-scan", "Grype", 1, ()),
        (NPM, "security-scan", "npm audit", 3, ()),
        (PIP, "security-scan", "pip-audit", 1, ()),
        (SARIF, "security-scan", "SARIF, Trivy", 1, ()),
        (K6, "performance-test", "k6", 181.2, ("http_req_failed rate<0.01",)),
        (K6_HANDLED, "performance-test", "k6", 420, ("http_req_duration p(95)<300",)),
        (JMETER, "performance-test", "JMeter", 120, ()),
        (JTL, "performance-test", "JMeter", 95, ()),
        (LOCUST, "performance-test", "Locust", 160, ()),
    ],
)
def test_a_report_is_known_by_what_stands_in_it(content, check, form, value, crossed):
    text = content if isinstance(content, str) else json.dumps(content)
    report = read("reports/some.json", text)
    assert report is not None
    assert (report.check, report.form, report.value, report.crossed) == (check, form, value, crossed)


def test_a_report_says_its_day_where_it_knows_it():
    days = [read("a", json.dumps(one)).made for one in (COVERAGE_PY, TRIVY, GRYPE, K6)]
    assert days == ["2026-11-19", "2026-11-19", "2026-11-18", ""]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        "{}",
        '{"metrics": 3}',
        '{"meta": {"format": 3}, "files": {}, "totals": {"percent_covered": NaN}}',
        '{"meta": {"format": 3}, "files": {}, "totals": {"percent_covered": 180}}',
        '{"meta": {"format": 3}, "files": {}, "totals": {"percent_covered": true}}',
        '{"runs": [{"tool": {"driver": {"name": "ruff"}}, "results": []}]}',
        "SF:a\nLF:0\nLH:0\nend_of_record\n",
        '<coverage line-rate="much"></coverage>',
        "timeStamp,elapsed,success\n",
        "Type,Name,Request Count\n",
    ],
)
def test_what_says_nothing_of_the_whole_is_no_report(text):
    assert read("reports/a.json", text) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["metrics", "Total", "runs"]), inner),
        max_leaves=20,
    )
)
def test_any_json_is_read_or_is_no_report(content):
    read("reports/a.json", json.dumps(content))


@given(st.text() | st.text().map(lambda text: "timeStamp,elapsed,success\n" + text))
def test_any_text_is_read_or_is_no_report(text):
    read("reports/a.csv", text)


@pytest.mark.parametrize(
    ("path", "looked_at"),
    [
        ("coverage.json", True),
        ("backend/coverage.xml", True),
        ("frontend/coverage/lcov.info", True),
        ("reports/web/k6-summary.json", True),
        ("security/trivy-api.json", True),
        ("load-tests/run_stats.csv", True),
        ("package.json", False),
        ("src/coverage/index.ts", False),
        ("docs/reports/guide.md", False),
    ],
)
def test_reports_are_looked_for_by_name_and_folder(path, looked_at):
    assert (PATHS.search(path) is not None) is looked_at


def test_a_survey_finds_tracked_reports_only(tmp_path):
    made = workspace(tmp_path / "shop")
    before = {report.file for report in Surveyor(find_workspace(made.top)).survey().reports}
    (made.top / "coverage.json").write_text(json.dumps(COVERAGE_PY))
    surveyor = Surveyor(find_workspace(made.top))
    assert {report.file for report in surveyor.survey().reports} == before
    made.commit()
    assert {report.file for report in surveyor.survey().reports} == before | {"coverage.json"}


def test_a_report_that_is_too_large_is_named(tmp_path):
    made = workspace(tmp_path / "shop")
    (made.top / "coverage.json").write_text(json.dumps(COVERAGE_PY) + " " * SIZE_LIMIT)
    made.commit()
    evidence = Surveyor(find_workspace(made.top)).survey()
    assert [one.file for one in evidence.findings if "8192 KiB" in str(one.message)] == ["coverage.json"]
    assert "coverage.json" not in {report.file for report in evidence.reports}
