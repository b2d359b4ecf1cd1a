"""Tell whom `To:` names: a role of the workspace, or a team."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.model.configuration import Configuration
from orchestrator.model.finding import Finding
from orchestrator.model.request import Request
from orchestrator.model.text import say
from orchestrator.parse.names import slug


def role_named(name: str, roles: Iterable[str]) -> str | None:
    """Give the role of this name, a slug; "ci-cd-operator" is cicd-operator. None where there is none."""
    plain = name.replace("-", "")
    return next((one for one in roles if one.replace("-", "") == plain), None)


def team_named(name: str, configuration: Configuration) -> str | None:
    """Give the team of this name, or that has it as another name; None where nobody is called so."""
    wanted = slug(name).removeprefix("to-")
    for team, its in configuration.teams.items():
        if wanted in (slug(team), slug(its.inbox).removeprefix("to-"), *map(slug, its.aliases)):
            return team
    return None


def another_team(request: Request, configuration: Configuration) -> Finding | None:
    """Say that the request is addressed to somebody else than the team in whose inbox it lies."""
    recipient = request.recipient
    if recipient is None or recipient == request.team:
        return None
    team = team_named(recipient, configuration)
    if team == request.team:
        return None
    if team is None:
        return Finding(
            rule="dispatch/unknown-team",
            severity="note",
            message=say(
                "no team or role is called {recipient}; {team} answers, because the request lies in its inbox",
                recipient=recipient,
                team=request.team,
            ),
            file=request.name,
        )
    return Finding(
        rule="dispatch/other-team",
        severity="note",
        message=say(
            "the request is addressed to {recipient}, and lies in the inbox of {team}, which answers it here",
            recipient=team,
            team=request.team,
        ),
        remedy=say("if {recipient} is meant: `orchestrator submit FILE --to {recipient}`", recipient=team),
        file=request.name,
    )
