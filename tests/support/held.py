"""A workspace whose people have keys, and a request that waits for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from orchestrator.decisions.casting import cast, signer_of
from orchestrator.decisions.register import Register
from orchestrator.model.signed_verdict import Ruled
from orchestrator.parse.configuration import read_configuration
from orchestrator.repository.layout import find_workspace
from tests.support.office import made_key
from tests.support.served import Workspace, workspace

LEAD, MALLORY = "kim@example.com", "mallory@example.com"
PRODUCTION = """# Request: Deploy the API to production, change {number}
From: backend
To: devops
Priority: High
Kind: deployment
Environment: production
Service: api

## Requirements
- Deploy version 1.{number} of the API
- Backup: pg_dump of the database into the vault at 01:30
- Rollback: docker compose up with the former tag again
- Maintenance window: 2026-11-28 02:00-04:00 KST
- Tests: unit and integration in CI, then a smoke test on staging
"""


def with_signers(top: Path) -> Workspace:
    """Lay out a workspace whose policy ref knows one team lead's key."""
    made = workspace(top)
    _, public = made_key(LEAD)
    kind, blob = public.decode().split()[:2]
    folder = made.root / "signers"
    folder.mkdir(exist_ok=True)
    (folder / "allowed_signers").write_text(f"{LEAD} {kind} {blob} capacities=team-lead\n")
    made.commit("Say whose word counts")
    return made


def key_file(folder: Path, person: str) -> Path:
    """Write a person's key beside the workspace."""
    private, public = made_key(person)
    path = folder / f"key-{person}"
    if not path.exists():
        path.touch(0o600)
        path.write_bytes(private)
        Path(f"{path}.pub").write_bytes(public)
    return path


def decide(made: Workspace, request: str, ruled: Ruled = "approve") -> Path:
    """Give the team lead's verdict on the decision that was drafted for a request."""
    layout = find_workspace(made.top)
    configuration = read_configuration((made.root / "orchestrator.yaml").read_bytes(), "orchestrator.yaml")
    register = Register(layout, configuration, environment={"HOME": str(made.top.parent)})
    now = datetime.now(UTC)
    decision = next(one for one in register.decisions(now) if request in one.scope.requests)
    key = key_file(made.top.parent, LEAD)
    signer = signer_of(register, key)
    return cast(layout, register, str(configuration.id), decision, ruled, key, signer, "team-lead", now)
