"""Reading an inbox in which anything may lie."""

from __future__ import annotations

import hashlib
import os
import unicodedata

import pytest

from orchestrator.watch.inbox import Inbox, split_name


@pytest.fixture
def inbox(tmp_path):
    return Inbox(str(tmp_path), limit=1000)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a.md", ("a", "open")),
        ("a.md.done", ("a", "done")),
        ("a.md.cancelled", ("a", "cancelled")),
        ("배포 요청.md", ("배포 요청", "open")),
        (".a.md", None),
        ("a.md~", None),
        ("a.txt", None),
        (".md", None),
        ("a.md.swp", None),
    ],
)
def test_a_file_name_says_which_request_it_is_and_in_which_state(file, expected):
    assert split_name(file) == expected


def test_a_request_is_read_with_the_sha256_of_its_bytes(inbox, tmp_path):
    (tmp_path / "a.md").write_bytes(b"# hello\n")
    taken = inbox.take("a.md")
    assert taken.data == b"# hello\n"
    assert taken.sha256 == hashlib.sha256(b"# hello\n").hexdigest()
    assert taken.identity == "a"


def test_a_request_beyond_the_limit_has_a_sha256_and_no_bytes(inbox, tmp_path):
    data = b"x" * 5000
    (tmp_path / "big.md").write_bytes(data)
    taken = inbox.take("big.md")
    assert taken.data is None
    assert taken.size == 5000
    assert taken.sha256 == hashlib.sha256(data).hexdigest()


def test_folders_pipes_and_links_are_told_apart_and_never_followed_or_waited_for(inbox, tmp_path):
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "secret").write_text("not for the answer")
    (tmp_path / "link.md").symlink_to(tmp_path / "secret")
    odd = {file: inbox.take(file) for file in ("folder.md", "pipe.md", "link.md")}
    assert [odd[file].odd for file in odd] == ["folder", "pipe or device", "link"]
    assert all(one.data is None for one in odd.values())
    assert len({one.sha256 for one in odd.values()}) == 3


def test_a_name_is_the_same_request_in_any_case_and_normal_form(inbox, tmp_path):
    decomposed = unicodedata.normalize("NFD", "배포-É")
    (tmp_path / f"{decomposed}.md").write_text("x")
    (tmp_path / f"{unicodedata.normalize('NFC', '배포-é')}.md").write_text("x")
    identities = {inbox.take(one.file).identity for one in inbox.list()}
    assert len(list(inbox.list())) == 2
    assert len(identities) == 1


def test_a_file_name_that_is_no_utf_8_is_made_readable_and_marked(inbox, tmp_path):
    with open(os.fsencode(tmp_path) + b"/caf\xe9.md", "wb") as file:
        file.write(b"x")
    (seen,) = inbox.list()
    taken = inbox.take(seen.file)
    assert taken.plain is False
    taken.name.encode("utf-8")
    assert taken.data == b"x"


def test_a_file_that_somebody_has_open_for_writing_is_known(inbox, tmp_path):
    path = tmp_path / "a.md"
    with path.open("w") as writer:
        writer.write("half")
        writer.flush()
        assert inbox.being_written("a.md")
    assert not inbox.being_written("a.md")


def test_a_missing_inbox_is_empty(tmp_path):
    assert list(Inbox(str(tmp_path / "none"), limit=10).list()) == []


def test_an_edit_in_place_changes_the_mark_even_when_its_time_is_set_back(inbox, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("one")
    before = inbox.look("a.md")
    facts = path.stat()
    path.write_text("two")
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert inbox.look("a.md").mark != before.mark


def handle(inbox) -> dict[str, int]:
    return {seen.file: seen.mark for seen in inbox.changed({}, exact=True)}


def test_a_handled_request_is_told_again_only_when_it_changed(inbox, tmp_path):
    (tmp_path / "a.md").write_text("one")
    (tmp_path / "b.md").write_text("one")
    handled = handle(inbox)
    assert list(inbox.changed(handled, exact=True)) == []
    (tmp_path / "a.md").write_text("another")
    assert [seen.file for seen in inbox.changed(handled, exact=True)] == ["a.md"]


def test_a_glance_finds_what_came_and_leaves_an_edit_in_place_to_the_exact_look(inbox, tmp_path):
    (tmp_path / "a.md").write_text("one")
    handled = handle(inbox)
    (tmp_path / "a.md").write_text("another")
    (tmp_path / "b.md").write_text("one")
    assert [seen.file for seen in inbox.changed(handled, exact=False)] == ["b.md"]
    assert {seen.file for seen in inbox.changed(handled, exact=True)} == {"a.md", "b.md"}


def test_of_a_request_that_went_nothing_is_remembered(inbox, tmp_path):
    (tmp_path / "a.md").write_text("one")
    (tmp_path / "b.md").write_text("one")
    handled = handle(inbox)
    (tmp_path / "a.md").unlink()
    assert list(inbox.changed(handled, exact=False)) == []
    assert set(handled) == {"b.md"}
