"""`orchestrator demo --all`: every kind's example, answered by the real daemon and judged by the real linters."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.faces.every_kind import example, linters
from orchestrator.model.response import ResponseHeader
from orchestrator.parse.response import read_response
from tests.support.command import Terminal, start

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("every-kind")


@pytest.fixture(scope="module")
def out(folder: Path) -> str:
    said = start(folder.parent, "demo", "--all", "--into", str(folder))
    assert said.code == 0, said.err
    return said.out


@pytest.fixture(scope="module")
def headers(folder: Path, out: str) -> dict[str, ResponseHeader]:
    answers = (folder / "toolshed/.claude/responses/from-devops").glob("*.md")
    found = {file.stem: read_response(file.read_bytes()) for file in answers}
    return {name: header for name, header in found.items() if header is not None}


def test_every_kind_answers_its_example_with_files(out: str, headers: dict[str, ResponseHeader]) -> None:
    assert set(headers) == set(load_kinds())
    for name, header in headers.items():
        assert name in header.kinds
        assert header.status != "Rejected"
        assert header.artifacts, name
        assert re.search(rf"^{name}  {header.role}  .+\n  {header.status}  \d", out, re.MULTILINE), name


def test_each_file_is_shown_with_its_verdict_and_what_judged_it(out: str, headers: dict[str, ResponseHeader]) -> None:
    for header in headers.values():
        for line in header.artifacts:
            name = line.path.removeprefix(f".claude/responses/from-devops/{header.request}/")
            assert re.search(rf"^    {line.outcome} +{re.escape(name)}  ", out, re.MULTILINE), line.path
    installed, _ = linters()
    main = next(line for line in out.splitlines() if ".github/workflows/main.yml" in line)
    assert main.startswith("    proposed")
    assert "rules" in main
    assert ("actionlint" in main) == ("actionlint" in installed)


def test_nothing_of_ours_is_vetoed_and_only_a_deployment_is_held(headers: dict[str, ResponseHeader]) -> None:
    lines = [line for header in headers.values() for line in header.artifacts]
    assert [line.path for line in lines if line.outcome in ("vetoed", "skipped")] == []
    assert {name for name, header in headers.items() if header.status == "Blocked"} == {"deployment"}


def test_it_ends_with_a_summary_that_adds_up(out: str, headers: dict[str, ResponseHeader]) -> None:
    files = sum(len(header.artifacts) for header in headers.values())
    assert f"\n{len(headers)} kinds, {len(headers)} answered: " in out
    assert f"\n{files} files: " in out
    here, missing = linters()
    assert f"\nlinters: {', '.join(here) or 'none'}\n" in out
    assert ("\nnot installed: " in out) == bool(missing)


def test_nothing_is_left_running(out: str) -> None:
    pid = int(out.partition("serve: pid ")[2].partition(",")[0])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_korean_examples_are_answered_in_korean(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "korean"
    folder.mkdir()
    said = terminal("demo", "--all", "--korean", "--into", str(folder), folder=tmp_path)
    assert said.code == 0, said.err
    assert f"{len(load_kinds())} kinds, " in said.out
    answer = (folder / "toolshed/.claude/responses/from-devops/nginx-config.md").read_text()
    assert "## 다음 단계" in answer
    assert example("nginx-config", "ko").read_text().partition("\n")[0].partition(": ")[2] in said.out
