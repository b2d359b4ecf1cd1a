"""Every line of the release seed that an engineer acts on stands in what a kind drafts, or in a standard."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from orchestrator.wording.catalogue import PACKAGE
from tests.support.examples import folder
from tests.support.tides import draft, example, files

ROWS = yaml.safe_load(Path(__file__).with_name("release_seed.yaml").read_text(encoding="utf-8"))


@cache
def said(kind: str) -> str:
    """Give what a kind drafts, and what it says that it mended."""
    expected = folder(kind) / "expected/en"
    if (expected / "draft.txt").exists():  # held against the draft by test_examples and its like
        return "\n".join(file.read_text(encoding="utf-8") for file in sorted(expected.rglob("*")) if file.is_file())
    drafted = draft(kind, example(kind, "en"))
    return "\n".join([*files(drafted).values(), *map(str, drafted.mended)])


@cache
def standard(name: str) -> str:
    return (PACKAGE.parent / f"contracts/standards/{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", ROWS, ids=[row["seed"] for row in ROWS])
def test_a_line_of_the_seed_stands_in_an_example_or_a_standard(row):
    assert row["text"] in (standard(row["standard"]) if "standard" in row else said(row["kind"]))


def test_the_lines_are_many_and_no_text_counts_twice():
    assert len(ROWS) >= 190
    places = Counter((row.get("kind"), row.get("standard"), row["text"]) for row in ROWS)
    assert [place for place, times in places.items() if times > 1] == []
    assert [seed for seed, times in Counter(row["seed"] for row in ROWS).items() if times > 1] == []
