"""Read how many grave findings a security scan has: Trivy, Grype, npm audit, pip-audit, SARIF of known scanners."""

from __future__ import annotations

from orchestrator.evidence.report_values import at, day, number, rows
from orchestrator.model.evidence import CheckReport

GRAVE = frozenset({"critical", "high"})
_LISTS = ("Vulnerabilities", "Misconfigurations", "Secrets")
_SCANNERS = ("trivy", "grype", "snyk", "codeql", "semgrep", "osv-scanner", "checkov", "zap", "dependency-check")
_GRAVE_SCORE = 7.0  # of CVSS, from which on a finding counts as high


def trivy(path: str, content: object) -> CheckReport | None:
    """Read Trivy's JSON; a misconfiguration that passed counts not."""
    if number(at(content, "SchemaVersion")) is None or at(content, "ArtifactName") is None:
        return None
    found = [
        one
        for result in rows(at(content, "Results"))
        for name in _LISTS
        for one in rows(at(result, name))
        if at(one, "Status") != "PASS"
    ]
    return _report(path, "Trivy", sum(_is_grave(at(one, "Severity")) for one in found), day(at(content, "CreatedAt")))


def grype(path: str, content: object) -> CheckReport | None:
    """Read Grype's JSON."""
    if at(content, "descriptor", "name") != "grype" or not isinstance(at(content, "matches"), list):
        return None
    grave = sum(_is_grave(at(one, "vulnerability", "severity")) for one in rows(at(content, "matches")))
    return _report(path, "Grype", grave, day(at(content, "descriptor", "timestamp")))


def npm_audit(path: str, content: object) -> CheckReport | None:
    """Read npm's `audit --json`."""
    counts = at(content, "metadata", "vulnerabilities")
    if at(content, "auditReportVersion") is None or not isinstance(counts, dict):
        return None
    return _report(path, "npm audit", int(sum(number(counts.get(level)) or 0 for level in GRAVE)))


def pip_audit(path: str, content: object) -> CheckReport | None:
    """Read pip-audit's JSON; it knows no severity, so every vulnerability counts."""
    packages = at(content, "dependencies")
    if not isinstance(packages, list) or not all(at(one, "name") for one in packages) or at(content, "fixes") is None:
        return None
    return _report(path, "pip-audit", sum(len(rows(at(one, "vulns"))) for one in packages))


def sarif(path: str, content: object) -> CheckReport | None:
    """Read a SARIF log of scanners; other tools write it too, and theirs are no security scans."""
    runs = rows(at(content, "runs"))
    names = [str(at(run, "tool", "driver", "name") or "") for run in runs]
    if not runs or not all(any(scanner in name.lower() for scanner in _SCANNERS) for name in names):
        return None
    return _report(path, f"SARIF, {', '.join(dict.fromkeys(names))}"[:80], sum(_grave_results(run) for run in runs))


def _grave_results(run: object) -> int:
    scores = {
        str(at(rule, "id")): number(at(rule, "properties", "security-severity"))
        for rule in rows(at(run, "tool", "driver", "rules"))
    }
    count = 0
    for result in rows(at(run, "results")):
        score = scores.get(str(at(result, "ruleId")))
        count += score >= _GRAVE_SCORE if score is not None else at(result, "level") == "error"
    return count


def _is_grave(severity: object) -> bool:
    return isinstance(severity, str) and severity.lower() in GRAVE


def _report(path: str, form: str, grave: int, made: str = "") -> CheckReport:
    return CheckReport(check="security-scan", file=path, form=form, figure="critical, high", value=grave, made=made)
