"""Tell which agent makes a tool call, and what the settings say of those that are no role."""

from __future__ import annotations

from orchestrator.authorize.permits import Policy
from orchestrator.guard.identity import Identity, bound_role
from orchestrator.guard.place import Place

ANSWERS = ("ask", "allow", "deny")


class Caller:
    """Who calls: the identity; the name to show; and for one without a role the answer: ask, allow or deny."""

    __slots__ = ("identity", "name", "setting")

    def __init__(self, identity: Identity, name: str, setting: str = "") -> None:
        self.identity = identity
        self.name = name
        self.setting = setting


def caller_of(place: Place, call: dict[str, object], policy: Policy | None) -> Caller:
    """Tell who makes a call: the subagent's name, else the worktree's role, else what the settings make of it.

    An agent that the matrix has no row for, and no setting names, is denied.
    """
    name = str(call.get("agent_type") or "").strip()
    if name:
        how = "the tool call's agent"
        if policy is None or policy.knows(name):
            return Caller(Identity(name, 1, True, how), name)
        setting = policy.setting(f"agent {name.casefold()}")
        if setting.casefold() in ANSWERS:
            return Caller(Identity("", 1, True, f'{how} "{name}", which no row knows'), name, setting.casefold())
        return Caller(Identity(setting or name, 1, True, how), name)
    bound = bound_role(place)
    if bound:
        return Caller(Identity(bound, 1, True, "this worktree is bound to the role"), bound)
    setting = policy.setting("main session", "ask") if policy is not None else "ask"
    if setting.casefold() in ANSWERS:
        return Caller(Identity("", 1, True, "the main session"), "the main session", setting.casefold())
    return Caller(Identity(setting, 1, True, "the main session, mapped by the settings"), setting)
