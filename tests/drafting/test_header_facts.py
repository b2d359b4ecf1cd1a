"""The header lines that documents take facts from are ones that the reader of requests knows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import orchestrator
from orchestrator.parse.request import read_request
from orchestrator.parse.vocabulary import KEYS

ASKED = re.compile(r"\bheader\((?:order, )?\"([a-z-]+)\"\)")
PACKAGE = Path(orchestrator.__file__).parent


def test_every_header_line_that_a_document_asks_for_is_known() -> None:
    asked = {key for file in PACKAGE.rglob("*.py") for key in ASKED.findall(file.read_text(encoding="utf-8"))}
    assert {"version", "previous-version", "recovery-time"} <= asked
    assert asked <= set(KEYS.values())
    assert {"staging-api", "production-api"} <= set(KEYS.values())  # asked for by environment


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("Previous version: 1.4.2", "previous-version"),
        ("**RTO**: 30분", "recovery-time"),
        ("- 목표 복구 시점: 5분", "recovery-point"),
        ("배포 시간대: 02:00-04:00", "window"),
        ("도메인: shop.example.org", "domain"),
        ("업로드 제한: 20MB", "upload-limit"),
    ],
)
def test_a_fact_for_a_document_is_understood_and_no_finding(line: str, key: str) -> None:
    text = f"# Deploy\nFrom: pm\n\n{line}\n"
    request = read_request(text.encode(), name="r", team="devops", today=date(2026, 11, 20))
    assert key in {field.key for field in request.fields}
    assert not [one for one in request.findings if one.rule == "header/unknown-key"]
