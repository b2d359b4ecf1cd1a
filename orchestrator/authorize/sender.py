"""Tell whether a sender may ask a team, and for these kinds."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.authorize.permit import Permit
from orchestrator.authorize.permits import Policy
from orchestrator.authorize.reasons import denial, fact_of
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import ALLOW, Reason, Verdict

SOURCE = "permission matrix"


def may_ask(
    policy: Policy,
    sender: str | None,
    team: str,
    kinds: tuple[str, ...] = (),
    *,
    root: str,
    inboxes: Mapping[str, str] | None = None,
) -> Verdict:
    """Judge a sender: their cell for the team's inbox has to be WRITE, and `may-ask` may limit the kinds.

    Args:
        policy: the matrices in force.
        sender: slug of the request's `From:`; None where it says nobody.
        team: slug of the team whose inbox the request lies in.
        kinds: of deliverables asked for; none judges the inbox alone.
        root: the protocol root's folder.
        inboxes: team to its folder below `requests/`; by default `to-<team>`.
    """
    if not sender:
        return _deny(
            say("the request does not say who asks"),
            say('add a line "From: …" with the name of an agent that has a row in the permission matrix'),
        )
    permit = _permit(policy, sender, team, root, inboxes or {})
    if not permit.allowed:
        if permit.why == "no-role":
            return _deny(
                say('the sender "{sender}" has no row in the permission matrix', sender=sender),
                say("known agents: {agents}", agents=", ".join(policy.roles()) or "—"),
            )
        askers = tuple(role for role in policy.roles() if _permit(policy, role, team, root, inboxes or {}).allowed)
        if permit.why in ("denied", "scope", "no-column"):
            message = say(
                '"{sender}" may not ask the team "{team}": {fact}',
                sender=permit.row or sender,
                team=team,
                fact=fact_of(permit, _inbox(team, root, inboxes or {})),
            )
            remedy = (
                say("ask through one who may: {agents}", agents=", ".join(askers))
                if askers
                else say("nobody may ask this team: have a person add a grant to the permission matrix")
            )
            return _deny(message, remedy)
        return Verdict(
            ruling="deny",
            reasons=(denial(permit, _inbox(team, root, inboxes or {}), askers, source=SOURCE),),
        )
    limit = policy.kinds(sender) if kinds else None
    beyond = [kind for kind in kinds if limit is not None and kind.casefold() not in limit]
    if beyond:
        return _deny(
            say('"{sender}" may not ask for {kinds}', sender=permit.row or sender, kinds=", ".join(beyond)),
            say(
                "its `may-ask` cell allows: {kinds}",
                kinds=", ".join(sorted(limit or ())) or say("nothing"),
            ),
        )
    return ALLOW


def _inbox(team: str, root: str, inboxes: Mapping[str, str]) -> str:
    return f"{root}/requests/{inboxes.get(team, f'to-{team}')}/"


def _permit(policy: Policy, sender: str, team: str, root: str, inboxes: Mapping[str, str]) -> Permit:
    # Any name will do: the right to place a request is the right to write a file below the inbox.
    return policy.judge(sender, "write", _inbox(team, root, inboxes) + "request.md")


def _deny(message: Text, remedy: Text) -> Verdict:
    return Verdict(ruling="deny", reasons=(Reason(source=SOURCE, message=message, remedy=remedy),))
