"""Whole requests in agents' words reach the right kinds; how often they do is measured, and the README says it."""

from __future__ import annotations

from datetime import date
from itertools import chain
from pathlib import Path

import pytest
import yaml

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.parse.request import read_request
from tests.support.shop import dispatched

README = Path(__file__).parents[2] / "README.md"
ROUNDS: dict[str, list[dict[str, object]]] = yaml.safe_load(Path(__file__).with_name("agents_words.yaml").read_bytes())
REQUESTS = list(chain.from_iterable(ROUNDS.values()))
KINDS = load_kinds()
ENOUGH = 0.9


def with_brought(names: list[str]) -> set[str]:
    """Give the kinds together with those that they bring along."""
    return set(names).union(*(with_brought(list(KINDS[name].brings)) for name in names))


def is_routed_rightly(asked: dict) -> bool:
    request = read_request(asked["text"].encode(), name="r", team="devops", today=date(2025, 3, 4))
    return set(dispatched(request).names) == with_brought(asked["kinds"])


def right(requests: list[dict]) -> int:
    return sum(map(is_routed_rightly, requests))


def right_at_first(requests: list[dict]) -> int:
    return sum("first" not in asked for asked in requests)


def share(number: int, requests: list[dict]) -> str:
    return f"{number} ({100 * number // len(requests)}%)"


def test_nine_of_ten_requests_in_agents_words_reach_exactly_their_kinds():
    assert right(REQUESTS) >= ENOUGH * len(REQUESTS)


def test_the_readme_tells_the_rates_that_were_measured():
    rows = [
        f"| {name} | {len(all_)} | {share(right_at_first(all_), all_)} | {share(right(all_), all_)} |"
        for name, all_ in (*ROUNDS.items(), ("together", REQUESTS))
    ]
    text = README.read_text(encoding="utf-8")
    assert [row for row in rows if row not in text] == [], "\n".join(rows)


def test_the_requests_ask_for_every_kind_and_about_half_of_them_in_korean():
    korean = [asked for asked in REQUESTS if any("가" <= letter <= "힣" for letter in asked["text"])]
    assert 0.4 <= len(korean) / len(REQUESTS) <= 0.6
    assert {name for asked in REQUESTS for name in asked["kinds"]} == set(KINDS)
    assert sum(len(asked["kinds"]) > 1 for asked in REQUESTS) >= 10


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Please ship build 7 now\nto production.", "deployment"),  # wrapped, and words between
        ("We have no database backup.", "database-backup"),  # "no" that is a wish
        ("Ship it. To production we go next year.", None),  # a gap ends with its sentence
        ("The dockerfile is already merged.", None),
        ("쿠버네티스 매니페스트는 이미 머지되었습니다.", None),
        ("서버 구성은 그대로 두고 폰트만 바꿔 주세요.", None),
    ],
)
def test_what_is_meant_is_heard(text, kind):
    request = read_request(f"# A thing\nFrom: pm\n\n{text}\n".encode(), name="r", team="devops", today=date(2025, 3, 4))
    asked_for = [one.kind.name for one in dispatched(request).kinds if one.brought_by is None]
    assert asked_for == ([kind] if kind else ["work-plan"])
