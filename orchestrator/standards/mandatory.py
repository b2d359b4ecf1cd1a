"""Tell how the mandatory checks stand: test coverage, security scan, performance test, each of every service.

A report that is tracked proves what it says. That a workflow runs a check, or that the request says it was done, proves
no result; it is named, so that somebody can fetch the report.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from orchestrator.model.check import MandatoryCheck
from orchestrator.model.evidence import CheckName, CheckReport, Evidence, Service
from orchestrator.model.request import Request
from orchestrator.model.text import Text, say
from orchestrator.standards.settings import Standards

_DEMANDED_BY: dict[CheckName, str] = {
    "coverage": "ci_cd.test_coverage",
    "security-scan": "ci_cd.security_scan",
    "performance-test": "ci_cd.performance_test",
}
# What a workflow does, by the survey's words, and how a request speaks of it.
_DONE_BY: dict[CheckName, str] = {"coverage": "coverage", "security-scan": "scan", "performance-test": "performance"}
_SPOKEN: dict[CheckName, re.Pattern[str]] = {
    "coverage": re.compile(r"coverage|커버리지", re.IGNORECASE),
    "security-scan": re.compile(
        r"(?:security|vulnerability|image) scan|trivy|grype|보안 ?(?:스캔|점검)|취약점", re.IGNORECASE
    ),
    "performance-test": re.compile(
        r"(?:performance|load) test|\bk6\b|jmeter|locust|(?:성능|부하) ?테스트", re.IGNORECASE
    ),
}
_FORMS: dict[CheckName, Text] = {
    "coverage": say("coverage.json, lcov.info, or Cobertura's or JaCoCo's XML"),
    "security-scan": say("the JSON of Trivy, Grype, npm audit or pip-audit, or their SARIF"),
    "performance-test": say("the summary of k6, JMeter or Locust"),
}
_BETWEEN_PATHS = re.compile(r"[\s`'\"()<>\[\]|]+")
REMEMBERED = 64
_TOKENS = re.compile(r"[._\s-]+")


def mandatory_checks(
    evidence: Evidence, services: Sequence[Service], request: Request, standards: Standards
) -> tuple[MandatoryCheck, ...]:
    """Give each check that the standards call mandatory, for each service; without one, for the repository.

    Args:
        services: those that the request is about. Where one is built here, what is only pulled beside it needs nothing;
            and what is built elsewhere has no tests here, so no coverage.
    """
    due = _KNOWN.due(evidence, services, standards)
    return tuple([one.told or _by_request(one, evidence, request, standards) for one in due])


class _Due(NamedTuple):
    """A check that is due: the reports that may count for it, and how it stands where no request changes that."""

    check: CheckName
    service: Service | None
    reports: tuple[CheckReport, ...]
    told: MandatoryCheck | None


class _Known:
    """What is due for which services, by name and folder: the same for every request, as long as evidence and standards
    are the very same.
    """

    def __init__(self) -> None:
        self._of: tuple[Evidence, Standards, dict[object, tuple[_Due, ...]]] | None = None

    def due(self, evidence: Evidence, services: Sequence[Service], standards: Standards) -> tuple[_Due, ...]:
        known = self._of
        if known is None or known[0] is not evidence or known[1] is not standards or len(known[2]) > REMEMBERED:
            known = self._of = (evidence, standards, {})
        of = tuple([(one.name, one.folder) for one in services])
        due = known[2].get(of)
        if due is None:
            due = known[2][of] = tuple(_due(evidence, services, standards))
        return due


_KNOWN = _Known()


def _due(evidence: Evidence, services: Sequence[Service], standards: Standards) -> Iterator[_Due]:
    about: Sequence[Service | None] = (
        [service for service in services if service.folder is not None] or services or [None]
    )
    for check, key in _DEMANDED_BY.items():
        if standards.demand(check, key) != "must":
            continue
        for service in about:
            if service is not None and service.folder is None and check == "coverage":
                continue
            reports = _counting(check, service, evidence)
            told = _read(check, service.name if service else "", reports, standards) if len(reports) == 1 else None
            yield _Due(check, service, reports, told)


def _counting(check: CheckName, service: Service | None, evidence: Evidence) -> tuple[CheckReport, ...]:
    """Give the reports that may count for a service: its own, else those that are no other's."""
    every = [report for report in evidence.reports if report.check == check]
    own = [report for report in every if service is not None and _is_of(report.file, service)]
    return tuple(own or [report for report in every if not any(_is_of(report.file, one) for one in evidence.services)])


