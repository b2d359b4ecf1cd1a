"""Events are a hint; here is what may be expected of them."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from orchestrator.watch.events import Event, Events, filesystem_type, proves_events, silent


@pytest.fixture
def events(tmp_path):
    events = Events()
    events.start()
    yield events
    events.stop()


def take(events: Events, *files: str) -> list[Event]:
    """Give what is told of these files, until it is as much as their number."""
    told: list[Event] = []
    while len(told) < len(files):
        news = events.wait(30)
        assert news.events, "no event came"
        told += [event for event in news.events if event.file in files]
    return told


def test_a_file_moved_within_the_folder_is_told_as_moved(events, tmp_path):
    events.refresh([str(tmp_path)])
    (tmp_path / ".staged").write_text("x")
    (tmp_path / ".staged").rename(tmp_path / "a.md")
    assert [event.how for event in take(events, "a.md")] == ["moved"]


def test_a_file_moved_in_from_elsewhere_is_told_as_moved(events, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    events.refresh([str(inbox)])
    (tmp_path / "staged").write_text("x")
    (tmp_path / "staged").rename(inbox / "a.md")
    assert take(events, "a.md") == [Event(str(inbox), "a.md", "moved")]


def test_a_file_moved_away_holds_nothing_up_and_is_not_told(events, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "old.md").write_text("x")
    events.refresh([str(inbox)])
    (inbox / "old.md").rename(tmp_path / "old.md")
    (tmp_path / "old.md").rename(inbox / "new.md")
    assert events.wait(30).events == [Event(str(inbox), "new.md", "moved")]


def test_a_file_written_in_place_is_told_when_it_is_closed(events, tmp_path):
    events.refresh([str(tmp_path)])
    (tmp_path / "a.md").write_text("x")
    assert [event.how for event in take(events, "a.md", "a.md")] == ["created", "closed"]


def test_hidden_files_and_folders_are_not_told(events, tmp_path):
    events.refresh([str(tmp_path)])
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.md").write_text("x")
    assert {event.file for event in take(events, "a.md", "a.md")} == {"a.md"}


def test_names_of_any_bytes_are_told(events, tmp_path):
    (tmp_path / ".one").write_text("x")
    events.refresh([str(tmp_path)])
    names = {os.fsdecode(name) for name in (b"\xff\xfe.md", "요청.md".encode(), b"x" * 255, b" .md")}
    for name in names:
        os.link(tmp_path / ".one", tmp_path / name)
    assert {event.file for event in take(events, *names)} == names


def test_thousands_of_events_are_told_each_once(events, tmp_path):
    events.refresh([str(tmp_path)])
    (tmp_path / ".one").write_text("x")
    files = [f"a rather long name of a request number {number}.md" for number in range(5_000)]
    for file in files:
        os.link(tmp_path / ".one", tmp_path / file)
    assert [event.file for event in take(events, *files)] == files


def test_it_is_told_that_events_were_lost(events, tmp_path):
    (tmp_path / ".one").write_text("x")
    events.refresh([str(tmp_path)])
    names = (tmp_path / ".one", tmp_path / ".two")
    longest = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    for number in range(longest + 2):
        os.rename(names[number % 2], names[1 - number % 2])  # equal events one after the other would be told as one
    assert events.wait(30).lost
    assert not events.wait(0).lost


def test_a_folder_that_was_made_anew_is_watched_anew(events, tmp_path):
    inbox = tmp_path / "inbox"
    assert events.refresh([str(inbox)]) == []
    inbox.mkdir()
    assert events.refresh([str(inbox)]) == [str(inbox)]
    assert events.refresh([str(inbox)]) == []
    inbox.rmdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "keeps the inode number busy").mkdir()
    (tmp_path / "other").rename(inbox)
    assert events.refresh([str(inbox)]) == [str(inbox)]
    (inbox / "a.md").write_text("x")
    assert take(events, "a.md")[0].folder == str(inbox)


def test_a_folder_that_was_replaced_tells_nothing_any_more(events, tmp_path):
    inbox, former = tmp_path / "inbox", tmp_path / "former"
    inbox.mkdir()
    events.refresh([str(inbox)])
    inbox.rename(former)
    inbox.mkdir()
    assert events.refresh([str(inbox)]) == [str(inbox)]
    (former / "old.md").write_text("x")
    (inbox / "new.md").write_text("x")
    assert {event.file for event in take(events, "new.md", "new.md")} == {"new.md"}


def test_whoever_waits_can_be_woken_from_another_thread(events):
    thread = threading.Thread(target=events.wake)
    thread.start()
    assert events.wait(3600).events == []
    thread.join()


def test_unstarted_it_still_waits_and_can_be_woken(tmp_path):
    events = Events()
    assert events.refresh([str(tmp_path)]) == []
    events.wake()
    assert events.wait(3600) == ([], False)
    assert events.wait(0) == ([], False)
    events.stop()


def test_this_machines_temporary_folder_proves_that_events_arrive(tmp_path):
    assert filesystem_type(tmp_path)
    assert silent(tmp_path) is None
    assert proves_events(tmp_path)
    assert list(tmp_path.iterdir()) == []
