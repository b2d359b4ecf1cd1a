"""A critical decision is over the very files that people read: what is done is what was read, or nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.decisions.casting import cast, signer_of
from orchestrator.decisions.register import Register
from orchestrator.model.decision import Decision
from orchestrator.model.response import ResponseHeader
from orchestrator.parse.configuration import read_configuration
from orchestrator.repository.layout import find_workspace
from tests.support.held import key_file
from tests.support.office import made_key
from tests.support.repositories import git
from tests.support.served import Workspace, workspace

GUARDIAN, PM = "guardian@example.com", "pm@example.com"
PEOPLE = {GUARDIAN: "standards-guardian", PM: "pm"}
REQUEST = """# Request: Deploy every service to production
From: backend
To: devops
Priority: High
Kind: deployment
Environment: production
Service: api, web

## Requirements
- Deploy the current main branch of all services
- Backup: pg_dump of the database into the vault at 01:30
- Rollback: docker compose up with the former tag again
- Maintenance window: 2026-11-28 02:00-04:00 KST
- Tests: unit and integration in CI, then a smoke test on staging
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing"))
    made = workspace(tmp_path / "work")
    signers = made.root / "signers" / "allowed_signers"
    signers.parent.mkdir()
    lines = (f"{who} {' '.join(made_key(who)[1].decode().split()[:2])} capacities={PEOPLE[who]}\n" for who in PEOPLE)
    signers.write_text("".join(lines))
    made.commit("Say whose word counts")
    made.drop("041-all", REQUEST)
    process(made)
    return made


def process(made: Workspace) -> ResponseHeader:
    Orchestrator.open(made.top).process()
    return made.header("041-all")


def drafted(made: Workspace) -> tuple[Register, Decision]:
    configuration = read_configuration((made.root / "orchestrator.yaml").read_bytes(), "orchestrator.yaml")
    register = Register(find_workspace(made.top), configuration)
    (decision,) = register.decisions(datetime.now(UTC), exact=True)
    return register, decision


def approve(made: Workspace) -> None:
    for person in PEOPLE:
        register, decision = drafted(made)
        key, workspace_id = key_file(made.top.parent, person), str(register._configuration.id)
        signer = signer_of(register, key)
        now = datetime.now(UTC)
        cast(find_workspace(made.top), register, workspace_id, decision, "approve", key, signer, PEOPLE[person], now)


def contents(made: Workspace) -> str:
    manifest = json.loads((made.outbox / "041-all" / "r2" / "manifest.json").read_bytes())
    return str(manifest["contents"])


def test_a_change_of_every_service_is_drafted_as_critical_over_the_bytes_that_would_be_written(made: Workspace) -> None:
    _, decision = drafted(made)
    assert made.header("041-all").status == "Blocked"
    assert decision.level == "critical"
    assert decision.awaits == ("standards-guardian", "pm")
    assert decision.scope.request_sha256 == made.header("041-all").sha256
    assert decision.scope.manifest_sha256 is not None
    assert decision.scope.commit == git(made.top, "rev-parse", "HEAD").strip()


def test_committing_decision_and_verdicts_takes_nothing_from_the_approval(made: Workspace) -> None:
    approve(made)
    made.commit("Keep what was decided")
    (made.top / "README.md").write_text("Nothing that is written depends on this.\n")
    made.commit("Go on working")
    answer = process(made)
    _, decision = drafted(made)
    assert answer.status == "Completed", answer.reasons
    assert contents(made) == decision.scope.manifest_sha256
    assert decision.scope.commit is not None
    spec = (made.root / "contracts" / "interfaces" / "deployment-spec.md").read_text()
    assert decision.scope.commit[:12] in spec


def test_a_held_answer_goes_on_showing_what_is_decided_on_when_head_moves(made: Workspace) -> None:
    process(made)
    before = made.answer("041-all")
    made.commit("Keep what was drafted")
    process(made)
    assert made.answer("041-all") == before


def test_evidence_that_changes_what_would_be_written_voids_the_approval_and_says_so(made: Workspace) -> None:
    approve(made)
    compose = made.top / "docker-compose.yml"
    compose.write_text(compose.read_text().replace("8080:8080", "9090:8080"))
    made.commit("Open another port")
    answer = process(made)
    assert answer.status == "Blocked"
    assert "what would be done is no longer what was read" in (made.answer("041-all") or "")
    files = {path.name for path in (made.root / "decisions").glob("ADR-*.md")}
    assert len(files) == 2, "what would be done now is drafted as another decision"
    assert {f"{wait.name}.md" for wait in answer.waits if wait.sort == "decision"} < files
    process(made)
    assert {path.name for path in (made.root / "decisions").glob("ADR-*.md")} == files


def test_a_commit_in_another_decision_does_not_decide_what_is_written(made: Workspace) -> None:
    approve(made)
    _, decision = drafted(made)
    assert decision.scope.commit is not None
    file = made.top / decision.file
    forged = file.read_text().replace(decision.scope.commit, "0" * 40).replace(decision.id, f"{decision.id}-2")
    file.with_name(f"{decision.id}-2.md").write_text(forged)
    made.commit("Slip in another one")
    answer = process(made)
    assert answer.status == "Completed", answer.reasons
    assert answer.decision == decision.id
    assert contents(made) == decision.scope.manifest_sha256
