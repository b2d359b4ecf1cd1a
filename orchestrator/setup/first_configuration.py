"""Write the orchestrator.yaml that a workspace starts with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from orchestrator.model.configuration import Team

TEMPLATE = Path(__file__).with_name("configuration.yaml")


def first_configuration(
    *, identity: UUID, root: str, teams: Mapping[str, Team], senders: Mapping[str, str], zone: str
) -> str:
    """Fill the commented template. What stands in it as a comment shows the default."""
    values = {
        "{root}": root,
        "{id}": str(identity),
        "{zone}": zone,
        "{teams}": "\n".join(_team(name, team) for name, team in teams.items()),
        "{senders}": "\n".join(f"  {_word(name)}: {_word(agent)}" for name, agent in senders.items()) or "#  kim: pm",
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for place, value in values.items():
        text = text.replace(place, value)
    return text


def _team(name: str, team: Team) -> str:
    aliases = ", ".join(_word(alias) for alias in team.aliases)
    return f"  {_word(name)}:\n    inbox: {_word(team.inbox)}" + (f"\n    aliases: [{aliases}]" if aliases else "")


def _word(text: str) -> str:
    """Write a word plainly where YAML reads it as it stands, else quoted."""
    return text if text.replace("-", "").replace(" ", "").isalpha() else json.dumps(text, ensure_ascii=False)
