"""Write what the decision commands draft: an empty decision, one for a held request, a successor, the log."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from orchestrator.decisions.advice import LONGEST, give_advice, read_advice
from orchestrator.decisions.creating import create
from orchestrator.decisions.draft import DAYS
from orchestrator.decisions.form import front_matter
from orchestrator.decisions.identifiers import identifier
from orchestrator.decisions.log import FILE, write_log
from orchestrator.decisions.shelf import FOLDER, Shelf
from orchestrator.errors import UsageError
from orchestrator.guard.identity import ROLE_VARIABLE
from orchestrator.model.decision import Decision, Level, Scope
from orchestrator.model.request import Language
from orchestrator.setup.roles import read_roles
from orchestrator.wording.pen import TemplatePen

if TYPE_CHECKING:
    from orchestrator.faces.deciding import Chamber

PACKAGE = "orchestrator.decisions"
LEVELS: dict[str, Level] = {"critical": "critical", "major": "major", "minor": "minor"}


def draft_for(start: Path, name: str) -> tuple[str, bool]:
    """Draft the decision that a held request waits for, exactly as the pipeline does.

    Returns:
        (path from the repository's top, whether it is new).

    Raises:
        UsageError: there is no such request, or it needs no decision.
    """
    from orchestrator.assembly import Orchestrator
    from orchestrator.faces.served import served_workspace

    desk = Orchestrator.open(served_workspace(start).top)
    file = name if name.endswith(".md") else f"{name}.md"
    path = Path(file) if Path(file).is_file() else desk.layout.inbox(desk.configuration.teams[desk.team].inbox) / file
    if not path.is_file():
        raise UsageError(f"there is no request {name}", "see: orchestrator status")
    case, _ = desk.explain(path)
    if case.drafted_decision is None:
        raise UsageError(f"the request {name} waits for no decision", f"see: orchestrator explain {path.name}")
    drafted = case.drafted_decision
    return drafted.path, create(desk.layout.top / drafted.path, drafted.content)


def draft_empty(start: Path, title: str, level: str) -> tuple[str, bool]:
    """Draft a decision that people write: front matter and the parts that it needs."""
    from orchestrator.faces.deciding import Chamber

    if not title.strip():
        raise UsageError("the decision has no title", 'say what is decided: orchestrator decision new "Use Redis"')
    if level not in LEVELS:
        raise UsageError(f"there is no level {level}", f"use {', '.join(LEVELS)}")
    return draft_decision_of(Chamber.open(start), title.strip(), LEVELS[level], Scope())


def draft_successor(chamber: Chamber, former: Decision, title: str) -> str:
    """Draft the successor of a decision, with the same level and scope and a new end."""
    until = chamber.now.date() + timedelta(days=DAYS) if former.scope.until else None
    scope = replace(former.scope, until=until, requests=(), request_sha256=None, manifest_sha256=None, commit=None)
    path, _ = draft_decision_of(chamber, title or former.title, former.level or "critical", scope, (former.id,))
    return path


def write_the_log(chamber: Chamber, language: str) -> tuple[str, bool]:
    """Write the decision log; also tell whether it changed."""
    pen = TemplatePen(_language(chamber, language), PACKAGE)
    protocol = chamber.register.ground().rules.protocol
    decisions = chamber.register.decisions(chamber.now, exact=True)
    text = write_log(decisions, protocol, chamber.now.date(), pen, read_advice(chamber.layout, decisions))
    path = chamber.layout.protocol / FOLDER / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    if path.is_file() and path.read_bytes() == data:
        return f"{chamber.layout.root}/{FOLDER}/{FILE}", False
    partial = path.with_name(f".{FILE}.{os.getpid()}")
    partial.write_bytes(data)
    partial.replace(path)
    return f"{chamber.layout.root}/{FOLDER}/{FILE}", True


def write_advice(chamber: Chamber, decision: Decision, role: str, text: str, file: Path | None) -> str:
    """Write an agent's review of a decision; give its path from the repository's top.

    Raises:
        UsageError: no role, an unknown one, or not exactly one text.
    """
    name = role or os.environ.get(ROLE_VARIABLE, "")
    known = read_roles(chamber.layout)
    if name not in known:
        fact = f"there is no role {name}" if name else "the review says not as which role"
        raise UsageError(fact, f"name one with --as: {', '.join(sorted(known))}")
    if bool(text) == (file is not None):
        raise UsageError("a review has one text", "give it as an argument, or with --file FILE, or with --file -")
    if file is not None:
        stream = sys.stdin.buffer if str(file) == "-" else None
        data = stream.read(LONGEST + 1) if stream else file.read_bytes()
        text = data.decode("utf-8", "replace")
    path = give_advice(chamber.layout, decision, name, text, chamber.now)
    return str(path.relative_to(chamber.layout.top))


def draft_decision_of(
    chamber: Chamber,
    title: str,
    level: Level,
    scope: Scope,
    supersedes: tuple[str, ...] = (),
    *,
    template: str = "empty.md.j2",
    words: Mapping[str, object] | None = None,
) -> tuple[str, bool]:
    """Write a proposed decision from a template of the decisions' room; `words` fill it in beside the title."""
    configuration = chamber.configuration
    day = datetime.now(ZoneInfo(configuration.time_zone)).date()
    taken = [decision.id for decision in Shelf(chamber.layout).decisions()]
    name = identifier(taken, day, configuration.serves, title)
    front = front_matter(id=name, status="proposed", day=day, level=level, supersedes=supersedes, scope=scope)
    text = TemplatePen(_language(chamber, ""), PACKAGE).render(template, title=title, **(words or {}))
    path = f"{chamber.layout.root}/{FOLDER}/{name}.md"
    return path, create(chamber.layout.top / path, (front + text).encode())


def _language(chamber: Chamber, wanted: str) -> Language:
    chosen = wanted or chamber.configuration.language
    return "ko" if chosen == "ko" else "en"
