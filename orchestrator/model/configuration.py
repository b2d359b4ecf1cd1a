"""The configuration of a workspace, `orchestrator.yaml`. Read once at start; unknown keys are refused by the reader.

What may stand at each key says its form, `parse/configuration_form`.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from msgspec import Struct, field

from orchestrator.model.decision import Level

MIB = 1024 * 1024

Preferred = Literal["auto", "ko", "en"]
Answered = Literal["keep", "rename"]
Apply = Literal["write", "propose"]
Approvals = Literal["signed", "local"]


class Team(Struct, frozen=True, kw_only=True):
    """A team that can be asked: its inbox below `requests/`, and the other names that people write for it."""

    inbox: str
    aliases: tuple[str, ...] = ()


class Person(Struct, frozen=True, kw_only=True):
    """A person who decides: for messages and for who is waited for. What they may sign is the signers file's word."""

    name: str
    email: str = ""
    capacities: tuple[str, ...] = ()


class Configuration(Struct, frozen=True, kw_only=True):
    """orchestrator.yaml.

    Attributes:
        id: the workspace's identity, made by `init`; verdicts are signed over it.
        serves: the team whose inbox this workspace's daemon answers.
        teams: team slug to its inbox and aliases.
        senders: name as people write it, case-folded, to the agent's slug in the permission matrix.
        people: people slug to person.
        language: of answers whose request does not say; `auto` takes the request's.
        time_zone: IANA name; dates such as "by Friday" are understood in it.
        workers: threads that answer requests at the same time.
        size_limit: of a request, in bytes.
        rescan_interval: seconds between two looks at the inbox's folder.
        answered: what happens to an answered request: it stays, or is renamed to `.md.done`.
        apply: whether what may be written is written into the work tree, or only proposed.
        approvals: `signed` counts only signed verdicts; `local` lets a hand-written `accepted` count, marked so.
        solo: whether one person may be all the capacities and approve what they asked for; every answer then says so.
        presence: levels of decisions that need keys which somebody must touch (`sk-`).
        production: words and path patterns that mean production.
        run_repository_code: whether checks may run code of the repository in a sandbox (migrations, for their SQL); it
            counts only where the policy ref's configuration says so too.
        notify: a command that gets JSON on standard input when a request is held, vetoed or answered.
    """

    id: UUID
    serves: str = "devops"
    teams: dict[str, Team]
    senders: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    language: Preferred = "auto"
    time_zone: str = "UTC"
    workers: int = 1
    size_limit: int = MIB
    rescan_interval: float = 2.0
    answered: Answered = "keep"
    apply: Apply = "write"
    approvals: Approvals = "signed"
    solo: bool = False
    presence: tuple[Level, ...] = ()
    production: tuple[str, ...] = ("**/production/**", "**/prod/**", "**/*.production.*", "**/*.prod.*")
    run_repository_code: bool = False
    notify: tuple[str, ...] = ()
