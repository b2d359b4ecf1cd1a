"""Play the people of the demonstration: their keys, their words in a draft, their approvals; and a forger."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from orchestrator.decisions.casting import cast, signer_of
from orchestrator.decisions.register import Register
from orchestrator.decisions.signers import IN_REPOSITORY
from orchestrator.decisions.signing import public_key
from orchestrator.errors import OrchestratorError
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.model.signed_verdict import Checked
from orchestrator.parse.configuration import read_configuration
from orchestrator.repository.layout import CONFIGURATION, Layout, find_workspace


class Person(NamedTuple):
    """Somebody who decides, and what they may approve as."""

    mail: str
    capacity: str


# Whom the decision protocol asks for a major decision: two people, and neither is the PM, who files the request.
PEOPLE = (Person("minji@example.com", "team-lead"), Person("jisoo@example.com", "standards-guardian"))
FORGER = "mallory@example.com"
_MISSING = re.compile(r"‹missing: [^›]*›")
_LEFT_OPEN = "## What the program could not know"


def can_sign() -> bool:
    """Tell whether keys can be made and used here."""
    return shutil.which("ssh-keygen") is not None


def appoint(top: Path, keys: Path) -> Path:
    """Make a key for everybody, the forger too, and write the signers file that knows only the people's.

    The keys have no passphrase: nobody sits there to type one. They are good for nothing but the demonstration.

    Returns:
        The signers file; it counts when it is committed on the policy ref.
    """
    keys.mkdir(mode=0o700)
    for mail in (*(person.mail for person in PEOPLE), FORGER):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", mail, "-f", str(keys / mail)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    signers = find_workspace(top).protocol / IN_REPOSITORY
    signers.parent.mkdir(exist_ok=True)
    lines = (f"{one.mail} {public_key(keys / one.mail)} capacities={one.capacity}\n" for one in PEOPLE)
    signers.write_text("".join(lines), encoding="utf-8")
    return signers


class Actors(Struct, frozen=True):
    """The people at their desks, outside of the daemon: what they do reaches it as files only."""

    layout: Layout
    configuration: Configuration
    register: Register
    keys: Path

    @classmethod
    def enter(cls, top: Path, keys: Path, home: Path) -> Actors:
        """Open the workspace for them; `home` stands for their own configuration, so that nobody's real one is read."""
        layout = find_workspace(top)
        file = layout.protocol / CONFIGURATION
        configuration = read_configuration(file.read_bytes(), CONFIGURATION)
        register = Register(layout, configuration, environment={"XDG_CONFIG_HOME": str(home)})
        return cls(layout, configuration, register, keys)

    def decision_for(self, request: str) -> Decision:
        """Give the decision that was drafted for a held request, with its status in force.

        Raises:
            OrchestratorError: there is none.
        """
        found = self.register.decisions(self._now(), exact=True)
        decision = next((one for one in found if request in one.scope.requests), None)
        if decision is None:
            raise OrchestratorError(f"no decision was drafted for {request}", f"see {self.layout.protocol}/decisions")
        return decision

    def checks(self, decision: Decision) -> tuple[Checked, ...]:
        """Give the check of every verdict on a decision."""
        return self.register.checks(decision, self._now())

    def complete(self, decision: Decision, words: Path) -> tuple[str, ...]:
        """Fill the draft's gaps as a person would, heading by heading, and save it. Give the headings that had one.

        Args:
            words: what the person knows, a markdown file with the draft's headings.
        """
        known = dict(_parts(words.read_text(encoding="utf-8")))
        filled = []
        text = ""
        for heading, part in _parts(self._text(decision).partition(_LEFT_OPEN)[0]):
            pieces = _MISSING.split(part)
            if len(pieces) > 1 and heading in known:
                part = known[heading].strip().join(pieces)
                filled.append(heading.strip("# \n"))
            text += heading + part
        self._save(decision, text)
        return tuple(filled)

    def approve(self, decision: Decision, person: Person) -> Path:
        """Sign a person's approval of the words as they stand, with their own key."""
        return self._cast(decision, person, self.keys / person.mail)

    def accept_by_hand(self, decision: Decision) -> None:
        """Write `accepted` into the decision, as if that made it so."""
        self._save(decision, re.sub(r"(?m)^status: .*$", "status: accepted", self._text(decision), count=1))

    def forge(self, decision: Decision, person: Person) -> Path:
        """Sign an approval in a person's name with the forger's key."""
        return self._cast(decision, person, self.keys / FORGER)

    def _cast(self, decision: Decision, person: Person, key: Path) -> Path:
        signer = signer_of(self.register, self.keys / person.mail)
        workspace = str(self.configuration.id)
        return cast(
            self.layout, self.register, workspace, decision, "approve", key, signer, person.capacity, self._now()
        )

    def _text(self, decision: Decision) -> str:
        return (self.layout.top / decision.file).read_text(encoding="utf-8")

    def _save(self, decision: Decision, text: str) -> None:
        """Put a text in a decision's place at once, as editors do: nobody reads half of it."""
        path = self.layout.top / decision.file
        part = path.with_name(f".{path.name}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)

    def _now(self) -> datetime:
        return datetime.now(ZoneInfo(self.configuration.time_zone))


def _parts(text: str) -> list[tuple[str, str]]:
    """Cut a markdown text before every heading, into the heading's line and what follows it."""
    parts = re.split(r"(?m)^(#+ .*\n)", text)
    return [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
