"""A manifest is JSON, a line a file, whatever words stand in it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from orchestrator.deliver.manifest import Listed, as_manifest, with_sums

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
listed = st.builds(
    Listed,
    path=words,
    place=st.sampled_from(["answer", "repository"]),
    kind=words,
    outcome=st.sampled_from(["written", "proposed"]),
    sha256=st.just("0" * 64),
    section=st.none() | words,
    copy=st.none() | words,
    before=st.none() | st.just("1" * 64),
    after=st.none() | st.just("2" * 64),
    part=st.none() | st.just("3" * 64),
)


def facts(one: Listed) -> dict[str, str]:
    return {name: value for name, value in asdict(one).items() if value is not None}


@given(request=words, files=st.lists(listed, min_size=1, max_size=4))
def test_a_manifest_is_read_back_less_what_is_not_there(request, files):
    data = as_manifest(request, "4", "5", files)
    assert json.loads(data) == {
        "request": request,
        "sha256": "4",
        "contents": "5",
        "files": [facts(one) for one in files],
    }
    assert data.count(b"\n") == len(files) + 2


@given(one=listed, request=words)
def test_other_sums_change_nothing_else(one, request):
    written, beside = replace(one, after="1"), replace(one, path=f"{one.path}.", after="1")
    files = [replace(one, before=None, after=None), written, beside]
    changed = json.loads(with_sums(as_manifest(request, "4", "5", files), one.path, "2", "3"))
    assert changed == {
        "request": request,
        "sha256": "4",
        "contents": "5",
        "files": [facts(files[0]), facts(replace(written, before="2", after="3")), facts(beside)],
    }
