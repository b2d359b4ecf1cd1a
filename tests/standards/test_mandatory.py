"""The mandatory checks: a tracked report proves, and nothing else does."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from orchestrator.model.check import MandatoryCheck
from orchestrator.model.evidence import CheckName, CheckReport, Evidence, Service, Workflow
from orchestrator.model.request import Request
from orchestrator.standards.mandatory import mandatory_checks
from orchestrator.standards.settings import Standards, read_standards

API = Service(name="api", folder="backend", file="compose.yaml")
WEB = Service(name="web", folder="frontend", file="compose.yaml")
DB = Service(name="db", image="postgres:16-alpine", file="compose.yaml")
REQUEST = Request(name="r", team="devops", sha256="0", title="Deploy the API")


def report(file: str, check: CheckName = "coverage", value: float = 92.5, *crossed: str) -> CheckReport:
    return CheckReport(check=check, file=file, form="tool", figure="figure", value=value, crossed=crossed, made="")


def checks(
    *reports: CheckReport,
    services: tuple[Service, ...] = (API,),
    request: Request = REQUEST,
    standards: Standards | None = None,
    workflows: tuple[Workflow, ...] = (),
) -> dict[tuple[str, str], MandatoryCheck]:
    evidence = Evidence(services=(API, WEB, DB), reports=reports, workflows=workflows)
    found = mandatory_checks(evidence, services, request, standards or Standards())
    return {(one.check, one.of): one for one in found}


def test_without_reports_every_check_is_not_checked_and_says_what_to_bring():
    found = checks()
    assert {key: one.standing for key, one in found.items()} == {
        ("coverage", "api"): "not checked",
        ("security-scan", "api"): "not checked",
        ("performance-test", "api"): "not checked",
    }
    assert "below `backend/` or in a folder `reports/api/`: coverage.json" in str(found["coverage", "api"].remedy)


@pytest.mark.parametrize(
    ("one", "standing"),
    [
        (report("backend/coverage.json", "coverage", 80.0), "passed"),
        (report("backend/coverage.json", "coverage", 79.9), "failed"),
        (report("backend/trivy.json", "security-scan", 0), "passed"),
        (report("backend/trivy.json", "security-scan", 1), "failed"),
        (report("backend/k6.json", "performance-test", 299.9), "passed"),
        (report("backend/k6.json", "performance-test", 300.0), "failed"),
        (report("backend/k6.json", "performance-test", 10.0, "rate<0.01"), "failed"),
    ],
)
def test_a_report_is_held_against_the_standards(one, standing):
    found = checks(one)[one.check, "api"]
    assert (found.standing, found.files) == (standing, (one.file,))
    assert (found.remedy is None) == (standing == "passed")


def test_the_answer_names_which_figure_was_used():
    said = str(checks(report("backend/coverage.json"))["coverage", "api"].message)
    assert said == "92.5 % by tool's `figure` in `backend/coverage.json`; at least 80 % are asked for"


@pytest.mark.parametrize(
    ("file", "standing"),
    [
        ("reports/api/coverage.json", "passed"),
        ("reports/coverage-api.json", "passed"),
        ("coverage.json", "passed"),
        ("frontend/coverage.json", "not checked"),
        ("reports/web/coverage.json", "not checked"),
    ],
)
def test_a_report_counts_for_its_own_service_and_one_of_nobody_for_all(file, standing):
    assert checks(report(file))["coverage", "api"].standing == standing


def test_a_services_own_report_goes_before_one_of_nobody():
    assert checks(report("coverage.json", value=10), report("backend/coverage.json"))["coverage", "api"].files == (
        "backend/coverage.json",
    )


def test_one_report_that_fails_is_not_made_good_by_another():
    found = checks(report("backend/coverage.json"), report("backend/lcov.info", value=50))["coverage", "api"]
    assert (found.standing, len(found.files)) == ("failed", 2)


def test_of_several_reports_the_one_that_the_request_names_counts():
    named = replace(REQUEST, body="Coverage: see `backend/new/coverage.json`.\n")
    found = checks(report("backend/coverage.json", value=50), report("backend/new/coverage.json"), request=named)
    assert found["coverage", "api"].standing == "passed"


def test_words_and_workflows_prove_nothing_and_are_named():
    spoken = replace(REQUEST, body="\nCoverage is 93 %: https://ci.example.org/7\n", body_line=6)
    said = str(checks(request=spoken)["coverage", "api"].message)
    assert said == "no report of it is tracked; what line 7 of the request says of it proves no result"
    ci = Workflow(file=".github/workflows/ci.yml", system="github-actions", name="CI", does=("tests", "scan"))
    said = str(checks(workflows=(ci,))["security-scan", "api"].message)
    assert said == "no report of it is tracked; `.github/workflows/ci.yml` runs it, which proves no result"


def test_each_service_that_is_built_here_needs_its_own_and_what_is_pulled_beside_it_none():
    found = checks(report("backend/coverage.json"), services=(API, WEB, DB))
    assert [of for check, of in found if check == "coverage"] == ["api", "web"]
    assert (found["coverage", "api"].standing, found["coverage", "web"].standing) == ("passed", "not checked")


def test_what_is_only_pulled_has_no_coverage():
    assert {check for check, _ in checks(services=(DB,))} == {"security-scan", "performance-test"}


def test_without_services_the_repository_is_meant():
    assert {of for _, of in checks(services=())} == {""}


def test_the_standards_say_which_checks_are_mandatory_and_how_much_is_enough():
    text = (
        b"```yaml\nci_cd:\n  test_coverage: '>= 95%'\n  security_scan: recommended\n  performance_test: optional\n```\n"
    )
    found = checks(report("backend/coverage.json"), standards=read_standards(text))
    assert {check: one.standing for (check, _), one in found.items()} == {"coverage": "failed"}
    off = read_standards(b"```yaml\nci_cd:\n  test_coverage: off\nperformance:\n  api_response_p95: '< 1.5 s'\n```\n")
    assert off.findings == ()
    found = checks(report("backend/k6.json", "performance-test", 1400), standards=off)
    assert {check: one.standing for (check, _), one in found.items()} == {
        "security-scan": "not checked",
        "performance-test": "passed",
    }


def test_what_is_known_of_one_survey_or_standard_is_not_told_of_another():
    def standing(evidence: Evidence, services: tuple[Service, ...], standards: Standards) -> list[tuple[str, str]]:
        found = mandatory_checks(evidence, services, REQUEST, standards)
        return [(one.of, one.standing) for one in found if one.check == "coverage"]

    strict, lax = Standards(), replace(Standards(), test_coverage=50.0)
    evidence = Evidence(services=(API, WEB), reports=(report("backend/coverage.json", value=60),))
    better = replace(evidence, reports=(report("backend/coverage.json", value=90),))
    for _ in range(2):
        assert standing(evidence, (API,), strict) == [("api", "failed")]
        assert standing(evidence, (API,), lax) == [("api", "passed")]
        assert standing(better, (API,), strict) == [("api", "passed")]
        assert standing(better, (API, WEB), strict) == [("api", "passed"), ("web", "not checked")]
        assert standing(better, (replace(API, folder="elsewhere"),), strict) == [("api", "not checked")]


def test_of_the_same_survey_each_request_says_itself_what_it_names():
    evidence = Evidence(
        services=(API,), reports=(report("backend/a.json", value=50), report("backend/coverage.json", value=99))
    )
    for body, expected in (("`backend/coverage.json`", "passed"), ("nothing", "failed")) * 2:
        found = mandatory_checks(evidence, (API,), replace(REQUEST, body=body), Standards())
        assert found[0].standing == expected