def _by_request(one: _Due, evidence: Evidence, request: Request, standards: Standards) -> MandatoryCheck:
    """Take of several reports those that the request names; without any, say what it tells instead."""
    if not one.reports:
        return _missing(one.check, one.service, evidence, request)
    words = set(_words(request))
    named = tuple(report for report in one.reports if report.file in words)
    return _read(one.check, one.service.name if one.service else "", named or one.reports, standards)


def _words(request: Request) -> Iterator[str]:
    """Give what may be a path in a request's text and header."""
    for text in (request.body, *(field.value for field in request.fields)):
        yield from (word.strip(".,:;") for word in _BETWEEN_PATHS.split(text))


def _is_of(file: str, service: Service) -> bool:
    """Whether a report lies in a service's folder, or has its name as a part of its own path."""
    if service.folder and service.folder != "." and file.startswith(f"{service.folder}/"):
        return True
    return service.name.lower() in _parts(file)


@lru_cache(maxsize=1024)
def _parts(file: str) -> frozenset[str]:
    """Give the folders of a path and the words of its name, in lower case."""
    folder, name = posixpath.split(file.lower())
    return frozenset({*folder.split("/"), *_TOKENS.split(name)})


@lru_cache(maxsize=256)
def _read(check: CheckName, of: str, reports: tuple[CheckReport, ...], standards: Standards) -> MandatoryCheck:
    """Take the worst of the reports: one that failed is not made good by another."""
    judged = [(report, _failure(report, standards)) for report in reports]
    report, failure = next((one for one in judged if one[1] is not None), judged[0])
    return MandatoryCheck(
        check=check,
        of=of,
        standing="passed" if failure is None else "failed",
        message=_said(report, standards),
        remedy=failure,
        files=tuple(one.file for one in reports),
    )


def _failure(report: CheckReport, standards: Standards) -> Text | None:
    """Give what to do where a report does not show what the standards ask for; None where it does."""
    if report.check == "coverage" and report.value < standards.test_coverage:
        return say("write the tests that are missing, and track the new report")
    if report.check == "security-scan" and report.value > 0:
        return say("mend what it found, or lift the package, and track the report of a new scan")
    if report.check == "performance-test" and (report.crossed or report.value >= standards.response_time):
        return say("find what is slow, and track the summary of a new run")
    return None


def _said(report: CheckReport, standards: Standards) -> Text:
    facts = {"form": report.form, "figure": report.figure, "file": report.file, "value": f"{report.value:g}"}
    day = say(", of {day}", day=report.made) if report.made else ""
    if report.check == "coverage":
        limit = f"{standards.test_coverage:g}"
        return say(
            "{value} % by {form}'s `{figure}` in `{file}`{day}; at least {limit} % are asked for",
            limit=limit,
            day=day,
            **facts,
        )
    if report.check == "security-scan":
        return say(
            "{value} critical or high finding(s) by {form} in `{file}`{day}; none are asked for", day=day, **facts
        )
    limit = f"{standards.response_time:g}"
    if report.crossed:
        crossed = ", ".join(report.crossed[:3])
        return say(
            "{value} ms by {form}'s `{figure}` in `{file}`{day}; it crossed its own threshold(s): {crossed}",
            crossed=crossed,
            day=day,
            **facts,
        )
    return say(
        "{value} ms by {form}'s `{figure}` in `{file}`{day}; less than {limit} ms are asked for",
        limit=limit,
        day=day,
        **facts,
    )


def _missing(check: CheckName, service: Service | None, evidence: Evidence, request: Request) -> MandatoryCheck:
    message = next(_instead(check, evidence, request), say("no report of it is tracked"))
    where = service.folder or service.name if service else ""
    forms = _FORMS[check]
    remedy = (
        say(
            "track its report in git, below `{where}/` or in a folder `reports/{name}/`: {forms}",
            where=where,
            name=service.name,
            forms=forms,
        )
        if service and service.folder and service.folder != "."
        else say("track its report in git, in a folder `reports/`: {forms}", forms=forms)
    )
    return MandatoryCheck(
        check=check, of=service.name if service else "", standing="not checked", message=message, remedy=remedy
    )


def _instead(check: CheckName, evidence: Evidence, request: Request) -> Iterator[Text]:
    """Say what stands there instead of a report, and proves nothing."""
    for number, line in enumerate(request.body.split("\n"), request.body_line):
        if _SPOKEN[check].search(line) and ("://" in line or "%" in line):
            yield say(
                "no report of it is tracked; what line {line} of the request says of it proves no result",
                line=request.place_of(number),
            )
    for workflow in evidence.workflows:
        if _DONE_BY[check] in workflow.does:
            yield say(
                "no report of it is tracked; `{workflow}` runs it, which proves no result", workflow=workflow.file
            )
