"""A version and a time that stand in a request's words reach its documents, and no doubtful one does."""

from __future__ import annotations

from datetime import date

import pytest

from orchestrator.drafting.stated import version, window, window_in_passing
from orchestrator.model.request import Request
from orchestrator.parse.request import read_request


def read(text: str) -> Request:
    return read_request(f"From: pm\n\n{text}\n".encode(), name="r", team="devops", today=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Deploy backend 1.4.2 to staging", "1.4.2"),
        ("# 운영 배포 요청: 백엔드 v2.0.0", "v2.0.0"),
        ("# 백엔드 v2.0.0을 운영에 배포", "v2.0.0"),
        ("# Release 2.3 to staging", "2.3"),
        ("# Release v1.5.0-rc1", "v1.5.0-rc1"),
        ("# Deploy api 1.5.0, back to 1.4.2 where it fails\n\nRollback to 1.4.2", "1.5.0"),
        ("# API → production\n\nPlease ship api v1.4.2 to prod tonight. Rollback to v1.4.1 if it fails.", "v1.4.2"),
        ("# Production\n\nVersion 1.8.0 of the api is approved. Rollback: 1.7.4", "1.8.0"),
        ("# 운영 반영\n\n- API v2.1.0 배포\n- 문제가 생기면 이전 버전 v2.0.9", "v2.1.0"),
        ("# Upgrade the api from 1.4 to 1.5", "1.5"),
        ("# Deploy worker 0.9 on 11.28", "0.9"),
    ],
)
def test_the_one_version_that_is_asked_for_is_found(text: str, expected: str) -> None:
    assert version(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# Deploy backend to staging",
        "# Deploy 1.4.2 of the api and 2.0.1 of the web",
        "# Move from python 3.11 and deploy",
        "# Deploy with postgres:16.2 behind TLS 1.3",
        "# Deploy the image of 1.4 GB",
        "# Deploy below 99.95%",
        "# 운영 배포 2026.11.27",
        "# 11.28 운영 배포",
        "# Roll back to 1.4.2",
        "# Deploy to 10.0.0.12:8080",
        "# Deploy\n\nNode 20.11.1, 0.5 CPU, v1.2.0 or v1.3.0",
        "# Deploy\n\nsee https://example.org/docs/v1.2.0/notes and image api:v1.2.0",
    ],
)
def test_a_number_that_is_none_or_one_of_several_is_not_taken_for_the_version(text: str) -> None:
    assert version(read(text)) is None


def test_a_version_that_is_named_again_and_again_is_one_version() -> None:
    assert version(read("# Deploy\n\n" + "v1.2 " * 200_000)) == "v1.2"
    assert version(read("# Deploy\n\n" + "v1.2 " * 200_000 + "v1.3")) is None


def test_the_time_below_its_heading_is_the_window() -> None:
    assert window(read("# Release\n\n## Time window\n\n- 2026-11-27 02:00-04:00 KST")) == "2026-11-27 02:00-04:00 KST"
    assert window(read("# 배포\n\n## 작업 시간\n금요일 새벽 2시~4시")) == "금요일 새벽 2시~4시"


def test_a_heading_without_a_time_is_no_window() -> None:
    assert window(read("# Release\n\n## Time window\n\nTBD 02:00\nat night")) is None
    assert window(read("# Release\n\n## Steps\n\n02:00 start")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 배포\n\n- 금요일 새벽 2시~4시에 올려 주세요", "금요일 새벽 2시~4시에 올려 주세요"),
        ("# Release\n\nThe deployment window is Sunday 2am", "The deployment window is Sunday 2am"),
        ("Maintenance: Friday 02:00\n\n# Release", "Maintenance: Friday 02:00"),
        ("# Release\n\nOne day, soon. The window is TBD, 02:00 at the earliest.", None),
        ("# Release\n\nStart at 02:00", None),
    ],
)
def test_a_time_in_passing_is_the_line_that_lets_a_production_change_through(text: str, expected: str | None) -> None:
    assert window_in_passing(read(text)) == expected
