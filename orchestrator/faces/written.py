"""Show whoever decides what would be written: as it is drafted now, not as the decision's text says of itself."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from orchestrator.decisions.shelf import read_regular
from orchestrator.errors import OrchestratorError
from orchestrator.model.artifact import Artifact
from orchestrator.model.decision import Decision
from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import git

if TYPE_CHECKING:
    from orchestrator.faces.deciding import Chamber

Told = list[tuple[str, list[str]]]
"""Titles, each with the lines below it."""


def what_is_written(chamber: Chamber, decision: Decision) -> Told:
    """Tell which files the decision's requests would write now; where it names none, what its text says of them.

    What no longer fits is said with each request: other words than the decision was made for, another manifest.
    """
    named = decision.section("files") or "nothing is named"
    told: Told = [("Will be written, as the text says:", [line for line in named.splitlines() if line.strip()])]
    if decision.scope.commit is not None and not _is_history(chamber.layout, decision.scope.commit):
        stranger = f"{decision.scope.commit} is no commit of this branch's history"
        told.append(("The commit that it is drafted from is not ours:", [stranger]))
    for name in decision.scope.requests:
        told.append((f"Will be written for {name}, as it is drafted now:", _files_of(chamber, decision, name)))
    return told


def _is_history(layout: Layout, commit: str) -> bool:
    if layout.git_dir is None:
        return False
    return git(layout.top, "merge-base", "--is-ancestor", commit, "HEAD", check=False).returncode == 0


def _files_of(chamber: Chamber, decision: Decision, name: str) -> list[str]:
    from orchestrator.assembly import Orchestrator  # all kinds and templates: only where somebody decides

    if "/" in name or name.startswith("."):
        return ["the request's name is none"]
    desk = Orchestrator.open(chamber.layout.top)
    path = chamber.layout.inbox(chamber.configuration.teams[desk.team].inbox) / f"{name.removesuffix('.md')}.md"
    data = read_regular(path)
    if data is None:
        return ["there is no such request any more"]
    lines = []
    if decision.scope.request_sha256 not in (None, sha256(data).hexdigest()):
        lines.append("the request was changed after the decision was written: it is not covered")
    try:
        case, _ = desk.explain(path)
    except OrchestratorError as error:
        return [*lines, f"it can't be drafted: {error}"]
    artifacts = [artifact for draft in case.drafts for artifact in draft.artifacts if artifact.place == "repository"]
    lines += [_line(artifact, chamber.layout) for artifact in artifacts] or ["no file of the repository"]
    if case.drafted_decision is not None and case.drafted_decision.path != decision.file:
        lines.append("this decision is not the one that would be drafted now: what it was made for has changed")
    return lines


def _line(artifact: Artifact, layout: Layout) -> str:
    section = f", {artifact.section}" if artifact.section else ""
    change = "changes" if (layout.top / artifact.path).exists() else "new"
    return f"{artifact.path}{section} ({change}, {artifact.kind}, sha256 {artifact.sha256[:16]})"
