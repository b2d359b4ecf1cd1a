from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.deliver.parcel import MANIFEST, Document
from orchestrator.deliver.pieces import Piece, apart
from orchestrator.model.artifact import Artifact, Judged
from orchestrator.model.text import say

names = st.lists(st.sampled_from(["x", "y", "manifest.json", "beside-2"]), min_size=1, max_size=3).map("/".join)


def pieces(*groups: tuple[str, ...]) -> list[Piece]:
    made = []
    for number, paths in enumerate(groups):
        artifact = Artifact(path=f"{number}", place="repository", title=say("File"), content=b"", kind="files")
        judged = Judged(artifact=artifact, outcome="proposed")
        made.append(Piece(judged, tuple(Document(path, f"{number} {path}".encode()) for path in paths)))
    return made


def paths(placed: list[Piece]) -> list[tuple[str, ...]]:
    return [tuple(copy.path for copy in piece.copies) for piece in placed]


def test_copies_that_are_in_nobodys_way_stay_where_they_are():
    asked = pieces(("proposed/a/x.yml", "proposed/a/x.yml.diff"), ("spec.md",), ())
    assert apart(asked) is asked


def test_a_copy_below_another_file_goes_beside_it():
    asked = pieces(("proposed/x.yml",), ("proposed/x.yml/y.yml",), ("proposed/x.yml/y.yml",))
    assert paths(apart(asked)) == [
        ("proposed/x.yml",),
        ("beside-2/proposed/x.yml/y.yml",),
        ("beside-3/proposed/x.yml/y.yml",),
    ]


def test_a_copy_called_as_anothers_difference_goes_beside_it_whole():
    asked = pieces(("proposed/x", "proposed/x.diff"), ("proposed/x.diff", "proposed/x.diff.diff"))
    assert paths(apart(asked))[1] == ("beside-2/proposed/x.diff", "beside-2/proposed/x.diff.diff")


@given(st.lists(st.lists(names, max_size=2, unique=True).map(tuple), max_size=6))
def test_whatever_is_asked_for_every_copy_can_be_written_and_none_is_lost(groups):
    groups = [group for group in groups if not any(a.startswith(f"{b}/") for a in group for b in group)]
    asked = pieces(*groups)
    placed = apart(asked)
    assert [[copy.data for copy in piece.copies] for piece in placed] == [
        [copy.data for copy in piece.copies] for piece in asked
    ]
    files = [path for group in paths(placed) for path in group] + [MANIFEST]
    assert len(set(files)) == len(files)
    assert not any(one.startswith(f"{other}/") for one in files for other in files)
