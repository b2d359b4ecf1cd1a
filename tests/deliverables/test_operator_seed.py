"""Every line of the operator's seed that somebody acts on stands in what a kind drafts, or in a standard."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from orchestrator.wording.catalogue import PACKAGE
from tests.support.examples import example, folder
from tests.support.studio import draft, files, single

ROWS = yaml.safe_load(Path(__file__).with_name("operator_seed.yaml").read_text(encoding="utf-8"))
OTHERS = {"flutter": single("flutter", "pub", "pubspec.yaml")}


def flat(text: str) -> str:
    return " ".join(text.split())


@cache
def said(row: tuple[tuple[str, str], ...]) -> str:
    """Give what a row looks into, in one line."""
    where = dict(row)
    if "standard" in where:
        return flat((PACKAGE.parent / f"contracts/standards/{where['standard']}.md").read_text(encoding="utf-8"))
    if "repository" in where:
        drafted = draft(where["kind"], example(where["kind"], "en"), evidence=OTHERS[where["repository"]])
        return flat("\n".join(files(drafted).values()))
    expected = folder(where["kind"]) / "expected/en"  # test_examples holds them against what is drafted
    return flat("\n".join(file.read_text(encoding="utf-8") for file in sorted(expected.rglob("*")) if file.is_file()))


def place(row: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, row[key]) for key in ("kind", "standard", "repository") if key in row))


@pytest.mark.parametrize("row", ROWS, ids=[row["seed"] for row in ROWS])
def test_a_line_of_the_seed_stands_in_an_example_or_a_standard(row):
    assert flat(row["text"]) in said(place(row))


def test_the_lines_are_many_and_no_text_counts_twice():
    assert len(ROWS) >= 120
    assert [what for what, times in Counter((place(row), row["text"]) for row in ROWS).items() if times > 1] == []
    assert [seed for seed, times in Counter(row["seed"] for row in ROWS).items() if times > 1] == []
