"""What is remembered of thousands of answers is small, and is what was said."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.deliver.disk import Disk
from orchestrator.deliver.entries import Entries
from orchestrator.deliver.entry import Applied, Entry, as_line, of_line
from orchestrator.deliver.ledger import Ledger
from orchestrator.parse.names import identity


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def entry(name: str = "deploy-api", **more) -> Entry:
    facts = {"request": sha(name), "response": sha("answer"), "revision": 1, "status": "Completed", "offset": 0}
    return Entry(**{"name": name, **facts, **more})


names = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20)
waits = st.lists(st.tuples(st.sampled_from(["decision", "request"]), names, names), max_size=2).map(tuple)


@given(
    name=names,
    revision=st.integers(1, 2**40),
    status=st.sampled_from(["Completed", "Partial", "Blocked", "Rejected"]),
    role=names,
    follows=st.just("") | names,
    waits=waits,
    former=st.lists(st.just(sha("former")), max_size=3).map(tuple),
    request=st.just(sha("request")) | names,
)
def test_an_entry_comes_out_as_it_was_kept(name, revision, status, role, follows, waits, former, request):
    kept = entry(
        name,
        revision=revision,
        status=status,
        role=role,
        follows=follows,
        waits=waits,
        former=former,
        request=request,
    )
    entries = Entries()
    entries.keep(identity(name), kept)
    assert entries[identity(name)] == kept
    assert entries.has_name(name)
    assert list(entries) == [identity(name)]


def test_a_name_is_known_letter_by_letter():
    entries = Entries()
    entries.keep("café", entry("Café"))
    assert entries.has_name("Café")
    assert not entries.has_name("café")
    assert not entries.has_name("CAFÉ")
    entries.keep("café", entry("café"))
    assert entries.has_name("café")
    assert not entries.has_name("Café")


def test_a_newer_answer_takes_the_place_of_the_former_one_with_all_that_was_rare_about_it():
    entries = Entries()
    entries.keep("a", entry("a", status="Blocked", waits=(("decision", "", "PM"),)))
    entries.keep("a", entry("a", revision=2))
    assert entries["a"].waits == ()
    assert entries["a"].revision == 2


def test_of_an_answer_a_hundred_bytes_are_kept():
    packed = Entries()
    for number in range(100):
        packed.keep(f"r{number}", entry(f"r{number}", role="devops-operator", offset=number))
    assert all(isinstance(one, bytes) and len(one) < 100 for one in packed._packed.values())


def test_a_line_is_read_back_as_it_was_written():
    whole = entry(
        at="2026-11-20T10:00:00+00:00",
        token="ab12",
        folder=True,
        applied=(Applied("deploy/a.yml", None, sha("a"), (("s", sha("s")),)),),
        targets=1,
        received="2026-11-20T09:59:59+00:00",
        offset=-1,
    )
    assert of_line(as_line("deploy-api", whole)) == ("deploy-api", whole)


def test_half_a_line_and_somebodys_own_are_no_entries():
    line = as_line("deploy-api", entry())
    assert of_line(line[:-9]) is None
    assert of_line(b"[]\n") is None
    assert of_line(b'{"identity": "a"}\n') is None
    assert of_line(line.replace(b'"revision":1', b'"revision":"many"')) is None


def test_what_memory_leaves_out_is_read_back_from_the_line(tmp_path):
    ledger = Ledger.open(tmp_path / "ledger.jsonl", Disk(), lambda: ())
    first = entry("a", at="2026-11-20T10:00:00+00:00", applied=(Applied("x", None, sha("x")),), offset=-1)
    ledger.announce("a", first)
    ledger.announce("b", entry("b", offset=-1))
    ledger.announce("a", replace(first, revision=2, response=sha("second")))
    ledger.close()
    for seen in (ledger, Ledger.read(tmp_path / "ledger.jsonl", Disk(), lambda: ())):
        assert seen.entries["a"].applied == ()
        whole = seen.whole("a")
        assert whole is not None
        assert whole.applied == first.applied
        assert whole.former == (first.response,)
        assert seen.written("x") == sha("x")
        assert seen.ours("a", first.response)
        assert seen.writer("x") == ("a", "a")
        assert seen.writer("y") is None
