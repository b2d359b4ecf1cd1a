"""A workspace with people who have real keys, made at run time."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from orchestrator.decisions.casting import cast, signer_of
from orchestrator.decisions.register import Register
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.parse.configuration import read_configuration
from orchestrator.repository.layout import Layout, find_workspace
from tests.support.repositories import clean_environment

WORKSPACE = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PROTOCOL = """\
# Decision protocol

| Level | Approved by | Reviewed every |
|---|---|---|
| Critical | Standards Guardian and PM | 3 months |
| Major | Team Lead and Standards Guardian | 6 months |
| Minor | Team Lead | 12 months |

| Emergency rule | Value |
|---|---|
| May be declared by | PM, Team Lead |
| Completed within | 24 hours |
"""
TEXT = """\
---
id: {id}
status: {status}
date: 2026-11-20
level: {level}
author-role: devops-lead
supersedes: [{supersedes}]
filed-by: {filed_by}
scope:
  environment: production
  services: [orders]
  kinds: [deployment]
  until: {until}
---
# Orders 2.4

## Context

Orders time out.
"""
PEOPLE = {
    "lead@example.com": "team-lead",
    "guardian@example.com": "standards-guardian",
    "pm@example.com": "pm,team-lead",
}


@cache
def made_key(name: str) -> tuple[bytes, bytes]:
    """Make a person's key, once for each run of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "key"
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return path.read_bytes(), Path(f"{path}.pub").read_bytes()


@dataclass
class Office:
    top: Path
    home: Path
    configuration: Configuration
    until: str  # the last day of its decisions' scope

    @property
    def layout(self) -> Layout:
        return find_workspace(self.top)

    @property
    def environment(self) -> dict[str, str]:
        return {"XDG_CONFIG_HOME": str(self.home), "HOME": str(self.home)}

    @property
    def verdicts(self) -> Path:
        return self.layout.protocol / "decisions" / "verdicts"

    @property
    def signers(self) -> Path:
        return self.home / "allowed_signers"

    def register(self) -> Register:
        return Register(self.layout, self.configuration, environment=self.environment)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.top, env=clean_environment(), capture_output=True, text=True, check=True
        )
        return done.stdout

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "State")

    def configure(self, text: str) -> None:
        data = f"id: {WORKSPACE}\nteams:\n  devops: {{inbox: to-devops}}\n{text}".encode()
        (self.layout.protocol / "orchestrator.yaml").write_bytes(data)
        self.configuration = read_configuration(data, "orchestrator.yaml")

    def key(self, name: str) -> Path:
        path = self.home / f"key-{name}"
        if not path.exists():
            private, public = made_key(name)
            path.touch(0o600)
            path.write_bytes(private)
            Path(f"{path}.pub").write_bytes(public)
        return path

    def line(self, person: str, capacities: str, options: str = "", key: Path | None = None) -> str:
        public = Path(f"{key or self.key(person)}.pub")
        kind, blob = public.read_text().split()[:2]
        return f"{person} {options + ' ' if options else ''}{kind} {blob} capacities={capacities}\n"

    def write_signers(self, *lines: str) -> None:
        self.signers.write_text("".join(lines or (self.line(who, what) for who, what in PEOPLE.items())))

    def revoke(self, person: str) -> None:
        (self.home / "revoked").write_text(Path(f"{self.key(person)}.pub").read_text())
        (self.home / "orchestrator" / "user.yaml").write_text(
            f"signers: {self.signers}\nrevoked: {self.home / 'revoked'}\n"
        )

    def write(
        self,
        name: str = "ADR-20261120-devops-1-orders",
        *,
        status: str = "proposed",
        level: str = "minor",
        supersedes: str = "",
        filed_by: str = "agent",
        more: str = "",
    ) -> Path:
        path = self.layout.protocol / "decisions" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        values = {"level": level, "supersedes": supersedes, "filed_by": filed_by, "until": self.until}
        text = TEXT.format(id=name, status=status, **values)
        path.write_text(text + more)
        return path

    def decision(self, name: str = "ADR-20261120-devops-1-orders", now: datetime = NOW) -> Decision:
        found = self.register().decisions(now, exact=True)
        return next(decision for decision in found if decision.id == name)

    def cast(
        self,
        person: str,
        ruled: str = "approve",
        capacity: str = "",
        *,
        name: str = "ADR-20261120-devops-1-orders",
        now: datetime = NOW,
        reason: str = "",
    ) -> Path:
        register = self.register()
        decision = next(one for one in register.decisions(now) if one.id == name)
        signer = signer_of(register, self.key(person))
        return cast(
            self.layout,
            register,
            str(self.configuration.id),
            decision,
            ruled,  # type: ignore[arg-type]
            self.key(person),
            signer,
            capacity or signer.capacities[0],
            now,
            reason,
        )


def in_a_month() -> str:
    """Tell the day in thirty days."""
    return f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"


def open_office(tmp_path: Path, until: str = "2026-12-20") -> Office:
    """Make the workspace: a repository with a committed protocol, and signers outside of it.

    Where the program goes by the real clock, its decisions are in force until `in_a_month()`.
    """
    top, home = tmp_path / "work", tmp_path / "home"
    (top / ".claude" / "contracts" / "standards").mkdir(parents=True)
    (home / "orchestrator").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(top)], check=True, env=clean_environment())
    data = f"id: {WORKSPACE}\nteams:\n  devops: {{inbox: to-devops}}\n".encode()
    (top / ".claude" / "orchestrator.yaml").write_bytes(data)
    (top / ".claude" / "contracts" / "standards" / "decision-protocol.md").write_text(PROTOCOL)
    office = Office(top, home, read_configuration(data, "orchestrator.yaml"), until)
    office.write_signers()
    (home / "orchestrator" / "user.yaml").write_text(f"signers: {office.signers}\n")
    office.commit()
    return office
