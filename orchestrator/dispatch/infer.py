"""Find the kinds, the role, the environment and the services of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.dispatch.answers import answers
from orchestrator.dispatch.beside import beside
from orchestrator.dispatch.choosing import choose, with_brought
from orchestrator.dispatch.environment import environment, speaks_of_migrating
from orchestrator.dispatch.hearing import Words
from orchestrator.dispatch.listening import Asking, Listening, listening
from orchestrator.dispatch.phrases import Place
from orchestrator.dispatch.recipient import another_team, role_named
from orchestrator.dispatch.services import Meant, answered, services
from orchestrator.model.configuration import Configuration
from orchestrator.model.dispatch import Chosen, Dispatch
from orchestrator.model.evidence import Evidence
from orchestrator.model.finding import Finding
from orchestrator.model.kind import Kind
from orchestrator.model.request import Request
from orchestrator.model.role import Role
from orchestrator.model.text import say


def dispatch(
    request: Request,
    kinds: Mapping[str, Kind],
    roles: Mapping[str, Role],
    evidence: Evidence,
    configuration: Configuration,
) -> Dispatch:
    """Tell what a request asks for, with a reason for each part; what can't be told is a question.

    Args:
        kinds, roles: by name.
    """
    words = Words(request)
    ears = listening(kinds)
    around = beside(ears.never, configuration.production, evidence)
    given = answers(request)
    choice = choose(request, kinds, words, ears, around.never, given)
    asked, findings = _of_recipient(request, choice.chosen, roles, configuration)
    chosen = with_brought(asked, ears)
    deploys = any(one.kind.deploys for one in chosen)
    named = environment(request, words, around.production, around.production_files, deploys=deploys)
    picks = [one.kind for one in chosen if one.kind.picks_services]
    meant = (
        services(
            request,
            evidence,
            named.environment if named else None,
            words,
            around.naming,
            others=around.others,
            take_others=all(one.takes_manifests for one in picks),
        )
        if picks
        else Meant()
    )
    for said in choice.said if meant.question else ():
        if (by := answered(said, evidence, named.environment if named else None)) is not None:
            meant = by
            break
    migrates = any(around.migration_files.fitting(file.path) for file in request.files) or speaks_of_migrating(
        words, around.migrating, lambda: _asking(words, ears, chosen)
    )
    lead = chosen[0].kind if chosen else None
    role = roles.get(lead.role) if lead else None
    if lead is not None and role is None:
        findings.append(_no_role(lead))
    findings.extend(_other_roles(chosen, lead))
    return Dispatch(
        kinds=chosen,
        role=role,
        environment=named.environment if named else None,
        environment_why=named.why if named else None,
        services=meant.services,
        services_why=meant.why,
        deploys=deploys,
        migrates=migrates,
        left=choice.left,
        questions=(*choice.questions, *([meant.question] if meant.question else [])),
        findings=tuple(findings),
    )


def _asking(words: Words, ears: Listening, chosen: Iterable[Chosen]) -> list[Place[Asking]]:
    """List where words stand that ask for those of the chosen kinds that deploy nothing."""
    names = {one.kind.name for one in chosen if not one.kind.deploys}
    asking = ears.asking.standing_in(words.all.text)
    return [one for one in asking if one[3].tag.kind in names and one[3].tag.effect != "never"]


def _of_recipient(
    request: Request, chosen: tuple[Chosen, ...], roles: Mapping[str, Role], configuration: Configuration
) -> tuple[tuple[Chosen, ...], list[Finding]]:
    """Keep the kinds of the role that `To:` names; all of them where it names none, or one that has none of them."""
    recipient = role_named(request.recipient, roles) if request.recipient else None
    if recipient is None:
        elsewhere = another_team(request, configuration)
        return chosen, [elsewhere] if elsewhere else []
    own = tuple(one for one in chosen if one.kind.role == recipient)
    if own and not request.kinds:
        return own, []
    others = [one for one in chosen if one.kind.role != recipient and not one.kind.last_resort]
    return chosen, [
        Finding(
            rule="dispatch/other-role",
            severity="note",
            message=say(
                "the request is addressed to {recipient}; `{kind}` is {role}'s and comes from there",
                recipient=recipient,
                kind=one.kind.name,
                role=one.kind.role,
            ),
            file=request.name,
        )
        for one in others
    ]


def _no_role(lead: Kind) -> Finding:
    return Finding(
        rule="dispatch/no-role",
        severity="error",
        message=say("`{kind}` is {role}'s, and the workspace has no such role", kind=lead.name, role=lead.role),
        remedy=say("add `agents/{role}.md` to the protocol root; `orchestrator init` lays it out", role=lead.role),
    )


def _other_roles(chosen: tuple[Chosen, ...], lead: Kind | None) -> list[Finding]:
    """Say which kinds are another role's than the lead's: the lead's role answers for all of them."""
    return [
        Finding(
            rule="dispatch/two-roles",
            severity="note",
            message=say(
                "`{kind}` is {role}'s; {lead} leads this answer, because the request asks for `{first}` foremost",
                kind=one.kind.name,
                role=one.kind.role,
                lead=lead.role,
                first=lead.name,
            ),
        )
        for one in chosen
        if lead is not None and one.kind.role != lead.role
    ]
