"""Whether a folder changed is asked of its own time of change, and only an old one is believed."""

from __future__ import annotations

import os
import time

from orchestrator.watch.touched import Touched

OLD = 10_000_000_000


def age(folder) -> None:
    past = time.time_ns() - OLD
    os.utime(folder, ns=(past, past))


def test_an_old_folder_is_untouched_from_its_second_look_on(tmp_path):
    age(tmp_path)
    touched = Touched()
    assert touched.since_last(str(tmp_path))
    assert not touched.since_last(str(tmp_path))


def test_what_comes_touches_the_folder(tmp_path):
    age(tmp_path)
    touched = Touched()
    touched.since_last(str(tmp_path))
    (tmp_path / "a.md").write_text("x")
    assert touched.since_last(str(tmp_path))


def test_a_folder_that_changed_a_moment_ago_is_looked_at_again_because_its_time_may_not_move(tmp_path):
    (tmp_path / "a.md").write_text("x")
    touched = Touched()
    assert touched.since_last(str(tmp_path))
    assert touched.since_last(str(tmp_path))


def test_a_folder_that_went_is_told_once(tmp_path):
    touched = Touched()
    touched.since_last(str(tmp_path))
    tmp_path.rmdir()
    assert touched.since_last(str(tmp_path))
    assert not touched.since_last(str(tmp_path))
