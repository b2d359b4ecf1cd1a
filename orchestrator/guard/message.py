"""Add the role's trailer to a commit's message, and judge what a trailer declares: the hook commit-msg."""

from __future__ import annotations

import posix

from orchestrator.guard.denial import deny
from orchestrator.guard.identity import TRAILER, Identity, identify, trailer_of
from orchestrator.guard.place import find_place, paused, read_text
from orchestrator.guard.spawn import git
from orchestrator.guard.staged import UNKNOWN_AGENT, UNKNOWN_REMEDY, judge_staged
from orchestrator.model.matrix import key

DOOR = "commit-msg"


def check_message(file: str) -> int:
    """Write `Orchestrator-Role:` into the message of a known role's commit; refuse another role's.

    A person's commit that declares a role is judged as that role's: who speaks for a role keeps its bounds.
    """
    place = find_place(posix.getcwd())
    if place is None or paused(place):
        return 0
    identity = identify(place)
    if identity.unknown:
        return deny(place, identity, UNKNOWN_AGENT, UNKNOWN_REMEDY, door=DOOR)
    message = read_text(file)
    if not any(line.strip() and not line.startswith("#") for line in message.splitlines()):
        return 0  # git itself stops at an empty message; a trailer would keep it from doing so
    declared = trailer_of(message)
    if not identity.role:
        if not declared:
            return 0
        return judge_staged(place, Identity(declared, 0, False, "declared by the message's trailer"), DOOR)
    if declared and key(declared) != key(identity.role):
        fact = f"the message says {TRAILER}: {declared}, and this is {identity.role}"
        return deny(place, identity, fact, "take the line out of the message", door=DOOR)
    if not declared:
        git("interpret-trailers", "--in-place", "--trailer", f"{TRAILER}: {identity.role}", file)
    return 0
