"""The request's own files: byte for byte, each once, and what they prove."""

from __future__ import annotations

from datetime import date

import pytest

from orchestrator.deliverables.infrastructure_files.criteria import proofs
from orchestrator.model.kind import Draft
from orchestrator.model.request import Criterion
from orchestrator.parse.request import read_request
from tests.support.shop import drafted

PATHS = (
    "infrastructure/docker/docker-compose.yml",
    "infrastructure/docker/api.Dockerfile",
    "infrastructure/scripts/start-all.sh",
    "infrastructure/scripts/stop-all.sh",
    ".github/workflows/ci.yml",
    ".env.example",
)


def proven(text: str, paths: tuple[str, ...] = PATHS) -> tuple[str, ...]:
    return next((proof.paths for proof in proofs([Criterion(text=text, ticked=False, line=7)], paths)), ())


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("Docker Compose 설정 완료", PATHS[:1]),
        ("Dockerfile 작성 완료", PATHS[1:2]),
        ("개발 환경 시작/정지 스크립트 작성", PATHS[2:4]),
        ("Start and stop scripts added", PATHS[2:4]),
        ("GitHub Actions CI 파이프라인 설정", PATHS[4:5]),
        ("환경 변수 템플릿 생성", PATHS[5:]),
        ("Dockerfile and docker-compose file written", (PATHS[1], PATHS[0])),
        ("`infrastructure/docker/docker-compose.yml` exists", PATHS[:1]),
        ("docker-compose.yml added", PATHS[:1]),
    ],
)
def test_a_criterion_that_asks_for_files_is_met_by_them(text, paths):
    assert set(proven(text)) == set(paths)


@pytest.mark.parametrize(
    "text",
    [
        "모든 서비스 정상 구동 확인",
        "Docker Compose로 서비스가 60초 안에 시작",
        "Dockerfile builds and passes the scan",
        "Dockerfile and Kubernetes manifests written",
        "Docker Compose 파일 작성 및 nginx 설정",
        "Docker Compose 설정 검증 완료",
        "docker-compose starts without errors",
        "Every script documented",
        "CI pipeline finishes within 5 min, set up",
        "scripts/other.sh created",
        "README 작성",
        "done",
        "완료",
        "Docker",
    ],
)
def test_a_criterion_that_asks_for_more_than_files_is_not(text):
    assert proven(text) == ()


def test_a_sort_without_a_file_is_not_met():
    assert proven("Dockerfile 작성 완료", PATHS[2:]) == ()


def bring(body: str) -> Draft:
    text = f"# Files\nFrom: pm\nKind: infrastructure-files\n\n{body}\n"
    (draft,) = drafted(read_request(text.encode(), name="r", team="devops", today=date(2025, 3, 4)))
    return draft


def test_files_are_brought_byte_for_byte_with_their_line():
    (artifact,) = bring("```sh\n# infrastructure/scripts/a.sh\n#!/bin/sh\necho '  ü'\t\n```").artifacts
    assert artifact.content == "#!/bin/sh\necho '  ü'\t\n".encode()
    assert (artifact.origin, artifact.place, artifact.line) == ("embedded", "repository", 5)


def test_only_a_file_that_begins_with_a_shebang_is_executable():
    draft = bring(
        "```sh\n# infrastructure/scripts/a.sh\n#!/bin/sh\nx\n```\n\n```sh\n# infrastructure/scripts/b.sh\necho\n```"
    )
    assert [artifact.executable for artifact in draft.artifacts] == [True, False]


def test_of_two_texts_for_one_path_the_first_counts():
    fence = "```yaml\n# infrastructure/a.yml\nx: {}\n```"
    draft = bring(f"{fence.format(1)}\n\n{fence.format(2)}")
    assert [artifact.content for artifact in draft.artifacts] == [b"x: 1\n"]


def test_without_files_it_asks_for_them():
    draft = bring("Please add the stack.")
    assert draft.artifacts == ()
    assert len(draft.questions) == 1
