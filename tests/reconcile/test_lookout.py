"""Looking out costs little, and nothing is missed for good."""

from __future__ import annotations

import os
import time

import pytest

from orchestrator import lookout
from orchestrator.assembly import Orchestrator
from orchestrator.lookout import Lookout
from orchestrator.watch.lock import WorkspaceLock
from tests.support.served import STAGING, workspace


@pytest.fixture
def made(tmp_path):
    return workspace(tmp_path / "shop")


@pytest.fixture
def reconciler(made):
    desk = Orchestrator.open(made.top)
    with WorkspaceLock(desk.layout.state):
        yield desk.begin()


def age(*folders) -> None:
    """Make folders look as if nothing had touched them for long."""
    past = time.time_ns() - 10**10
    for folder in folders:
        os.utime(folder, ns=(past, past))


def work_off(reconciler, files) -> list[str]:
    for file in files:
        reconciler.reconcile(reconciler.inbox.look(file))
    return files


def quiet(made, reconciler, *, trusting: bool = True) -> Lookout:
    """Answer a request, and look out until there is nothing more to see."""
    made.drop("a", STAGING.format(number=1))
    looking = Lookout(reconciler.agenda, trusting=trusting)
    assert work_off(reconciler, looking.look()) == ["a.md"]
    age(made.inbox, made.outbox)
    assert looking.look() == []
    return looking


def test_what_comes_is_seen_at_the_next_look(made, reconciler):
    looking = quiet(made, reconciler)
    made.drop("b", STAGING.format(number=2))
    assert looking.look() == ["b.md"]


def test_an_edit_in_place_whose_event_was_lost_is_seen_at_the_next_close_look(made, reconciler):
    looking = quiet(made, reconciler)
    (made.inbox / "a.md").write_text(STAGING.format(number=3))
    age(made.inbox)
    assert looking.look() == []
    looking.doubt_events()
    assert looking.look() == ["a.md"]


def test_without_events_every_look_is_a_close_one(made, reconciler):
    looking = quiet(made, reconciler, trusting=False)
    (made.inbox / "a.md").write_text(STAGING.format(number=3))
    age(made.inbox)
    assert looking.look() == ["a.md"]


def test_what_was_left_undone_is_seen_again(made, reconciler):
    looking = quiet(made, reconciler)
    (made.inbox / "a.md").write_text(STAGING.format(number=3))
    age(made.inbox)
    looking.look_again()
    assert looking.look() == ["a.md"]


def test_a_deleted_answer_is_missed_at_once_or_when_no_more_answers_come(made, reconciler):
    looking = quiet(made, reconciler)
    (made.outbox / "a.md").unlink()
    looking.published()
    assert looking.look() == []
    assert looking.look() == ["a.md"]


def test_close_looks_cost_a_thousandth_of_a_core_at_most(made, reconciler, monkeypatch):
    looking = quiet(made, reconciler)
    now = time.monotonic()
    spent = iter([0.0, 0.09])
    monkeypatch.setattr(lookout.time, "thread_time", lambda: next(spent))
    looking.look(closely=True)
    monkeypatch.undo()
    (made.inbox / "a.md").write_text(STAGING.format(number=3))
    for seconds, seen in ((80.0, []), (95.0, ["a.md"])):
        age(made.inbox)
        monkeypatch.setattr(lookout.time, "monotonic", lambda seconds=seconds: now + seconds)
        assert looking.look() == seen
