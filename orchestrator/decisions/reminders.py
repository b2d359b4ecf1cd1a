"""File the reminder of an emergency whose approvals did not follow in time: as a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from orchestrator.decisions.creating import create
from orchestrator.decisions.emergencies import team_of
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.model.kind import Pen
from orchestrator.repository.layout import Layout

TEMPLATE = "reminder.md.j2"
LOOK_AFTER_IT = ("pm", "standards")  # teams that see to it that decisions are completed; else the decision's own team


def file_reminders(
    layout: Layout, configuration: Configuration, overdue: Iterable[tuple[Decision, datetime]], pen: Pen
) -> list[Path]:
    """File one request for each overdue emergency, once; give the files that are new."""
    filed = []
    for decision, due in overdue:
        team = _addressee(decision, configuration)
        if team is None:
            continue
        folder = layout.inbox(configuration.teams[team].inbox)
        path = folder / f"complete-{decision.id}.md"
        if any((folder / f"{path.name}{ending}").exists() for ending in ("", ".done", ".cancelled")):
            continue
        text = pen.render(TEMPLATE, decision=decision, due=f"{due:%Y-%m-%d %H:%M} UTC", team=team)
        if create(path, text.encode()):
            filed.append(path)
    return filed


def _addressee(decision: Decision, configuration: Configuration) -> str | None:
    teams = (*LOOK_AFTER_IT, team_of(decision, configuration.serves), configuration.serves)
    return next((team for team in teams if team in configuration.teams), None)
