"""How an answer is shown on a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orchestrator.faces.terminal.answers import say_answer
from orchestrator.model.response import ArtifactLine, CheckLine, ResponseHeader

HEADER = ResponseHeader(
    request="r",
    sha256="0",
    revision=1,
    status="Partial",
    team="devops",
    role="devops-lead",
    date=datetime(2026, 11, 21, tzinfo=UTC),
    artifacts=(
        ArtifactLine(
            path="a.sh", sha256="0", outcome="written", kind="k", not_checked=("detect-secrets", "shellcheck")
        ),
        ArtifactLine(path="b.sh", sha256="0", outcome="written", kind="k"),
    ),
    checks=(
        CheckLine(check="coverage", of="api", standing="not checked"),
        CheckLine(check="security-scan", of="api", standing="passed"),
        CheckLine(check="performance-test", standing="failed"),
    ),
)


def test_what_was_not_checked_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    say_answer(HEADER, ".claude/responses/from-devops/r.md")
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].strip() == "not checked by detect-secrets, shellcheck"
    assert [line.strip() for line in lines[4:6]] == ["not checked: coverage of api", "failed: performance-test"]
