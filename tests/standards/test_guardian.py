"""The guardian as a whole."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.model.artifact import Artifact
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards import guardian as guardian_module
from orchestrator.standards.guardian import FINDINGS_LIMIT, SIZE_LIMIT, Guardian, load_rules
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

SINGLE = b"FROM node:22-alpine\nRUN make\nUSER node\nHEALTHCHECK CMD true\n"


class Strange:
    """A rule that fails on every file, or finds as often as it is told."""

    RULE = Rule(
        id="strange",
        title=say("a title"),
        severity="error",
        vetoes=True,
        standard="x.y",
        problem=say("a problem"),
        remedy=say("a remedy"),
        sample="a",
        before="",
        after="",
    )

    def __init__(self, findings: int | None) -> None:
        self.findings = findings
        self.calls = 0

    def applies(self, subject: Subject) -> bool:
        return True

    def check(self, subject: Subject, standards: Standards) -> Iterable[Finding]:
        self.calls += 1
        if self.findings is None:
            raise RecursionError
        return [self.RULE.finding(subject, say("found"), line=line) for line in range(self.findings)]


def test_an_artifact_is_judged_with_rule_line_and_remedy() -> None:
    artifact = Artifact(path="api/Dockerfile", place="repository", title=say("x"), content=SINGLE, kind="k")
    ((findings, not_checked),) = Guardian(Standards()).judge([artifact])
    assert [(one.rule, one.line, one.vetoes, one.file) for one in findings] == [
        ("multi-stage", 1, True, "api/Dockerfile")
    ]
    assert findings[0].remedy is not None
    assert not_checked == ()


def test_a_rule_that_fails_is_a_finding_that_withholds() -> None:
    (finding,) = Guardian(Standards(), rules=[Strange(None)]).judge_file("a", b"x").findings
    assert finding.vetoes
    assert str(finding.message) == "the rule could not judge this file (RecursionError)"


def test_the_same_bytes_at_the_same_path_are_judged_once() -> None:
    rule = Strange(1)
    guardian = Guardian(Standards(), rules=[rule])
    for path, content in (("a", b"x"), ("a", b"x"), ("b", b"x"), ("a", b"y"), ("a", b"x")):
        guardian.judge_file(path, content)
    assert rule.calls == 3


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guardian_module, "REMEMBERED", 2)
    guardian = Guardian(Standards(), rules=[Strange(0)])
    for name in "abcd":
        guardian.judge_file(name, b"")
    assert len(guardian._known) == 2


def test_endless_findings_are_cut_and_said() -> None:
    findings = Guardian(Standards(), rules=[Strange(FINDINGS_LIMIT + 5)]).judge_file("a", b"").findings
    assert len(findings) == FINDINGS_LIMIT + 1
    assert (str(findings[-1].message), findings[-1].vetoes) == ("there is more of the same rule", False)


def test_a_flood_of_warnings_does_not_hide_a_veto() -> None:
    text = "services:\n" + "".join(f"  s{n}: {{image: 'a:x'}}\n" for n in range(500)) + "  last: {image: 'a:latest'}\n"
    assert any(finding.vetoes for finding in Guardian(Standards()).judge_file("compose.yaml", text.encode()).findings)


@pytest.mark.parametrize(
    ("standards", "expected"),
    [
        (Standards(), [("error", True)]),
        (Standards(demands=(("x.y", "should"),)), [("warning", False)]),
        (Standards(demands=(("x.y", "free"),)), []),
        (Standards(demands=(("x.y", "free"),), rules=(("strange", "must"),)), [("error", True)]),
    ],
)
def test_the_standards_say_how_strictly_a_rule_is_meant(standards: Standards, expected: list[tuple[str, bool]]) -> None:
    findings = Guardian(standards, rules=[Strange(1)]).judge_file("a", b"").findings
    assert [(one.severity, one.vetoes) for one in findings] == expected


def test_security_vetoes_stand_first() -> None:
    text = "FROM debian:12\nENV DB_PASSWORD=" + "let" + "mein\nRUN curl http://x.example.org\nUSER app\n"
    rules = [finding.rule for finding in Guardian(Standards()).judge_file("Dockerfile", text.encode()).findings]
    assert rules == ["hard-coded-secret", "base-image", "multi-stage", "https", "health-check"]


def test_a_file_that_is_too_large_is_not_checked_and_says_so() -> None:
    judgement = Guardian(Standards()).judge_file(".env.production", b"A=1\n" * SIZE_LIMIT)
    assert [finding.rule for finding in judgement.findings] == ["env-file"]
    assert {"hard-coded-secret", "https"} <= {one.check for one in judgement.not_checked}
    assert {str(one.why) for one in judgement.not_checked} == {"the file is larger than 2 MiB"}


def test_a_binary_file_is_content() -> None:
    assert Guardian(Standards()).judge_file("logo.png", b"\x89PNG\r\n\x1a\n\0\0" * 100) == ((), ())


PATHS = [
    "Dockerfile",
    "compose.yaml",
    ".github/workflows/a.yml",
    "a.sh",
    "nginx.conf",
    "a.json",
    ".env.example",
    "a.py",
]
PATHS += ["k8s.yaml", "a.ini", "readme.md", "x"]


@given(st.sampled_from(PATHS), st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_judged(path: str, content: bytes) -> None:
    for finding in Guardian(Standards()).judge_file(path, content).findings:
        assert "could not judge" not in str(finding.message)


PIECES = [
    "a: &a [*a]\n",
    "[",
    "- ",
    "server{",
    '"',
    "'",
    "A=",
    'A="',
    "${A:-",
    "${A}",
    "://a:b@",
    "http://",
    "FROM a\n",
    " ",
]
PIECES += [
    "\n",
    "eyJ",
    "SK",
    "-----BEGIN ",
    "{a: ",
    "a=\t",
    "<<A ",
    "--from=a ",
    "password=x\n",
    "# ",
    "\\\n",
    "key: ",
    "a.b-",
]


@pytest.mark.parametrize("piece", PIECES)
def test_endless_repetition_is_judged_in_one_pass(piece: str) -> None:
    for path in PATHS:
        for finding in Guardian(Standards()).judge_file(path, (piece * 20_000).encode()).findings:
            assert "could not judge" not in str(finding.message)


def test_every_rule_is_documented_in_both_languages() -> None:
    from orchestrator.wording.catalogue import translate

    for module in load_rules():
        for text in (module.RULE.title, module.RULE.problem, module.RULE.remedy):
            assert translate(text, "en")
            assert translate(text, "ko") != translate(text, "en")
