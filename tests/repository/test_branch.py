"""Where the work tree stands is told as cheaply as can be, and never as it stood before."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from orchestrator.repository import branch
from orchestrator.repository.branch import UNFINISHED, Whereabouts, standing
from orchestrator.repository.layout import Layout, layout_of
from tests.support.repositories import git, repository


@pytest.fixture
def layout(tmp_path) -> Layout:
    top = repository(tmp_path / "shop", {"a.txt": "a\n"})
    return layout_of(top, ".claude", top / ".git", top / ".git")


@pytest.fixture
def listed(monkeypatch) -> list[Layout]:
    """Count how often git's folder is listed."""
    looks: list[Layout] = []

    def counted(layout: Layout) -> branch.Standing:
        looks.append(layout)
        return standing(layout)

    monkeypatch.setattr(branch, "standing", counted)
    return looks


def long_ago(layout: Layout) -> None:
    """Let git's folder and HEAD look as if nothing had changed for a minute."""
    assert layout.git_dir is not None
    then = time.time() - 60
    for path in (layout.git_dir / "HEAD", layout.git_dir):
        os.utime(path, (then, then))


def test_a_folder_that_has_been_quiet_is_listed_once(layout, listed):
    long_ago(layout)
    whereabouts = Whereabouts(layout)
    assert [whereabouts.now() for _ in range(5)] == [standing(layout)] * 5
    assert len(listed) == 1


def test_a_folder_that_was_just_changed_is_listed_each_time(layout, listed):
    (layout.git_dir / "index.lock").touch()
    (layout.git_dir / "index.lock").unlink()
    whereabouts = Whereabouts(layout)
    for _ in range(3):
        whereabouts.now()
    assert len(listed) == 3


@pytest.mark.parametrize("mark", UNFINISHED)
def test_whatever_git_begins_and_ends_is_told_at_once(layout, mark):
    long_ago(layout)
    whereabouts = Whereabouts(layout)
    assert whereabouts.now().unfinished == ""
    (layout.git_dir / mark).touch()
    assert whereabouts.now().unfinished == UNFINISHED[mark]
    (layout.git_dir / mark).unlink()
    assert whereabouts.now().unfinished == ""


def test_another_branch_is_told_at_once(layout):
    git(layout.top, "branch", "other")
    long_ago(layout)
    whereabouts = Whereabouts(layout)
    assert whereabouts.now().branch == "main"
    git(layout.top, "checkout", "--quiet", "other")
    assert whereabouts.now().branch == "other"
    long_ago(layout)
    assert whereabouts.now().branch == "other"


def test_a_head_that_somebody_edits_in_place_is_told_at_once(layout):
    long_ago(layout)
    whereabouts = Whereabouts(layout)
    whereabouts.now()
    (layout.git_dir / "HEAD").write_text("ref: refs/heads/elsewhere\n")
    assert whereabouts.now().branch == "elsewhere"


def test_without_git_and_without_gits_folder_it_says_what_standing_says(layout, tmp_path):
    bare = layout_of(tmp_path, ".claude", None, None)
    gone = layout_of(tmp_path, ".claude", Path(tmp_path / "gone"), Path(tmp_path / "gone"))
    assert Whereabouts(bare).now() == standing(bare)
    assert Whereabouts(gone).now() == standing(gone)
    assert Whereabouts(gone).now().unfinished
