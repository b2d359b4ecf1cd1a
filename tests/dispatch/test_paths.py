"""Which patterns a path fits."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.dispatch.paths import Patterns

SEGMENTS = st.sampled_from(
    ["a", "A", "docker", "Dockerfile", "*.yml", "x*", "?", "*", "**", "운영", "K8S", "ı", "ſ", "."]
)
PATTERNS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join)
NAMES = st.sampled_from(["a", "docker", "DOCKERFILE", "b.YML", "xy", "운영", "k8s", "K8s", "I", "s", ".", "a\nb"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


def plain(pattern: str) -> re.Pattern[str]:
    """Write a pattern as an expression, in the plainest way."""
    written = re.escape(pattern).replace(r"\*\*/", "(?:[^/]+/)*").replace(r"\*\*", ".*")
    return re.compile(written.replace(r"\*", "[^/]*").replace(r"\?", "[^/]"), re.IGNORECASE | re.DOTALL)


@given(PATHS, st.lists(PATTERNS, max_size=6))
def test_a_path_fits_the_patterns_that_it_fits_one_by_one_and_in_their_order(path, patterns):
    fitting = [number for number, pattern in enumerate(patterns) if plain(pattern).fullmatch(path)]
    held = Patterns((pattern, number) for number, pattern in enumerate(patterns))
    assert held.fitting(path) == tuple(fitting)
    assert held.fitting(path) == tuple(fitting)  # once more, as it is remembered


def test_however_many_paths_were_asked_for_each_is_told_its_own_patterns():
    held = Patterns([("**/*.yml", "yml"), ("a1*", "a1")])
    for number in range(2_000):
        fitting = ("a1",) if str(number).startswith("1") else ()
        assert held.fitting(f"a{number}") == fitting
    assert held.fitting("x" * 10_000 + "/a.yml") == ("yml",)
