"""Name who may take over a file that the answering role drafts and may not write itself."""

from __future__ import annotations

from orchestrator.model.kind import Order, Pen, Task
from orchestrator.model.text import say


def handover(order: Order, path: str, pen: Pen) -> Task | None:
    """Give the task of taking a file over; None where the role may write it itself, or nobody may."""
    owners = order.owner_of(path)
    if not owners or order.role.name in owners:
        return None
    owner = owners[0]
    return Task(
        title=pen.say(say("take over {path}", path=path)),
        owner=owner,
        team=order.agents.get(owner, owner),
        paths=(path,),
        why=say(
            "the permission matrix lets {owner} write `{path}`, not {role}",
            owner=owner,
            path=path,
            role=order.role.name,
        ),
    )
