"""The teams that a workspace starts with, and the names that people write for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.model.configuration import Team
from orchestrator.parse.names import slug

NAMES: Mapping[str, tuple[str, ...]] = {
    "devops": ("operator", "operations", "데브옵스", "운영팀", "인프라팀"),
    "backend": ("backend-lead", "server", "백엔드", "백엔드팀", "백엔드 리드", "백엔드 개발자"),
    "frontend": ("frontend-lead", "client", "프론트엔드", "프론트엔드팀", "프론트엔드 리드", "프론트엔드 개발자"),
    "ui-ux": ("ui-ux-designer", "design", "designer", "디자인팀", "디자이너"),
    "qa": ("qa-tester", "quality", "품질팀", "테스트팀"),
    "standards": ("standards-guardian", "guardian", "표준팀", "표준 수호자"),
    "pm": ("project-manager", "프로젝트 매니저", "기획팀"),
}
"""Team slug to the other names it goes by; a name that an existing inbox has for a team of its own is left to that."""

SPOKESMEN: Mapping[str, tuple[str, ...]] = {"devops": ("devops-operator", "devops-lead")}
"""Whose rights a team's bare name stands for in `From:`, where several agents serve the team."""


def default_teams(inboxes: Iterable[str] = ()) -> dict[str, Team]:
    """Give the teams to begin with; each inbox folder that is there already (`to-…`) is a team's.

    A folder whose name is another name of a default team becomes that team's inbox, unless the team's own is there
    too: then it stays a team of its own, since each team has one inbox.
    """
    folders = sorted(inboxes)
    taken = {folder.removeprefix("to-").casefold() for folder in folders}
    teams: dict[str, Team] = {}
    adopted: set[str] = set()
    for name, others in NAMES.items():
        inbox = f"to-{name}"
        if inbox not in folders:
            inbox = next((f for f in folders if f.removeprefix("to-").casefold() in others and f not in adopted), inbox)
        adopted.add(inbox)
        own = inbox.removeprefix("to-").casefold()
        aliases = tuple(other for other in others if other == own or other.casefold() not in taken)
        teams[name] = Team(inbox=inbox, aliases=aliases)
    for folder in folders:
        if folder not in adopted:
            teams[slug(folder.removeprefix("to-")) or folder] = Team(inbox=folder)
    return teams


def senders(teams: Mapping[str, Team], agents: Iterable[str]) -> dict[str, str]:
    """Tell which agent of the permission matrix each name stands for: names without a row of their own.

    Args:
        teams: the teams with their aliases.
        agents: the names of the matrix' rows, as written there.
    """
    rows = {slug(agent): agent for agent in agents}
    found: dict[str, str] = {}
    for name, team in teams.items():
        agent = _agent_of(name, team, list(rows))
        if agent is None:
            continue
        for other in dict.fromkeys((name, *team.aliases)):
            if slug(other) not in rows:
                found.setdefault(other.casefold(), agent)
    return found


def _agent_of(name: str, team: Team, rows: list[str]) -> str | None:
    """Find the row that speaks for a team: its own name, one of its other names, or the one row that begins with it."""
    for candidate in (name, *SPOKESMEN.get(name, ()), *(slug(alias) for alias in team.aliases)):
        if candidate in rows:
            return candidate
    beginning = [row for row in rows if row.startswith(f"{name}-")]
    return beginning[0] if beginning else None
