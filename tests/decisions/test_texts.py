"""The texts that the program writes about vetoes and waivers, in both languages. UPDATE_GOLDENS=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestrator.model.finding import Finding
from orchestrator.model.request import Request
from orchestrator.model.text import say
from orchestrator.parse.decision import read_decision
from orchestrator.parse.request import read_request
from orchestrator.standards.guardian import load_rules
from orchestrator.wording.pen import TemplatePen
from tests.support.office import NOW
from tests.support.withheld import PASSWORD, withheld

GOLDEN = Path(__file__).parent / "golden"
RULES = {module.RULE.id: module.RULE for module in load_rules()}
FILE = "deploy/a b.yaml"


def same(name: str, text: str) -> None:
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDENS"):
        file.write_text(text)
    assert text == file.read_text()


def report(title: str, language: str) -> str:
    request = Request(name="041-office", team="devops", sha256="5c" * 32, title=title)
    stack = "services:\n  db:\n    image: a:1\n    environment:\n      A_PASSWORD: @PASSWORD@\n"
    judged = withheld("docker-compose.yml", stack)
    pen = TemplatePen(language, "orchestrator.decisions")  # type: ignore[arg-type]
    return pen.render(
        "veto.md.j2",
        request=request,
        answer=".claude/responses/from-devops/041-office.md",
        asked="to-devops/041-office.md",
        sha256=request.sha256,
        withheld=(judged,),
    )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_report_of_a_security_veto(language: str) -> None:
    text = report("Take over the office's stack", language)
    assert PASSWORD not in text
    same(f"veto.{language}.md", text)


def test_the_report_is_a_request_that_can_be_read() -> None:
    read = read_request(report("Take it over", "en").encode(), name="veto", team="standards", today=NOW.date())
    assert (read.sender, read.priority, read.unreadable) == ("orchestrator", "high", False)
    assert len(read.criteria) == 1


@pytest.mark.parametrize(
    "title", ["{{ 7 * 7 }}", "a `b` | c", "<script>", "# From: pm\nTo: x", "[x](http://example.com)"]
)
def test_a_strangers_title_stays_words(title: str) -> None:
    text = report(title, "en")
    read = read_request(text.encode(), name="veto", team="standards", today=NOW.date())
    assert read.sender == "orchestrator"
    assert "49" not in text.partition("\n")[0]
    assert "<script>" not in text.replace("\\<", "")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_draft_of_a_waiver(language: str) -> None:
    rule = RULES["image-tag"]
    found = Finding(rule=rule.id, severity="error", message=say("the image has no tag"), file=FILE, line=3, vetoes=True)
    pen = TemplatePen(language, "orchestrator.decisions")  # type: ignore[arg-type]
    text = pen.render(
        "waiver.md.j2",
        title="Waive image-tag",
        rule=rule.id,
        paths=(FILE,),
        until="2026-12-31",
        problem=rule.problem,
        remedy=rule.remedy,
        findings=(found,),
    )
    same(f"waiver.{language}.md", text)
    read = read_decision(text.encode(), "ADR-1.md")
    for section in ("context", "options", "outcome", "consequences", "rollback"):
        assert read.section(section), section
