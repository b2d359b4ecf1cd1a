"""A manifest is JSON, a line a file, whatever words stand in it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.deliver.manifest import as_manifest, with_sums

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
facts = st.fixed_dictionaries({"path": words, "section": st.none() | words, "after": words})


@given(request=words, files=st.lists(facts, min_size=1, max_size=4))
def test_a_manifest_is_read_back_less_what_is_not_there(request, files):
    data = as_manifest({"request": request}, files)
    known = [{name: value for name, value in one.items() if value is not None} for one in files]
    assert json.loads(data) == {"request": request, "files": known}
    assert data.count(b"\n") == len(files) + 2


@given(path=words, other=words, part=st.none() | words)
def test_other_sums_change_nothing_else(path, other, part):
    files = [
        {"path": path, "copy": None},
        {"path": path, "after": "1", "part": part},
        {"path": f"{path}.", "after": other},
    ]
    changed = json.loads(with_sums(as_manifest({"request": other}, files), path, "2", "3"))
    kept = {} if part is None else {"part": part}
    assert changed == {
        "request": other,
        "files": [
            {"path": path},
            {"path": path, "before": "2", "after": "3", **kept},
            {"path": f"{path}.", "after": other},
        ],
    }
