"""A migration review runs the repository's migrations where people have committed that it may, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.standards.sandbox import find_sandbox
from tests.support.migrating import tree
from tests.support.served import Workspace, workspace

REVIEW = "# Review the migrations\nFrom: backend\n\nReview the migration 0002 before the release.\n"
ALLOWED = "run-repository-code: true"


def reviewed(made: Workspace) -> str:
    made.drop("review", REVIEW)
    Orchestrator.open(made.top).process()
    return (made.outbox / "review" / "r1" / "migration-review.md").read_text()


def project(top: Path, settings: str) -> Workspace:
    made = workspace(top, application=False, settings=settings)
    for path, data in tree().items():
        file = top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    made.commit("Add migrations")
    return made


@pytest.mark.skipif(find_sandbox() is None, reason="needs bubblewrap")
def test_where_it_is_allowed_the_review_shows_and_judges_the_real_sql(tmp_path: Path) -> None:
    page = reviewed(project(tmp_path / "work", ALLOWED))
    assert "ALTER TABLE tides DROP COLUMN depth" in page
    assert "the way back is empty" in page
    row = next(line for line in page.splitlines() if line.startswith("| `0002`"))
    assert row.split("|")[3].strip() == "❌"
    assert row.split("|")[7].strip() == "❌"
    assert "not checked" not in page


def test_where_it_is_not_allowed_nothing_is_run_and_the_review_says_so(tmp_path: Path) -> None:
    page = reviewed(project(tmp_path / "work", ""))
    assert "Real SQL: not checked" in page
    assert "the configuration does not let code of the repository be run" in page
    assert "DROP COLUMN depth" not in page


def test_an_uncommitted_permission_to_run_code_does_not_count(tmp_path: Path) -> None:
    made = project(tmp_path / "work", "")
    file = made.root / "orchestrator.yaml"
    file.write_text(f"{file.read_text()}\n{ALLOWED}\n")
    page = reviewed(made)
    assert "the configuration of the policy ref does not let code" in page
    assert "DROP COLUMN depth" not in page
