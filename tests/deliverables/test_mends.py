"""What a kind makes of a file that the standards withhold. UPDATE_GOLDENS=1 writes the expected differences anew."""

import os
from pathlib import Path

import pytest

from orchestrator.deliver.difference import difference
from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.standards.blanking import blanked
from tests.support.withheld import PASSWORD, guardian, mended, withheld

CASES = sorted(path for path in (Path(__file__).parent / "mends").iterdir() if path.is_dir())
KINDS = {
    "dockerfile": "dockerfile",
    "compose": "compose-stack",
    "kubernetes": "kubernetes-manifests",
    "workflow": "ci-workflow",
    "nginx": "nginx-config",
}


def given(case: Path):
    file = next(file for file in (case / "given").rglob("*") if file.is_file())
    return withheld(file.relative_to(case / "given").as_posix(), file.read_text())


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_withheld_file_is_mended_as_far_as_anybody_knows(case, language):
    judged = given(case)
    found = mended(KINDS[case.name.partition("-")[0]], judged, language=language)
    if found is None:
        got = "nothing\n"
    else:
        before, after = blanked(judged.artifact.content, found.content, judged.findings)
        got = (difference(judged.artifact.path, before, after) or b"").decode()
        assert not any(
            finding.vetoes for finding in guardian().judge_file(judged.artifact.path, found.content).findings
        )
        assert PASSWORD not in got
        assert PASSWORD.encode() not in found.content
        assert len(found.gaps) == len(set(found.gaps))
    expected = case / f"{language}.diff"
    if os.environ.get("UPDATE_GOLDENS"):
        expected.write_text(got)
    assert got == expected.read_text()


def test_every_kind_that_mends_has_a_case():
    mends = {kind.name for kind in load_kinds().values() if kind.mends is not None}
    assert mends == {KINDS[case.name.partition("-")[0]] for case in CASES}


@pytest.mark.parametrize("kind", sorted(set(KINDS.values())))
def test_a_kind_mends_nothing_that_is_not_its_own(kind):
    judged = withheld("config/settings.ini", "password = @PASSWORD@\n")
    assert mended(kind, judged) is None
