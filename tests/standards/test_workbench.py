"""Linters beside the rules: what is missing or fails has not checked."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.guardian import Guardian, Judgement
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError
from orchestrator.standards.workbench import Looked, Workbench, load_tools


class Linter:
    """An adapter that says of every file what it is told to; None fails."""

    def __init__(self, name: str, *, lines: Sequence[int] | None = (1,), here: bool = True, repeats: str = "") -> None:
        self.TOOL = Tool(id=name, title=say("a title"), package="p", sort="program", vetoes=True, repeats=repeats)
        self.lines = lines
        self.located = Located(path="p", stamp="1") if here else None
        self.asked: list[list[str]] = []
        self.meet: threading.Barrier | None = None

    def applies(self, subject: Subject) -> bool:
        return subject.extension != ".skip"

    def locate(self) -> Located | None:
        return self.located

    def check(self, subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
        self.asked.append([subject.path for subject in subjects])
        if self.meet is not None:
            self.meet.wait(30)
        if self.lines is None:
            raise ToolFailedError("it failed")
        return [
            None
            if subject.extension == ".odd"
            else [self.TOOL.finding(subject, "r", "said", "error", line=line, vetoes=True) for line in self.lines]
            for subject in subjects
        ]


def guardian(*tools: Linter, standards: Standards | None = None) -> Guardian:
    return Guardian(standards or Standards(), rules=[], tools=tools)


def missed(said: Judgement | Looked) -> list[str]:
    return [one.check for one in said.not_checked]


def test_what_a_linter_says_is_a_finding_of_its_name() -> None:
    (judgement,) = guardian(Linter("lint")).judge_files([("a", b"x")])
    assert [(one.rule, one.vetoes, str(one.message)) for one in judgement.findings] == [("lint/r", True, "said")]
    assert judgement.not_checked == ()


@pytest.mark.parametrize("linter", [Linter("lint", here=False), Linter("lint", lines=None)], ids=["missing", "failing"])
def test_a_linter_that_is_missing_or_fails_has_not_checked(linter: Linter) -> None:
    assert missed(guardian(linter).judge_file("a", b"x")) == ["lint"]


def test_a_linter_that_cannot_check_one_file_still_checks_the_others() -> None:
    odd, plain, skipped = guardian(Linter("lint")).judge_files([("a.odd", b"x"), ("a", b"x"), ("a.skip", b"x")])
    assert (missed(odd), missed(plain), missed(skipped)) == (["lint"], [], [])
    assert (len(odd.findings), len(plain.findings), len(skipped.findings)) == (0, 1, 0)


def test_a_linter_is_asked_once_for_all_files_and_once_for_the_same_bytes() -> None:
    linter = Linter("lint")
    desk = guardian(linter)
    desk.judge_files([("a", b"x"), ("b", b"x")])
    desk.judge_files([("a", b"x"), ("b", b"y")])
    desk.judge_file("a", b"x")
    assert linter.asked == [["a", "b"], ["b"]]


def test_another_version_of_a_linter_is_asked_anew() -> None:
    clock = [0.0]
    linter = Linter("lint")
    bench = Workbench([linter], clock=lambda: clock[0])
    bench.check([Subject("a", b"x")])
    linter.located = Located(path="p", stamp="2")
    clock[0] += 60
    bench.check([Subject("a", b"x")])
    assert len(linter.asked) == 2


def test_a_linter_that_appears_is_used() -> None:
    linter = Linter("lint", here=False)
    clock = [0.0]
    bench = Workbench([linter], clock=lambda: clock[0])
    assert missed(*bench.check([Subject("a", b"x")])) == ["lint"]
    linter.located = Located(path="p", stamp="1")
    clock[0] += 60
    assert missed(*bench.check([Subject("a", b"x")])) == []


def test_a_linter_that_stumbles_over_a_file_before_it_looks_has_not_checked_it() -> None:
    class Stumbling(Linter):
        def applies(self, subject: Subject) -> bool:
            raise RecursionError

    assert missed(guardian(Stumbling("lint", lines=None)).judge_file("a", b"x")) == ["lint"]


def test_what_is_not_checked_says_why_and_how_it_can_be() -> None:
    absent, failing, odd = Linter("a", here=False), Linter("b", lines=None), Linter("c")
    said = guardian(absent, failing, odd).judge_file("x.odd", b"x").not_checked
    assert [(one.check, str(one.why), one.vetoes, one.passing) for one in said] == [
        ("a", "it is not installed", True, False),
        ("b", "it failed: it failed", True, True),
        ("c", "it can't read this file", True, False),
    ]
    assert str(said[0].remedy) == "install it: `pip install 'orchestrator-desk[lint]'`"


@pytest.mark.parametrize(
    ("extra", "debian", "remedy"),
    [
        (
            True,
            "shellcheck",
            "install it: `pip install 'orchestrator-desk[lint]'`, or on Debian `apt install shellcheck`",
        ),
        (False, "prometheus", "install it: on Debian `apt install prometheus`"),
        (False, "", "install it: trivy"),
    ],
)
def test_each_tool_says_where_it_comes_from(extra: bool, debian: str, remedy: str) -> None:
    tool = Tool(id="t", title=say("x"), package="trivy", sort="program", extra=extra, debian=debian)
    assert str(tool.missing.remedy) == remedy


def test_what_is_asked_twice_at_the_same_time_is_looked_at_once() -> None:
    linter = Linter("lint")
    desk = guardian(linter)
    threads = [threading.Thread(target=desk.judge_file, args=("a", b"x")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert linter.asked == [["a"]]


def test_prose_calls_for_no_linter_and_loads_none() -> None:
    def load() -> list[Linter]:
        raise AssertionError("a linter was loaded")

    judge = Guardian(Standards(), tools=load).judge_files
    assert judge([("a.md", b"# A\n"), ("b.txt", b"b")]) == [((), ()), ((), ())]


def test_linters_are_loaded_when_a_file_calls_for_one() -> None:
    linter = Linter("lint")
    assert len(Guardian(Standards(), rules=[], tools=lambda: [linter]).judge_file("a", b"x").findings) == 1


def test_a_failure_is_not_remembered() -> None:
    linter = Linter("lint", lines=None)
    desk = guardian(linter)
    assert missed(desk.judge_file("a", b"x")) == ["lint"]
    linter.lines = []
    assert desk.judge_file("a", b"x") == ((), ())


def test_linters_run_side_by_side() -> None:
    meeting = threading.Barrier(3)
    linters = [Linter(name) for name in ("one", "two", "three")]
    for linter in linters:
        linter.meet = meeting  # each waits until all three are at work
    assert guardian(*linters).judge_file("a", b"x").not_checked == ()


def test_what_a_rule_of_ours_says_is_not_said_again() -> None:
    text = b"services:\n  a:\n    environment:\n      DB_PASSWORD: " + b"let" + b"mein\n"
    linter = Linter("lint", lines=[4, 1], repeats="hard-coded-secret")
    findings = Guardian(Standards(), tools=[linter]).judge_file("compose.yaml", text).findings
    assert [(one.rule, one.line) for one in findings] == [("hard-coded-secret", 4), ("lint/r", 1)]


def test_the_standards_can_do_without_a_linter() -> None:
    linter = Linter("lint", here=False)
    assert guardian(linter, standards=Standards(rules=(("lint", "free"),))).judge_file("a", b"x") == ((), ())
    assert linter.asked == []


def test_an_error_that_does_not_withhold_is_a_warning() -> None:
    tool = Tool(id="t", title=say("x"), package="p", sort="program", reference="https://example.org/{rule}")
    finding = tool.finding(Subject("a", b""), "r1", "two\nlines", "error", vetoes=True)
    assert (finding.severity, finding.vetoes, str(finding.message)) == ("warning", False, "two lines")
    assert str(finding.remedy) == "see https://example.org/r1"


def test_adapters_are_found_by_walking_and_none_is_started_by_that() -> None:
    ids = [module.TOOL.id for module in load_tools()]
    assert {"hadolint", "shellcheck", "zizmor", "squawk", "compose-schema", "nginx-syntax", "detect-secrets"} <= set(
        ids
    )
    assert len(ids) == len(set(ids))
    assert {module.TOOL.id for module in load_tools() if module.TOOL.vetoes} >= {"compose-schema", "zizmor"}


def test_a_template_is_left_to_the_rules() -> None:
    linter = Linter("lint")
    assert guardian(linter).judge_file("Dockerfile.j2", b"FROM {{ base }}\n") == ((), ())
    assert linter.asked == []
