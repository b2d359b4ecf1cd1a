"""Tell who acts, and how well that is known: level 0 declared, 1 local, 2 signed."""

from __future__ import annotations

import posix

from orchestrator.guard.place import BOUND, Place, read_bytes, read_text

PERSON = ""
TRAILER = "Orchestrator-Role"
ROLE_VARIABLE = "ORCHESTRATOR_ROLE"
PROOF_VARIABLE = "ORCHESTRATOR_ROLE_PROOF"
KEY_FILE = "tool-key"


class Identity:
    """Who acts.

    Attributes:
        role: the agent's name; empty for a person, and for an agent that can't be known.
        level: 0 declared, 1 local, 2 signed.
        agent: whether it is an agent.
        how: what this rests on, for people.
    """

    __slots__ = ("agent", "how", "level", "role")

    def __init__(self, role: str, level: int, agent: bool, how: str) -> None:
        self.role = role
        self.level = level
        self.agent = agent
        self.how = how

    @property
    def unknown(self) -> bool:
        return self.agent and not self.role

    def __str__(self) -> str:
        name = self.role or ("an agent that can't be known" if self.agent else "a person")
        return f"{name}, level {self.level} ({self.how})"


def identify(place: Place) -> Identity:
    """Tell who runs this git command: the worktree's role, else the tool guard's word, else an agent or a person."""
    bound = bound_role(place)
    if bound:
        return Identity(bound, 1, True, "this worktree is bound to the role")
    role = _variable(ROLE_VARIABLE)
    proof = _variable(PROOF_VARIABLE)
    if role and proof and proof == prove(place.state, role):
        return Identity(role, 1, True, "named by the tool guard")
    if _variable("CLAUDECODE"):
        return Identity("", 0, True, "an agent's shell, and no worktree is bound to a role")
    return Identity(PERSON, 0, False, "no agent's shell, no bound worktree")


def bound_role(place: Place) -> str:
    """Tell the role that a worktree is bound to, or ""."""
    return read_text(f"{place.git_dir}/{BOUND}", 4096).strip()


def prove(state: str, role: str) -> str:
    """Give the proof that the tool guard adds to a role's name; "" where the clone has no key.

    Whoever can read the clone's key can make one: this keeps agents honest by accident, not by force.
    """
    key = read_bytes(f"{state}/{KEY_FILE}", 64)
    if not key:
        return ""
    from _blake2 import blake2b

    return str(blake2b(role.encode("utf-8", "surrogateescape"), digest_size=16, key=key).hexdigest())


def sender_of(state: str, environment: dict[str, str]) -> str | None:
    """Tell the role that the tool guard has named for a command (level 1); None where it has named none."""
    role, proof = environment.get(ROLE_VARIABLE, ""), environment.get(PROOF_VARIABLE, "")
    return role if role and proof and proof == prove(state, role) else None


def _variable(name: str) -> str:
    return posix.environ.get(name.encode(), b"").decode("utf-8", "surrogateescape")


def trailer_of(message: str) -> str:
    """Tell the role that a commit message's last `Orchestrator-Role:` line declares, or ""."""
    found = ""
    for line in message.splitlines():
        if line.casefold().startswith("orchestrator-role:"):
            found = line.partition(":")[2].strip()
    return found
