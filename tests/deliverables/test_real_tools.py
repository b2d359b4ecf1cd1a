"""What the kinds bring passes its own parser, the rules, and every real linter that is installed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.standards.guardian import Guardian
from orchestrator.standards.settings import read_standards
from orchestrator.standards.subject import Subject
from orchestrator.standards.tools import image_scan
from orchestrator.standards.workbench import load_tools
from tests.support import hostile, studio, tides
from tests.support.examples import folder
from tests.support.tides import NOTHING, asked, draft

STANDARDS = Path(__file__).parents[2] / "contracts" / "standards" / "infrastructure-standards.md"
PLACES = ("repository/", "answer/")
EVIDENCE = {"hostile": hostile.EVIDENCE, "empty": NOTHING, "studio": studio.EVIDENCE, "tides": tides.EVIDENCE}
CASES = [(kind, language) for kind in load_kinds() for language in ("en", "ko")]


@cache
def guardian() -> Guardian:
    # Whether an image has holes is no matter of how a file is written, and none of them is on this machine.
    return Guardian(
        read_standards(STANDARDS.read_bytes()), tools=[one for one in load_tools() if one is not image_scan]
    )


def brought(kind: str, language: str) -> list[tuple[str, bytes]]:
    """Give the files of an example under the paths that they would have in the repository."""
    top = folder(kind) / "expected" / language
    found = {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}
    found.pop("draft.txt", None)
    return [(name.removeprefix(PLACES[0]).removeprefix(PLACES[1]), data) for name, data in found.items()]


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_what_a_kind_brings_can_be_read_for_what_it_is(kind: str, language: str) -> None:
    files = brought(kind, language)
    assert files
    for path, data in files:
        subject = Subject(path, data)
        assert subject.text is not None, path
        assert subject.yaml_error is None, path
        if subject.extension == ".json":
            json.loads(data)


def complaints(files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Judge files; skip the test, once nothing is found, where a linter is missing."""
    judgements = guardian().judge_files(files)
    said = [
        f"{path}:{one.line}: {one.rule}: {one.message}"
        for (path, _), (findings, _) in zip(files, judgements, strict=True)
        for one in findings
        if one.vetoes or one.severity == "error" or ("/" in one.rule and one.severity == "warning")
    ]
    unchecked = {one.check: str(one.why) for _, not_checked in judgements for one in not_checked}
    missing = {tool.TOOL.id for tool in load_tools() if tool.locate() is None}
    said += [f"{check} did not look: {why}" for check, why in unchecked.items() if check not in missing]
    if unchecked and not said:
        pytest.skip(f"needs {', '.join(sorted(unchecked))}")
    return said


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_what_a_kind_brings_passes_the_rules_and_the_real_linters(kind: str, language: str) -> None:
    assert complaints(brought(kind, language)) == []


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize("kind", load_kinds())
def test_so_does_what_it_drafts_from_hostile_words_and_of_other_repositories(kind: str, evidence: str) -> None:
    request = asked(hostile.request(kind))
    artifacts = draft(kind, request, evidence=EVIDENCE[evidence]).artifacts
    assert complaints([(one.path, one.content) for one in artifacts]) == []


@pytest.mark.parametrize("tool", load_tools(), ids=lambda tool: tool.TOOL.id)
def test_every_linter_finds_work_among_the_examples(tool: object) -> None:
    subjects = [Subject(path, data) for kind, language in CASES for path, data in brought(kind, language)]
    assert any(tool.applies(subject) for subject in subjects)  # type: ignore[attr-defined]
