"""Lay out a workspace: folders, standards, roles, configuration. Never over what is there; twice changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from msgspec import Struct

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.model.configuration import Configuration
from orchestrator.parse.configuration import read_configuration
from orchestrator.parse.matrix import read_matrix
from orchestrator.repository.layout import (
    CONFIGURATION,
    DEFAULT_ROOT,
    Layout,
    find_repository,
    layout_of,
    protocol_roots,
)
from orchestrator.repository.objects import git
from orchestrator.repository.policy import MATRIX
from orchestrator.setup.adopt import Found, described, look_around, roots_with_requests
from orchestrator.setup.clone import pin_policy, remember_the_moment
from orchestrator.setup.first_configuration import first_configuration
from orchestrator.setup.ground import Ground
from orchestrator.setup.shipped import shipped_files
from orchestrator.setup.teams import default_teams, senders

HEADING = "orchestrator"
_NAME = re.compile(r"\.?\w[\w.-]*")


class Report(Struct, frozen=True, kw_only=True):
    """What `init` did.

    Attributes:
        top: the repository's top folder, absolute; `root` the protocol root in it.
        made, left: paths from the top; what was there is left as it was.
        adopted: how what was there is read, one sentence each.
        notes: what else is good to know.
    """

    top: str
    root: str
    made: tuple[str, ...]
    left: tuple[str, ...]
    adopted: tuple[str, ...]
    notes: tuple[str, ...]


def init(directory: Path, root: str | None = None) -> Report:
    """Lay out a workspace in the repository around `directory`, or in `directory` itself where there is no git.

    Args:
        directory: any folder of the repository; it has to exist.
        root: the protocol root, one folder at the top. Without it: the workspace's own, else the folder that holds
            requests already, else ".claude".

    Raises:
        UsageError: the directory does not exist, or the root is not the name of one folder.
        WorkspaceError: there is a workspace with another root, or a link or file stands in a folder's place.
    """
    if not directory.is_dir():
        raise UsageError(f"no such folder: {directory}", "make it first, then run init again")
    top, git_dir, common_dir = find_repository(directory)
    layout = layout_of(top or directory.resolve(), _root(top or directory.resolve(), root), git_dir, common_dir)
    found = look_around(layout.top, layout.root)
    ground = Ground(layout.top)
    first = not (layout.protocol / CONFIGURATION).exists()
    shipped = dict(shipped_files(layout.root))
    if first:
        agents = found.matrix or _rows(shipped[MATRIX])
        ground.file(f"{layout.root}/{CONFIGURATION}", _configuration(layout, found, agents).encode())
    else:
        ground.left.append(f"{layout.root}/{CONFIGURATION}")
    configuration = _read(layout)
    for path in _folders(configuration):
        ground.folder(f"{layout.root}/{path}", keep=True)
    for path, data in shipped.items():
        ground.file(f"{layout.root}/{path}", data)
    _git_lines(ground, layout)
    ground.settle()
    notes = [*_climbed(directory, layout), *pin_policy(layout), *_remarks(layout, found, configuration)]
    remember_the_moment(layout)
    return Report(
        top=str(layout.top),
        root=layout.root,
        made=tuple(ground.made),
        left=tuple(ground.left),
        adopted=tuple(described(found, configuration)) if first else (),
        notes=tuple(notes),
    )


def _root(top: Path, wanted: str | None) -> str:
    """Choose the root, and refuse what can't be one."""
    there = protocol_roots(top)
    if wanted is None:
        candidates = there or roots_with_requests(top)
        return DEFAULT_ROOT if DEFAULT_ROOT in candidates or not candidates else candidates[0]
    name = wanted.removesuffix("/").removeprefix("./")
    if not _NAME.fullmatch(name) or name.casefold() == ".git" or name.endswith("."):
        raise UsageError(
            f"not a root: {wanted!r}",
            "it is one folder at the repository's top, named with letters, digits, dots and hyphens: --root .agents",
        )
    if there and name not in there:
        raise WorkspaceError(f"the repository has a workspace already, in {there[0]}/", "run init without --root")
    return name


def _rows(matrix: bytes) -> tuple[str, ...]:
    return tuple(rows[0].name for rows in read_matrix(matrix.decode(), MATRIX).rows.values())


def _configuration(layout: Layout, found: Found, agents: tuple[str, ...]) -> str:
    teams = default_teams(inbox.folder for inbox in found.inboxes)
    return first_configuration(
        identity=uuid4(), root=layout.root, teams=teams, senders=senders(teams, agents), zone=local_zone()
    )


def local_zone() -> str:
    """Tell this machine's time zone by its IANA name, "UTC" where it does not say."""
    link = Path("/etc/localtime").resolve().as_posix()
    return link.partition("/zoneinfo/")[2] or "UTC"


def _read(layout: Layout) -> Configuration:
    file = layout.protocol / CONFIGURATION
    return read_configuration(file.read_bytes(), f"{layout.root}/{CONFIGURATION}")


def _folders(configuration: Configuration) -> Iterator[str]:
    for team in configuration.teams.values():
        yield f"requests/{team.inbox}"
    yield f"responses/from-{configuration.serves}"
    yield "decisions/verdicts"
    yield "meetings"


def _git_lines(ground: Ground, layout: Layout) -> None:
    """Keep private files out of git, and have git store the protocol's files byte by byte."""
    root = layout.root
    private = ["COMPANY.local.md", ".state/", ".staging/", "**/.orchestrator-*"]
    ground.lines(".gitignore", f"{HEADING}: what stays on this machine", [f"/{root}/{path}" for path in private])
    exact = ["requests", "responses", "decisions"]
    ground.lines(
        ".gitattributes",
        f"{HEADING}: signed and counted byte by byte, so no line ending is converted",
        [f"/{root}/{path}/** -text" for path in exact],
    )


def _climbed(directory: Path, layout: Layout) -> Iterator[str]:
    if layout.git_dir is not None and directory.resolve() != layout.top:
        yield f"{directory} lies in the repository {layout.top}: the workspace stands at its top"


def _remarks(layout: Layout, found: Found, configuration: Configuration) -> Iterator[str]:
    if layout.git_dir is not None:
        path = f"{layout.root}/{CONFIGURATION}"
        ignored = git(layout.top, "check-ignore", "--no-index", "-v", path, check=False).stdout.decode(
            "utf-8", "replace"
        )
        if ignored:
            rule = ignored.partition("\t")[0]
            yield f"git ignores {path} ({rule}): a matrix that is never committed lets nothing be written"
    if found.matrix is not None:
        rows = {_letters(row) for row in found.matrix}
        missing = [role for role in _shipped_roles() if _letters(role) not in rows]
        if missing:
            yield f"the matrix has no row for {', '.join(missing)}: what they bring is proposed, not written"
        if not found.askers:
            yield f"by the matrix nobody may ask {configuration.serves}: no cell for its inbox says WRITE"
    if layout.root == DEFAULT_ROOT:
        yield (
            "Claude Code asks before it writes below .claude/: agents place requests with `orchestrator submit`, "
            "or choose another folder with --root"
        )


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _shipped_roles() -> list[str]:
    return [
        path.removeprefix("agents/").removesuffix(".md") for path, _ in shipped_files("") if path.startswith("agents/")
    ]
