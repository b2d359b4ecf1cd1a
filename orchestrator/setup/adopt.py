"""Read what a repository already has: inboxes with requests, a permission matrix, agent files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.authorize.permits import Policy
from orchestrator.model.configuration import Configuration
from orchestrator.parse.matrix import read_matrix
from orchestrator.parse.role import read_role
from orchestrator.repository.policy import MATRIX


class Inbox(Struct, frozen=True, kw_only=True):
    """An inbox that was there: its folder's name, and how many requests it holds by their file names."""

    folder: str
    unanswered: int = 0
    done: int = 0
    cancelled: int = 0

    def __str__(self) -> str:
        return f"{self.folder} ({self.unanswered} without our answer, {self.done} done, {self.cancelled} cancelled)"


class Found(Struct, frozen=True, kw_only=True):
    """What was found below a root.

    Attributes:
        matrix: the names of the agents in the matrix that was there; None where there was none.
        askers: those of them who may ask the served team.
        unreadable: how many things in the matrix could not be read.
        roles: agent files that name a team, and `agents` those that do not.
    """

    inboxes: tuple[Inbox, ...] = ()
    matrix: tuple[str, ...] | None = None
    askers: tuple[str, ...] = ()
    unreadable: int = 0
    roles: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.inboxes or self.matrix is not None or self.roles or self.agents)


def roots_with_requests(top: Path) -> list[str]:
    """List the folders at the top that hold `requests/to-…`: protocol roots in all but the configuration."""
    return sorted(
        folder.name
        for folder in top.iterdir()
        if folder.name != ".git" and not folder.is_symlink() and folder.is_dir() and _inboxes(folder)
    )


def look_around(top: Path, root: str, serves: str = "devops") -> Found:
    """Read what lies below a root, and change nothing."""
    protocol = top / root
    matrix = protocol / MATRIX
    found = Found(inboxes=tuple(_count(folder) for folder in _inboxes(protocol)))
    if matrix.is_file():
        read = read_matrix(matrix.read_text(encoding="utf-8", errors="replace"), f"{root}/{MATRIX}")
        policy = Policy([read], root=root)
        inbox = next((one.folder for one in found.inboxes if one.folder == f"to-{serves}"), f"to-{serves}")
        found = replace(
            found,
            matrix=policy.roles(),
            askers=policy.writers(f"{root}/requests/{inbox}/request.md"),
            unreadable=len(read.problems),
        )
    roles: list[str] = []
    agents: list[str] = []
    for file in sorted((protocol / "agents").glob("*.md")):
        role, _ = read_role(file.read_bytes(), file.name)
        if role is not None:
            (roles if role.team else agents).append(role.name)
    return replace(found, roles=tuple(roles), agents=tuple(agents))


def _inboxes(protocol: Path) -> list[Path]:
    return sorted(folder for folder in (protocol / "requests").glob("to-*") if folder.is_dir())


def _count(folder: Path) -> Inbox:
    names = [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    return Inbox(
        folder=folder.name,
        unanswered=sum(name.endswith(".md") for name in names),
        done=sum(name.endswith(".md.done") for name in names),
        cancelled=sum(name.endswith(".md.cancelled") for name in names),
    )


def described(found: Found, configuration: Configuration) -> Iterator[str]:
    """Say how what was found is read, one sentence each."""
    if found.inboxes:
        yield f"inboxes: {', '.join(map(str, found.inboxes))}"
    teams = {team.inbox: name for name, team in configuration.teams.items()}
    for inbox in found.inboxes:
        team = teams[inbox.folder]
        if inbox.folder != f"to-{team}":
            yield f"{inbox.folder} is read as the inbox of the team {team}"
        if team == configuration.serves and inbox.unanswered:
            yield f"{inbox.unanswered} requests in it wait for: orchestrator process --backlog"
    if found.matrix is not None:
        unread = f"; {found.unreadable} places in it can't be read and grant nothing" if found.unreadable else ""
        yield f"permission matrix with rows for {', '.join(found.matrix) or 'nobody'}{unread}"
        yield f"by it {configuration.serves} may be asked by {', '.join(found.askers) or 'nobody'}"
        if configuration.senders:
            pairs = ", ".join(f"{name} = {agent}" for name, agent in configuration.senders.items())
            yield f"senders by other names: {pairs}"
    if found.roles:
        yield f"roles: {', '.join(found.roles)}"
    if found.agents:
        yield f"agents that name no team and so answer no requests: {', '.join(found.agents)}"
