"""Tell whether a sender may ask a team, and for these kinds."""

from __future__ import annotations

from orchestrator.authorize.permit import Permit
from orchestrator.authorize.permits import LONGEST, Policy
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
    inbox: str = "",
) -> Verdict:
    """Judge a sender: their cell for the team's inbox has to be WRITE, and `may-ask` may limit the kinds.

    Args:
        policy: the matrices in force.
        sender: slug of the request's `From:`; None where it says nobody.
        team: slug of the team whose inbox the request lies in.
        kinds: of deliverables asked for; none judges the inbox alone.
        root: the protocol root's folder.
        inbox: the team's folder below `requests/`; by default `to-<team>`.
    """
    if not sender:
        return _deny(
            say("the request does not say who asks"),
            say('add a line "From: …" with the name of an agent that has a row in the permission matrix'),
        )
    asked = (sender, team, kinds, root, inbox)
    known = policy.verdicts.get(asked)
    if known is None:
        known = _ruled(policy, sender, team, kinds, f"{root}/requests/{inbox or f'to-{team}'}/")
        if len(sender) <= LONGEST:
            policy.remember(asked, known)
    return known


def _ruled(policy: Policy, sender: str, team: str, kinds: tuple[str, ...], inbox: str) -> Verdict:
    permit = _permit(policy, sender, inbox)
    if not permit.allowed:
        if permit.why == "no-role":
            return _deny(
                say('the sender "{sender}" has no row in the permission matrix', sender=sender),
                say("known agents: {agents}", agents=", ".join(policy.roles()) or "—"),
            )
        askers = tuple(role for role in policy.roles() if _permit(policy, role, inbox).allowed)
        if permit.why in ("denied", "scope", "no-column"):
            message = say(
                '"{sender}" may not ask the team "{team}": {fact}',
                sender=permit.row or sender,
                team=team,
                fact=fact_of(permit, inbox),
            )
            remedy = (
                say("ask through one who may: {agents}", agents=", ".join(askers))
                if askers
                else say("nobody may ask this team: have a person add a grant to the permission matrix")
            )
            return _deny(message, remedy)
        return Verdict(ruling="deny", reasons=(denial(permit, inbox, askers, source=SOURCE),))
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


def _permit(policy: Policy, sender: str, inbox: str) -> Permit:
    # Any name will do: the right to place a request is the right to write a file below the inbox.
    return policy.judge(sender, "write", f"{inbox}request.md")


def _deny(message: Text, remedy: Text) -> Verdict:
    return Verdict(ruling="deny", reasons=(Reason(source=SOURCE, message=message, remedy=remedy),))
