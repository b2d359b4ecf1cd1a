"""What of a withheld file may be shown: everything but its secrets, wherever they stand again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.blanking import BLANK, blanked
from tests.support.withheld import PASSWORD, guardian

BEGIN, END = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA " + "PRIVATE KEY-----"


def shown(text: str, *lines: int, draft: str = "", rule: str = "hard-coded-secret") -> list[str]:
    findings = [Finding(rule=rule, severity="error", message=say("x"), line=line, security=True) for line in lines]
    return blanked(text.encode(), draft.encode(), findings)[0].decode().split("\n")


def test_a_value_is_blanked_and_its_name_stays() -> None:
    assert shown(f"a: 1\n  A_PASSWORD: {PASSWORD}\nb: 2", 2) == ["a: 1", f"  A_PASSWORD: {BLANK}", "b: 2"]
    assert shown(f"- A_PASSWORD={PASSWORD}", 1) == [f"- A_PASSWORD= {BLANK}"]
    assert shown(f"ENV A=1 B_PASSWORD={PASSWORD}", 1) == [f"ENV A= {BLANK}"]


def test_the_same_words_are_blanked_where_they_stand_again() -> None:
    text = f"A_PASSWORD: {PASSWORD}\n# formerly {PASSWORD}, ask ops"
    assert shown(text, 1) == [f"A_PASSWORD: {BLANK}", f"# formerly {BLANK}, ask ops"]


def test_words_that_the_draft_holds_are_no_secret() -> None:
    text = "A_URL: postgres://office:" + PASSWORD + "@db/x\nimage: postgres"
    assert shown(text, 1, draft="image: postgres:17")[1] == "image: postgres"


@pytest.mark.parametrize(
    ("text", "line", "left"),
    [
        (
            f"key: |\n  {BEGIN}\n  MIIE\n  {END}\nnext: 1",
            2,
            ["key: |", f"  {BLANK}", f"  {BLANK}", f"  {BLANK}", "next: 1"],
        ),
        (f"{BEGIN}\nMIIE\nMIIF", 1, [BLANK, BLANK, BLANK]),
        (
            f"A_PASSWORD: >\n  {PASSWORD}\n  more\nnext: 1",
            1,
            [f"A_PASSWORD: {BLANK}", f"  {BLANK}", f"  {BLANK}", "next: 1"],
        ),
        (f"RUN login \\\n  {PASSWORD}\nRUN x", 1, [f"{BLANK}", f"  {BLANK}", "RUN x"]),
    ],
)
def test_what_goes_on_below_is_blanked_too(text: str, line: int, left: list[str]) -> None:
    assert shown(text, line) == left


def test_findings_that_point_at_no_secret_blank_nothing() -> None:
    assert shown("listen 80;", 1, rule="https") == ["listen 80;"]
    assert shown("run: x", 1, rule="zizmor/template-injection") == ["run: x"]


def test_a_rule_of_a_company_s_own_about_security_blanks_its_line() -> None:
    assert shown(f"x = {PASSWORD}", 1, rule="no-vendor-key") == [f"x = {BLANK}"]


@given(
    st.lists(st.sampled_from(["a: 1", "", "  b: 2", "# note", "c: |", "    deep"]), max_size=5),
    st.sampled_from(
        ["A_PASSWORD: {}", "  A_PASSWORD: '{}'", "- A_PASSWORD={}", "    url: postgres://u:{}@db/x", "x: # {}"]
    ),
    st.lists(st.sampled_from(["a: 1", "  again {}", "# {}", "  - {}", ""]), max_size=5),
)
def test_what_the_guardian_finds_is_never_shown(before: list[str], secret: str, after: list[str]) -> None:
    text = "\n".join([*before, secret, *after]).replace("{}", PASSWORD)
    findings = guardian().judge_file("conf/x.yaml", text.encode()).findings
    if any(one.security for one in findings):
        assert PASSWORD not in blanked(text.encode(), b"", findings)[0].decode()
