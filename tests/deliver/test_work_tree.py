"""The work tree is read and written without following links, whether the kernel helps or not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestrator.deliver import plainly
from orchestrator.deliver.disk import Disk
from orchestrator.deliver.work_tree import ABSENT, WorkTree
from orchestrator.errors import TargetMovedError
from orchestrator.model.digest import digest

PATH = "contracts/interfaces/spec.md"
OLD, NEW = b"the old\n", b"the new\n"


@pytest.fixture(params=["at once", "from folder to folder"])
def tree(request, tmp_path, monkeypatch) -> WorkTree:
    monkeypatch.setattr(plainly, "_missing", request.param != "at once")
    (tmp_path / "top" / PATH).parent.mkdir(parents=True)
    (tmp_path / "top" / PATH).write_bytes(OLD)
    return WorkTree(tmp_path / "top", Disk())


@pytest.fixture
def staged(tmp_path) -> str:
    (tmp_path / "staged").write_bytes(NEW)
    return str(tmp_path / "staged")


def test_what_stands_there_is_told(tree):
    assert tree.look(PATH).data == OLD
    assert not tree.look(PATH).executable
    (Path(tree.top) / PATH).chmod(0o755)
    assert tree.look(PATH).executable


def test_where_nothing_is_nothing_is_told(tree):
    for path in ("contracts/interfaces/none.md", "contracts/none/spec.md", "none"):
        assert tree.look(path) == ABSENT


def test_a_large_file_is_read_whole(tree):
    data = os.urandom(3_000_000)
    (Path(tree.top) / PATH).write_bytes(data)
    assert tree.look(PATH).data == data


@pytest.mark.parametrize("link", ["contracts", "contracts/interfaces", PATH])
def test_no_link_is_followed(tree, staged, tmp_path, link):
    place = Path(tree.top) / link
    place.rename(tmp_path / "moved")
    place.symlink_to(tmp_path / "moved")
    assert tree.look(PATH).data is None
    assert "link" in str(tree.look(PATH).odd)
    with pytest.raises(TargetMovedError):
        tree.write(PATH, expected=digest(OLD), staged=staged)
    assert place.is_symlink()
    assert Path(staged).read_bytes() == NEW


def test_a_link_above_the_top_is_no_matter(tree, staged, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "top")
    linked = WorkTree(tmp_path / "link", Disk())
    assert linked.look(PATH).data == OLD
    linked.write(PATH, expected=digest(OLD), staged=staged)
    linked.make_durable([PATH])
    assert tree.look(PATH).data == NEW


def test_folders_files_and_pipes_in_the_way_are_named(tree):
    top = Path(tree.top)
    os.mkfifo(top / "pipe")
    (top / "file").write_text("x")
    for path in ("contracts", "pipe", "file/below"):
        assert tree.look(path).data is None
        assert tree.look(path).odd is not None


def test_missing_folders_are_made(tree, staged):
    tree.write("new/deep/file.md", expected=None, staged=staged)
    tree.make_durable(["new/deep/file.md", PATH])
    assert tree.look("new/deep/file.md").data == NEW


def test_a_file_at_the_top_is_written_too(tree, staged):
    tree.write("file.md", expected=None, staged=staged)
    tree.make_durable(["file.md"])
    assert tree.look("file.md").data == NEW


def to_link(place: Path) -> None:
    place.unlink()
    place.symlink_to("/etc/hostname")


def to_pipe(place: Path) -> None:
    place.unlink()
    os.mkfifo(place)


def to_words(place: Path) -> None:
    place.write_bytes(b"mine now\n")


@pytest.mark.parametrize("swap", [to_link, to_pipe, to_words])
def test_what_was_swapped_in_at_the_last_moment_is_put_back(tree, staged, swap: Callable[[Path], None]):
    class SwappingDisk(Disk):
        swapped = False

        def move_into(self, source: str, folder: int, name: str, flag: int) -> None:
            if not self.swapped:
                swap(Path(tree.top) / PATH)
                self.swapped = True
            super().move_into(source, folder, name, flag)

    tree.disk = SwappingDisk()
    with pytest.raises(TargetMovedError):
        tree.write(PATH, expected=digest(OLD), staged=staged)
    assert Path(staged).read_bytes() == NEW
    assert (Path(tree.top) / PATH).lstat().st_size != len(NEW) or (Path(tree.top) / PATH).read_bytes() != NEW
