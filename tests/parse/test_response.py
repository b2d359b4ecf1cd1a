"""Our own responses are read back as they were written; anything else is none of ours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.deliver.header import front_matter
from orchestrator.model.response import ArtifactLine, ResponseHeader
from orchestrator.model.verdict import Wait
from orchestrator.parse.response import has_conflict_markers, read_response

HEADER = ResponseHeader(
    request="042-캐시",
    sha256="0" * 64,
    revision=2,
    status="Blocked",
    team="devops",
    to="pm",
    role="devops-lead",
    date=datetime(2026, 3, 11, 9, 30, tzinfo=UTC),
    identity=1,
    language="ko",
    kinds=("deployment",),
    environment="production",
    artifacts=(
        ArtifactLine(path="a: b/c.yml", sha256="1" * 64, outcome="proposed", kind="deployment", reasons=("no", "‘x’")),
    ),
    reasons=("a: b",),
    waits=(Wait(sort="decision", name="ADR-1", who="team lead"),),
)


def test_a_header_round_trips():
    assert read_response((front_matter(HEADER) + "\n# Response\n").encode()) == HEADER


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(
    request=TEXTS.filter(bool),
    to=TEXTS,
    reasons=st.lists(TEXTS.filter(bool), max_size=3),
    revision=st.integers(1, 10**6),
)
def test_any_words_in_a_header_round_trip(request, to, reasons, revision):
    header = replace(HEADER, request=request, to=to, reasons=tuple(reasons), revision=revision)
    assert read_response((front_matter(header) + "\nx\n").encode()) == header


@pytest.mark.parametrize("word", ["null", "true", "7", "2026-03-11T09:30:00Z", "~", ""])
def test_a_text_stays_the_text_it_was(word):
    header = replace(HEADER, to=word, reasons=(word,), follows=word or None, decision=word or None)
    assert read_response((front_matter(header) + "\nx\n").encode()) == header


def test_a_header_of_many_artifacts_is_read():
    line = HEADER.artifacts[0]
    header = replace(HEADER, artifacts=tuple(replace(line, path=f"a/{i}") for i in range(900)))
    assert read_response((front_matter(header) + "\n").encode()) == header


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"# Response\n",
        b"---\n",
        b"---\nrequest: x\n",
        b"---\nrequest: x\n---\n",
        b"---\n- a\n---\n",
        b"---\nrequest: &a x\n---\n",
        b"---\n\xff\n---\n",
        front_matter(HEADER).replace("revision: 2", "revision: two").encode(),
        front_matter(HEADER).replace("revision: 2", "revision: 2\nmood: good").encode(),
        front_matter(HEADER).replace("Blocked", "Done").encode(),
        front_matter(HEADER).replace("    kind:", "    mood: good\n    kind:").encode(),
        front_matter(HEADER).replace("outcome: proposed", "outcome: admired").encode(),
        front_matter(HEADER).replace("{sort: decision", "{mood: good, sort: decision").encode(),
        front_matter(HEADER).replace("date: ", "date: about ").encode(),
        b" " + front_matter(HEADER).encode(),
    ],
)
def test_what_is_not_ours_is_none(data):
    assert read_response(data) is None


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(data):
    assert read_response(b"---\n" + data + b"\n---\n") is None


def test_conflict_markers_are_recognised_in_order_and_at_line_starts():
    merged = b"---\na\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n"
    assert has_conflict_markers(merged)
    assert has_conflict_markers(merged[6:])
    assert not has_conflict_markers(b"Title\n=======\ntext <<<<<<< HEAD\n")
    assert not has_conflict_markers(b">>>>>>> a\n=======\n<<<<<<< b\n")
    assert not has_conflict_markers(b"")


@pytest.mark.parametrize(
    ("ours", "other"),
    [("outcome: proposed", "outcome: lost"), ('    kind: "deployment"', '    kind: "deployment"\n    mood: good')],
)
def test_an_artifact_s_line_that_says_something_else_is_none_of_ours(ours, other):
    written = front_matter(HEADER)
    assert ours in written
    assert read_response(written.encode()) is not None
    assert read_response(written.replace(ours, other).encode()) is None
