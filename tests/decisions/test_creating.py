"""A new file appears whole under a free name, and never over another."""

from __future__ import annotations

from pathlib import Path

from orchestrator.decisions.creating import create


def test_a_file_is_written_once_and_what_lies_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "made" / "on the way.md"
    assert create(path, b"first")
    assert not create(path, b"second")
    assert path.read_bytes() == b"first"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_link_under_the_name_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    path.symlink_to(tmp_path / "elsewhere.md")
    assert not create(path, b"words")
    assert not (tmp_path / "elsewhere.md").exists()
