"""A role: an agent file that says who acts, for which team, what it delivers and where it may write."""

from __future__ import annotations

from msgspec import Struct


class Role(Struct, frozen=True, kw_only=True):
    """A role as its agent file states it. What it may really write is the permission matrix's word.

    Attributes:
        name: the agent file's `name`, a slug ("devops-operator").
        title: for people ("DevOps Operator").
        description: one sentence, from the front matter.
        team: whose inbox it answers.
        delivers: the kinds that are this role's; each kind is exactly one role's.
        writes, reads: path patterns that the file claims, for lint against the matrix.
        body: the agent's instructions.
        file: where it was read from, for messages.
    """

    name: str
    title: str
    description: str = ""
    team: str = "devops"
    delivers: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    body: str = ""
    file: str = ""
