"""Whole requests, end to end, in golden form: `given/` is dropped, `expected/` is what the answer says.

A scenario whose answer depends on linters names them in `linters`, or says "none"; no other is asked. Beside the word
"missing", they are those that are not installed there.

Regenerate with UPDATE_GOLDENS=1, and read the difference: it is what a requester will see.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.standards.workbench import load_tools
from tests.support.served import workspace

FOLDER = Path(__file__).parent
TIME_ZONE = ZoneInfo("Asia/Seoul")
SCENARIOS = sorted(path.parent for path in FOLDER.glob("*/given"))


def steady(text: str, began: datetime) -> str:
    """Take out what differs from run to run: moments, commits, sha256 sums, today; and the linters' own words."""
    text = re.sub(r"(?m)^(- `(?:hadolint|zizmor)/[^`]+`[^:]*: ).*", r"\1<said>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+", "<moment>", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", text)
    text = re.sub(r"\bat [0-9a-f]{7}\b", "at <commit>", text)
    text = re.sub(r"\b[0-9a-f]{12}\b", "<commit>", text)
    for moment in (began, datetime.now(TIME_ZONE)):  # midnight may lie between
        text = text.replace(moment.strftime("%Y-%m-%d"), "<today>").replace(moment.strftime("%Y%m%d"), "<day>")
    return text


def provide_linters(scenario, monkeypatch):
    """Provide the linters that a scenario names and no others, or hide them; skip it where one it needs is missing."""
    file = scenario / "linters"
    if not file.exists():
        return
    named = file.read_text().split()
    tools = [module for module in load_tools() if module.TOOL.id in named]
    for module in tools:
        if "missing" in named:
            monkeypatch.setattr(module, "locate", lambda: None)
        elif module.locate() is None:
            pytest.skip(f"needs {module.TOOL.package}")
    monkeypatch.setattr("orchestrator.standards.loading.load_tools", lambda: tools)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_a_scenario_is_answered_as_expected(scenario, tmp_path, monkeypatch):
    provide_linters(scenario, monkeypatch)
    made = workspace(tmp_path / "shop", settings=f"time-zone: {TIME_ZONE}")
    for request in sorted((scenario / "given").glob("*.md")):
        made.drop(request.stem, request.read_bytes())
    began = datetime.now(TIME_ZONE)
    Orchestrator.open(made.top).process()
    names = {request.stem for request in (scenario / "given").glob("*.md")}
    assert made.answers() == names
    got = {f"{name}.md": steady(made.answer(name) or "", began) for name in sorted(names)}
    expected = scenario / "expected"
    if os.environ.get("UPDATE_GOLDENS"):
        expected.mkdir(exist_ok=True)
        for file, text in got.items():
            (expected / file).write_text(text)
    assert got == {file.name: file.read_text() for file in sorted(expected.glob("*.md"))}


def test_there_are_scenarios():
    assert len(SCENARIOS) >= 6
