"""The patterns agree with git's own ignore patterns, and their matcher stays fast on hostile ones."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator.authorize.patterns import Tree, fits
from orchestrator.parse.matrix import read_pattern

NAMES = ["a", "b", "ab", ".a", "a.b", "abab", "A", "-a", "..a"]
NAME = st.one_of(st.sampled_from(NAMES), st.text("ab.-", min_size=1, max_size=5))
GLOB = st.one_of(
    st.sampled_from(["*", "?", "**", "a*", "*b", "?*", "*a*", "a?b", "**", "a*b*"]),
    st.text("ab.*?-", min_size=1, max_size=5),
)
PATTERNS = (
    st.builds(
        lambda segments, end: "/".join(segments) + end,
        st.lists(st.one_of(NAME, GLOB), min_size=1, max_size=4),
        st.sampled_from(["", "", "/"]),
    )
    .filter(lambda pattern: not read_pattern(pattern).flaw)
    .map(lambda pattern: read_pattern(pattern).text)
)
PATHS = st.lists(NAME.filter(lambda name: name[-1] != "."), min_size=1, max_size=5).map("/".join)


def paths_of(seed: int, many: int = 100) -> list[str]:
    """Make paths from a seed: a hundred drawn one by one would cost a hundred times the test."""
    dice = random.Random(seed)

    def name() -> str:
        letters = "".join(dice.choice("ab.-") for _ in range(dice.randint(0, 4)))
        return dice.choice(NAMES) if dice.random() < 0.6 else letters + dice.choice("ab-")

    return ["/".join(name() for _ in range(dice.randint(1, 5))) for _ in range(many)]


@pytest.fixture(scope="module")
def empty_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("oracle")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def ignored_by_git(repository: Path, pattern: str, paths: list[str]) -> list[bool]:
    """Ask git which of the paths one anchored ignore pattern covers."""
    (repository / "rules").write_text(f"/{pattern}\n")
    command = ["git", "-c", "core.excludesFile=rules", "check-ignore", "--no-index", "-v", "-n", "-z", "--stdin"]
    done = subprocess.run(command, cwd=repository, input="\0".join(paths).encode(), capture_output=True, check=False)
    return [bool(source) for source in done.stdout.decode().split("\0")[0:-1:4]]


# 300 examples of 100 paths each: 30,000 pairs of pattern and path.
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PATTERNS, st.integers(0, 2**32))
def test_patterns_mean_what_git_means_by_them(empty_repository, pattern, seed):
    paths = paths_of(seed)
    tree = Tree()
    tree.add(pattern)
    by_git = ignored_by_git(empty_repository, pattern, paths)
    assert len(by_git) == len(paths)
    assert [path for path, git in zip(paths, by_git, strict=True) if bool(tree.covering(path)) is not git] == []


@settings(max_examples=100, deadline=None)
@given(st.lists(PATTERNS, min_size=1, max_size=12), st.lists(PATHS, min_size=1, max_size=30))
def test_many_patterns_at_once_say_what_each_says_alone(patterns, paths):
    together = Tree()
    alone = []
    for pattern in patterns:
        together.add(pattern)
        alone.append(Tree())
        alone[-1].add(pattern)
    for path in paths:
        assert [bool(together.covering(path) >> index & 1) for index in range(len(patterns))] == [
            bool(tree.covering(path)) for tree in alone
        ]


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("infrastructure/", "infrastructure/a", True),
        ("infrastructure/", "infrastructure", False),  # a link in the folder's place is not below it
        ("infrastructure", "infrastructure", True),
        ("infrastructure/", "infrastructure-old/a", False),
        ("infrastructure/", "x/infrastructure/a", False),
        (".claude/responses", ".claude/responses-x/a", False),
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/a/b.md", False),
        ("docs/*", "docs/a/b.md", True),  # a folder means all below it
        ("**/*.md", "a.md", True),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**", "a", False),
        ("설계/?.md", "설계/가.md", True),  # one letter, however many bytes
    ],
)
def test_patterns_are_anchored_and_whole(pattern, path, covered):
    tree = Tree()
    tree.add(pattern)
    assert bool(tree.covering(path)) is covered


@pytest.mark.parametrize(
    "pattern", ["!a", "[ab]", "a**", "**a/b", "a//b", "../a", "a/./b", "a\\b", "{a,b}", "a ", "", "a\nb"]
)
def test_patterns_outside_the_dialect_are_refused(pattern):
    assert read_pattern(pattern).flaw


def test_deep_paths_and_nested_stars_take_no_time_to_speak_of():
    tree = Tree()
    tree.add("**/a/**/a/**/a/**/b")
    path = "/".join(["a"] * 2000)
    assert not tree.covering(path)
    assert tree.covering(f"{path}/b")
    assert not fits("a" * 200, "*a" * 20 + "?b")
