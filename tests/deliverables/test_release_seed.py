"""Every line of the release seed that an engineer acts on stands in what a kind drafts of its example."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.support.tides import draft, example, files

ROWS = yaml.safe_load(Path(__file__).with_name("release_seed.yaml").read_text(encoding="utf-8"))


@cache
def drafted(kind: str) -> str:
    return "\n".join(files(draft(kind, example(kind, "en"))).values())


@pytest.mark.parametrize("row", ROWS, ids=[row["seed"] for row in ROWS])
def test_a_line_of_the_seed_stands_in_an_example(row):
    assert row["text"] in drafted(row["kind"])


def test_the_lines_are_many_and_no_text_counts_twice():
    assert len(ROWS) >= 110
    assert len({(row["kind"], row["text"]) for row in ROWS}) == len(ROWS)
