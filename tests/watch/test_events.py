"""Events are a hint; here is what may be expected of them."""

from __future__ import annotations

import queue

import pytest

from orchestrator.watch.events import Event, Events, filesystem_type, proves_events, silent


@pytest.fixture
def events(tmp_path):
    events = Events()
    events.start()
    yield events
    events.stop()


def take(events: Events, file: str) -> Event:
    while True:
        event = events.queue.get(timeout=30)
        if event is not None and event.file == file:
            return event


def test_a_file_moved_within_the_folder_is_told_as_moved(events, tmp_path):
    events.refresh([str(tmp_path)])
    (tmp_path / ".staged").write_text("x")
    (tmp_path / ".staged").rename(tmp_path / "a.md")
    assert take(events, "a.md").how == "moved"


def test_a_file_written_in_place_is_told_when_it_is_closed(events, tmp_path):
    events.refresh([str(tmp_path)])
    (tmp_path / "a.md").write_text("x")
    assert take(events, "a.md").how == "created"
    assert take(events, "a.md").how == "closed"


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
    assert take(events, "a.md").folder == str(inbox)


def test_the_reader_can_be_woken(events):
    events.wake()
    assert events.queue.get(timeout=30) is None
    with pytest.raises(queue.Empty):
        events.queue.get_nowait()


def test_this_machines_temporary_folder_proves_that_events_arrive(tmp_path):
    assert filesystem_type(tmp_path)
    assert silent(tmp_path) is None
    assert proves_events(tmp_path)
    assert list(tmp_path.iterdir()) == []
