"""Findings as text, JSON and SARIF."""

from __future__ import annotations

import json

from orchestrator.model.check import Unchecked
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.report import render, report_of

VETO = Finding(
    rule="multi-stage",
    severity="error",
    message=say("the Dockerfile has a single stage"),
    remedy=say("mend it"),
    file="a b/Dockerfile",
    line=1,
    column=2,
    vetoes=True,
)
NOTE = Finding(rule="hadolint/DL3003", severity="note", message=say("said\x1b[31m"), file="a b/Dockerfile")
UNCHECKED = Unchecked(check="zizmor", why=say("it is not installed"), remedy=say("install it: {package}", package="z"))
REPORT = report_of(["a b/Dockerfile", "x"], [((VETO, NOTE), ()), ((), (UNCHECKED,))])


def test_text_has_a_line_a_finding_and_the_sum_last() -> None:
    assert render(REPORT, "text", str).splitlines() == [
        "a b/Dockerfile  note  hadolint/DL3003: said�[31m",
        "a b/Dockerfile:1:2  veto  multi-stage: the Dockerfile has a single stage",
        "    mend it",
        "not checked by zizmor: x",
        "    it is not installed; install it: z",
        "2 files, 1 veto, 1 note",
    ]


def test_json_holds_every_field() -> None:
    found = json.loads(render(REPORT, "json", str))
    assert (found["files"], found["vetoes"]) == (2, 1)
    assert found["findings"][1] == {
        "rule": "multi-stage",
        "severity": "error",
        "vetoes": True,
        "file": "a b/Dockerfile",
        "line": 1,
        "column": 2,
        "message": "the Dockerfile has a single stage",
        "remedy": "mend it",
        "waived": None,
    }
    assert found["not_checked"] == [
        {"check": "zizmor", "files": ["x"], "why": "it is not installed", "remedy": "install it: z"}
    ]


def test_sarif_names_rules_places_and_what_did_not_run() -> None:
    log = json.loads(render(REPORT, "sarif", str))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20b/Dockerfile", "uriBaseId": "TOP"}
    assert place["region"] == {"startLine": 1, "startColumn": 2}
    assert run["results"][1]["level"] == "error"
    assert next(rule for rule in rules if rule["id"] == "hadolint/DL3003")["helpUri"].endswith("DL3003")
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "not checked by zizmor: x"


def test_an_empty_report_is_one_line() -> None:
    assert render(report_of([], []), "text", str) == "0 files, 0 vetoes"
