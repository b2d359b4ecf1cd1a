"""Events are a hint; here is what may be expected of them."""

from __future__ import annotations

import errno

import pytest
from watchdog.observers.api import EventEmitter

from orchestrator.watch.events import Event, Events, filesystem_type, proves_events, silent


@pytest.fixture
def events(tmp_path):
    events = Events()
    yield events
    events.stop()


def take(events: Events, file: str) -> list[Event]:
    """Wait for the next events of a file; tell how they came."""
    while not (happened := [event for event in events.wait(30) if event.file == file]):
        pass
    return happened


def test_a_file_moved_within_the_folder_is_told_as_moved(events, tmp_path):
    events.refresh([str(tmp_path)])
    (tmp_path / ".staged").write_text("x")
    (tmp_path / ".staged").rename(tmp_path / "a.md")
    assert [event.how for event in take(events, "a.md")] == ["moved"]


def test_a_file_written_in_place_is_told_when_it_is_closed(events, tmp_path):
    events.refresh([str(tmp_path)])
    (tmp_path / "a.md").write_text("x")
    told = take(events, "a.md")
    while len(told) < 2:
        told += take(events, "a.md")
    assert [event.how for event in told] == ["created", "closed"]


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


def test_what_is_hidden_or_lies_deeper_is_not_told(events, tmp_path):
    (tmp_path / "deeper").mkdir()
    events.refresh([str(tmp_path)])
    (tmp_path / ".a.md").write_text("x")
    (tmp_path / "deeper" / "a.md").write_text("x")
    (tmp_path / "z.md").write_text("x")
    told = []
    while not told or told[-1].how != "closed":
        told += events.wait(30)
    assert {event.file for event in told} == {"z.md"}


def test_who_waits_can_be_woken(events):
    events.wake()
    assert events.wait(30) == []


def test_of_many_events_some_are_taken_at_once_and_none_is_lost(events, tmp_path, monkeypatch):
    monkeypatch.setattr("orchestrator.watch.events.AT_ONCE", 3)
    events.refresh([str(tmp_path)])
    for number in range(10):
        (tmp_path / f".{number}").write_text("x")
        (tmp_path / f".{number}").rename(tmp_path / f"{number}.md")
    told = []
    while len(told) < 10:
        taken = events.wait(30)
        assert len(taken) <= 3
        told += taken
    assert [event.file for event in told] == [f"{number}.md" for number in range(10)]


def test_nobody_waits_longer_than_asked(events):
    assert events.wait(0) == events.wait(-1) == events.wait(0.001) == []


def test_a_folder_that_can_not_be_watched_is_told_and_tried_again(events, tmp_path, monkeypatch, caplog):
    """As where the machine's inotify watches are used up."""

    def refuse(emitter):
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(EventEmitter, "start", refuse)
        assert events.refresh([str(tmp_path)]) == []
    assert f"can't watch {tmp_path}" in caplog.text
    assert events.refresh([str(tmp_path)]) == [str(tmp_path)]
    (tmp_path / "a.md").write_text("x")
    assert take(events, "a.md")


def test_this_machines_temporary_folder_proves_that_events_arrive(tmp_path):
    assert filesystem_type(tmp_path)
    assert silent(tmp_path) is None
    assert proves_events(tmp_path)
    assert list(tmp_path.iterdir()) == []
