"""Requests in agents' words reach the kinds that they ask for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from orchestrator.model.request import Request
from orchestrator.parse.request import read_request
from tests.support.shop import dispatched

CASES = yaml.safe_load(Path(__file__).with_name("routing.yaml").read_text(encoding="utf-8"))


def read(case: dict) -> Request:
    text = f"# {case['title']}\nFrom: PM\n\n{case.get('text', '')}\n"
    if "file" in case:
        text += f"\n```text\n# {case['file']}\nname: value\n```\n"
    return read_request(text.encode(), name="r", team="devops", today=date(2025, 3, 4))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_request_reaches_the_kinds_that_it_asks_for(case):
    meant = dispatched(read(case))
    assert [one.kind.name for one in meant.kinds if one.brought_by is None] == case["kinds"]
    assert all(one.why for one in meant.kinds)


def test_the_cases_are_many_and_half_of_them_korean():
    korean = [case for case in CASES if not f"{case['title']}".isascii()]
    assert len(CASES) >= 40
    assert len(korean) >= len(CASES) * 2 // 5
