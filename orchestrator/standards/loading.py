"""Read what the guardian of a workspace judges by: its standards, our rules, installed ones, and the company's own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.repository.branch import SETTLED_NS
from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import read_blob, resolve
from orchestrator.repository.policy import pinned
from orchestrator.standards.guardian import Guardian, load_rules
from orchestrator.standards.installed import GROUP, Installed, installed
from orchestrator.standards.own_rules import ENDINGS, FOLDER, SIZE_LIMIT, OwnRules, read_own_rules
from orchestrator.standards.own_tools import Missing, own_tools
from orchestrator.standards.rule import RuleModule
from orchestrator.standards.settings import Standards, read_standards
from orchestrator.standards.tool import ToolModule
from orchestrator.standards.workbench import load_tools

STANDARDS = "contracts/standards/infrastructure-standards.md"


class Statutes(NamedTuple):
    """What is judged by.

    Attributes:
        standards: the infrastructure standards.
        own: the company's own rules, as its folder declares them.
        installed: the rules that other packages bring.
        findings: what of all that can't be read.
    """

    standards: Standards
    own: OwnRules
    installed: Installed

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.standards.findings, *(one.finding for one in self.own.broken))


def read_statutes(layout: Layout, committed: bytes | None = None) -> Statutes:
    """Read everything anew; without standards the built-in ones hold.

    Args:
        committed: the infrastructure standards in force; None for those of the work tree.
    """
    standards = _standards(layout, committed)
    ours = frozenset(module.RULE.id for module in load_rules())
    brought = installed(ours)
    taken = (*ours, *(one.module.RULE.id for one in brought.rules))
    folder = layout.protocol / FOLDER
    files = ((f"{layout.root}/{FOLDER}/{name}", _bytes(folder / name)) for name in _names(folder))
    return Statutes(standards, read_own_rules(files, standards, taken), brought)


def guardian_by(statutes: Statutes, *, linters: bool = True) -> Guardian:
    """Give the guardian that judges by these."""
    return Guardian(statutes.standards, _rules(statutes), load_tools if linters else (), own=_own(statutes))


def guardian_of(layout: Layout, committed: bytes | None = None) -> Guardian:
    """Give the guardian of a workspace. Rules and linters are loaded when it judges its first file.

    Args:
        committed: the infrastructure standards in force; None where no commit holds any, and the work tree's hold.
    """
    statutes = cache(lambda: read_statutes(layout, committed))
    return Guardian(_standards(layout, committed), lambda: _rules(statutes()), load_tools, own=lambda: _own(statutes()))


def _rules(statutes: Statutes) -> tuple[RuleModule, ...]:
    return (*load_rules(), *(one.module for one in statutes.installed.rules))


def _own(statutes: Statutes) -> tuple[ToolModule, ...]:
    remedy = say("mend or remove the package; its entry points are in the group `{group}`", group=GROUP)
    return (*own_tools(statutes.own), *(Missing(one.name, one.why, remedy) for one in statutes.installed.unusable))


def committed_standards(layout: Layout) -> bytes | None:
    """Give the infrastructure standards as the policy ref holds them: what loosens them must be committed there.

    The work tree is what an agent can write. None where there is no git, no commit, or no such file in it.

    Raises:
        GitError: git is not there or hangs.
    """
    policy = resolve(layout, pinned(layout))
    return read_blob(layout, policy, f"{layout.root}/{STANDARDS}") if policy else None


def not_in_force(layout: Layout) -> Iterator[Finding]:
    """Note that the work tree's standards are not those which answers go by, where that is so."""
    committed = committed_standards(layout)
    if committed is not None and committed != _bytes(layout.protocol / STANDARDS):
        yield Finding(
            rule="standards/not-in-force",
            severity="note",
            message=say("this is judged by the work tree's standards; answers go by those of the policy ref"),
            remedy=say("commit the standards on the policy ref: from then on they are in force"),
            file=f"{layout.root}/{STANDARDS}",
        )


def _standards(layout: Layout, committed: bytes | None) -> Standards:
    data = _bytes(layout.protocol / STANDARDS) if committed is None else committed
    return read_standards(data, f"{layout.root}/{STANDARDS}")


def stamp(layout: Layout) -> object:
    """Give a signature of the files that are judged by; an equal one means that nothing was changed."""
    return Stamps(layout).now()


class Stamps:
    """The signature of what is judged by, as often as asked; the rules' folder is listed again when its times moved.

    Whatever comes to the folder, leaves it or changes its name there moves them. Times that were young when the folder
    was listed are not believed: the next change may leave them as they are, where the file system's clock ticks slowly.
    """

    def __init__(self, layout: Layout) -> None:
        self._standards = f"{layout.protocol}/{STANDARDS}"
        self._folder = f"{layout.protocol}/{FOLDER}"
        self._listed: tuple[tuple[int, ...], Sequence[str]] | None = None

    def now(self) -> object:
        """Give the signature; an equal one means that nothing was changed."""
        standards = _stamp(self._standards)
        names = self._names()
        return (standards, *[(name, _stamp(f"{self._folder}/{name}")) for name in names]) if names else (standards,)

    def _names(self) -> Sequence[str]:
        try:
            facts = os.stat(self._folder)  # noqa: PTH116 - asked for every answer
        except OSError:
            return ()
        times = (facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino, facts.st_dev)
        if self._listed is not None and self._listed[0] == times:
            return self._listed[1]
        names = _names(self._folder)
        settled = time.time_ns() - max(times[:2]) > SETTLED_NS
        self._listed = (times, names) if settled else None
        return names


def _names(folder: str | Path) -> Sequence[str]:
    try:
        listed = os.listdir(folder)  # noqa: PTH208 - names alone, asked for every answer
    except OSError:
        return ()
    return sorted([name for name in listed if name.endswith(ENDINGS) and not name.startswith(".")])


def _bytes(file: Path) -> bytes:
    """Read a file, a little more of it than a rule may be long; what can't be read is empty, which is no rule."""
    try:
        with file.open("rb") as stream:
            return stream.read() if file.name == Path(STANDARDS).name else stream.read(SIZE_LIMIT + 1)
    except OSError:
        return b""


def _stamp(file: str) -> object:
    try:
        facts = os.stat(file)  # noqa: PTH116 - asked for every answer
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino
