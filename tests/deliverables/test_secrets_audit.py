"""The audit names places and never values, and who may mend them."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.deliverables.secrets_audit.draft import NEVER_IN_CODE
from orchestrator.evidence.secrecy import is_secret
from tests.support.tides import EVIDENCE, NOTHING, asked, draft, files

REQUEST = asked("# Secrets audit\n\nFrom: PM\n")


def page(**given: object) -> str:
    return files(draft("secrets-audit", REQUEST, **given))["secrets-audit.md"]  # type: ignore[arg-type]


def test_each_place_stands_with_its_line_and_who_may_mend_it():
    row = next(line for line in page().splitlines() if "tokens.py" in line)
    assert row.startswith("| `backend/app/tokens.py:8` |")
    assert "`backend-developer`" in row


def test_each_place_is_a_task_of_its_owner():
    tasks = {task.title: task.owner for task in draft("secrets-audit", REQUEST).tasks}
    assert tasks == {
        "backend/app/tokens.py:8": "backend-developer",
        "mobile/keys/AuthKey.p8": "frontend-developer",
        "mobile/.env.staging": "frontend-developer",
    }


def test_a_clean_repository_is_not_called_safe():
    clean = replace(EVIDENCE, exposures=(), env_files=())
    assert "That proves little" in page(evidence=clean)
    assert draft("secrets-audit", REQUEST, evidence=clean).tasks == ()


def test_an_unsurveyed_repository_is_not_called_clean():
    assert "no tracked file was surveyed" in page(evidence=NOTHING)


def test_a_key_with_a_literal_is_said_to_be_exposed():
    row = next(line for line in page().splitlines() if line.startswith("| `JWT_SECRET` |"))
    assert row.split(" | ")[1:4] == ["by name", "no", "yes"]


def test_what_git_is_not_told_to_leave_out_is_said():
    assert "| `.env` | ❌ no |" in page()
    assert "| `.env` | yes |" in page(evidence=replace(EVIDENCE, ignored=(".env*",)))


def test_every_key_that_must_never_stand_in_code_is_secret_by_its_name():
    assert [name for name in sorted(NEVER_IN_CODE) if not is_secret(name)] == []
