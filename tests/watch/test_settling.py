"""When a request file counts as whole. Times are given, so nothing here waits."""

from orchestrator.watch.settling import GRACE, QUIET, Settling


def test_a_file_that_was_moved_in_is_due_at_once():
    settling = Settling()
    settling.note("a.md", "moved", now=10.0)
    assert settling.ready(10.0) == ["a.md"]
    assert settling.ready(10.0) == []


def test_a_file_written_in_pieces_is_due_when_it_was_quiet():
    settling = Settling()
    settling.note("a.md", "created", now=10.0)
    settling.note("a.md", "closed", now=10.0)
    assert settling.ready(10.0 + QUIET / 2) == []
    settling.note("a.md", "closed", now=10.0 + QUIET / 2)
    assert settling.ready(10.0 + QUIET) == []
    assert settling.ready(10.0 + QUIET * 1.5) == ["a.md"]


def test_a_file_moved_in_from_elsewhere_looks_created_and_is_due_after_the_grace():
    settling = Settling()
    settling.note("a.md", "created", now=10.0)
    assert settling.ready(10.0) == []
    assert settling.ready(10.0 + GRACE) == ["a.md"]


def test_files_come_out_in_the_order_in_which_they_became_due():
    settling = Settling()
    settling.note("slow.md", "closed", now=10.0)
    settling.note("fast.md", "moved", now=10.1)
    assert settling.next_due() == 10.1
    assert settling.ready(11.0) == ["fast.md", "slow.md"]
    assert settling.next_due() is None
