"""Place a request into an inbox: read as the pipeline would, whole, under a free name, never into a phantom inbox."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from orchestrator.authorize.sender import may_ask
from orchestrator.deliver.disk import Disk
from orchestrator.dispatch.choosing import kind_named, nearest_kinds
from orchestrator.dispatch.recipient import role_named, team_named
from orchestrator.errors import UsageError
from orchestrator.guard.identity import sender_of
from orchestrator.model.configuration import Configuration
from orchestrator.model.request import Request
from orchestrator.model.role import Role
from orchestrator.model.verdict import Verdict
from orchestrator.parse.names import identity, slug
from orchestrator.parse.request import read_request
from orchestrator.repository.vouched import vouch
from orchestrator.watch.inbox import Inbox

if TYPE_CHECKING:
    from orchestrator.assembly import Orchestrator

TEMPORARY = ".orchestrator-submit-"
LONGEST_NAME = 180
ABANDONED_SECONDS = 3600


class Submission(Struct, frozen=True):
    """A request that is ready to be placed.

    Attributes:
        team: who is asked; `inbox` their folder's name below `requests/`.
        data: the bytes, with the header lines that were given beside them.
        request: as the pipeline will read it.
        verdict: whether the sender may ask that team.
    """

    team: str
    inbox: str
    data: bytes
    request: Request
    verdict: Verdict

    @property
    def placeable(self) -> bool:
        return not self.request.unreadable and self.verdict.allows


def prepare(desk: Orchestrator, data: bytes, name: str, header: Mapping[str, str]) -> Submission:
    """Read a request and judge its sender, and place nothing.

    Args:
        desk: the workspace that serves the inboxes.
        data: the request's bytes.
        name: what the file is to be called, without `.md`.
        header: "from", "to", "kind" as given beside the file, where they were.

    Raises:
        UsageError: the team or a kind of `header` is unknown, or the file itself says something else than `header`.
    """
    first = _read(desk, data, name, desk.team)
    data = with_header(data, _missing(first, header))
    team = team_of(header.get("to") or first.recipient, desk.configuration, desk.roles)
    request = _read(desk, data, name, team)
    if team == desk.team and "kind" in header:
        for named in request.kinds:
            if kind_named(named, desk.kinds) is None:
                nearest = ", ".join(nearest_kinds(named, desk.kinds)[:3])
                raise UsageError(f"no kind is called {named}", f"nearest: {nearest}; all of them: orchestrator kinds")
    policy, _ = desk.policy()
    inbox = desk.configuration.teams[team].inbox
    verdict = may_ask(policy, request.sender, team, root=desk.layout.root, inbox=inbox)
    return Submission(team, inbox, data, request, verdict)


def place(desk: Orchestrator, submission: Submission) -> tuple[str, bool]:
    """Place a request, durable and whole, under the first free name.

    Returns:
        The name it has, without `.md`, and whether it was placed now: the same bytes that lie there are not doubled.
    """
    folder = desk.layout.inbox(submission.inbox)
    folder.mkdir(parents=True, exist_ok=True)
    inbox = Inbox(os.fspath(folder), desk.configuration.size_limit)
    disk = Disk()
    taken = {identity(seen.name) for seen in inbox.list()} | {identity(name) for name in desk.outbox.names()}
    role = sender_of(os.fspath(desk.layout.state), dict(os.environ))
    _sweep(folder)
    temporary = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
    disk.write_files([(os.fspath(temporary), submission.data, False)])
    try:
        for name in _names(submission.request.name):
            there = inbox.take(f"{name}.md")
            if there is not None and there.sha256 == submission.request.sha256:
                return name, False
            if identity(name) in taken:
                continue
            if role:  # before the request is there: the daemon may take it up at once
                vouch(desk.layout.state, name, submission.request.sha256, role)
            try:
                # From a hidden name in the same folder: a watcher sees one move, at once, of a file that is whole.
                disk.rename_new(os.fspath(temporary), os.fspath(folder / f"{name}.md"))
            except FileExistsError:
                continue
            disk.sync_folder(os.fspath(folder))
            return name, True
    finally:
        temporary.unlink(missing_ok=True)
    raise AssertionError("names never end")


def team_of(written: str | None, configuration: Configuration, roles: Mapping[str, Role]) -> str:
    """Tell the team that is meant by a team's name, another name of it, or a role of it; the served one unless said.

    Raises:
        UsageError: nobody is called so; the teams are listed.
    """
    if not written:
        return configuration.serves
    if (team := team_named(written, configuration)) is not None:
        return team
    role = role_named(slug(written), roles)
    if role is not None and roles[role].team in configuration.teams:
        return roles[role].team
    raise UsageError(f"no team is called {written}", f"teams are: {', '.join(configuration.teams)}")


def with_header(data: bytes, lines: Mapping[str, str]) -> bytes:
    """Put lines into a request's front matter, which is made where there is none. The text itself stays as it is."""
    if not lines:
        return data
    added = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items()).encode()
    opening, newline, rest = data.partition(b"\n")
    if newline and opening.rstrip() == b"---":
        return opening + newline + added + rest
    return b"---\n" + added + b"---\n\n" + data


def file_name(path: Path) -> str:
    """Tell a request's name from its file's name."""
    return path.name.removesuffix(".done").removesuffix(".cancelled").removesuffix(".md").removesuffix(".txt")


def _read(desk: Orchestrator, data: bytes, name: str, team: str) -> Request:
    return read_request(
        data,
        name=_clean(name),
        team=team,
        today=desk.now().date(),
        aliases=desk.configuration.senders,
        size_limit=desk.configuration.size_limit,
    )


def _missing(request: Request, header: Mapping[str, str]) -> dict[str, str]:
    """Give the header lines that the request does not have yet."""
    missing: dict[str, str] = {}
    for key, value in header.items():
        standing = next((field for field in request.fields if field.key == key), None)
        if standing is None:
            missing[key] = value
        elif slug(standing.value) != slug(value):
            raise UsageError(
                f"the request says {standing.name}: {standing.value} in line {standing.line}, --{key} says {value}",
                f"leave --{key} out, or change the line",
            )
    return missing


def _sweep(folder: Path) -> None:
    """Remove what submissions that were killed an hour ago or more have left."""
    for left in folder.glob(f"{TEMPORARY}*"):
        with suppress(FileNotFoundError):  # another submission, at work just now
            if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                left.unlink()


def _clean(name: str) -> str:
    """Make a file name that every inbox takes: no hidden one, no folder, short enough to be counted on."""
    plain = "".join(character for character in name if character.isprintable() and character not in '/\\<>:"|?*')
    return plain.strip(" .")[:LONGEST_NAME].strip(" .") or "request"


def _names(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1
