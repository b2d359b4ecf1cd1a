"""Draft the work plan: nothing is done here, so the answer is partial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchestrator.deliverables.work_plan.model import Share
from orchestrator.deliverables.work_plan.owners import owner
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Draft, Order, Pen, Task
from orchestrator.model.text import Text, say

NAME = "work-plan"
DOCUMENT = "work-plan.md"
LONGEST = 200
"""A plan of more tasks is read by nobody; what is beyond becomes one task."""


def draft(order: Order, pen: Pen) -> Draft:
    """Make each requirement a task; without requirements each criterion; without both the request itself."""
    tasks: list[Task] = []
    pieces = list(_pieces(order))
    if len(pieces) > LONGEST:
        rest = pen.say(
            say("Everything from line {line} on: {count} more", line=pieces[LONGEST][2], count=len(pieces) - LONGEST)
        )
        pieces[LONGEST:] = [(rest, "", pieces[LONGEST][2])]
    for title, text, line in pieces:
        whose = owner(f"{title}\n{text}", order)
        tasks.append(Task(title=title, owner=whose.name, team=whose.team, paths=whose.paths, line=line, why=whose.why))
    numbered = tuple(enumerate(tasks, 1))
    shares = _shares(numbered)
    document = pen.render(
        "plan.md.j2",
        request=order.request,
        sender=order.request.sender_written or order.request.sender or "—",
        made_on=order.now.date(),
        tasks=numbered,
        shares=shares,
        own=order.role.team,
    )
    return Draft(
        kind=NAME,
        artifacts=(
            Artifact(path=DOCUMENT, place="answer", title=say("Work plan"), content=document.encode(), kind=NAME),
        ),
        tasks=tuple(tasks),
        next_steps=tuple(
            say("file a request to {team} for: {tasks}", team=one.team, tasks=_numbers(one))
            for one in shares
            if one.team != order.role.team
        ),
    )


def _pieces(order: Order) -> Iterator[tuple[str, str, int | Text | None]]:
    request = order.request
    requirements = order.left or request.requirements
    if requirements:
        yield from ((one.title, one.text, request.place_of(one.line)) for one in requirements)
    elif request.criteria:
        yield from ((one.text, "", request.place_of(one.line)) for one in request.criteria)
    else:
        yield request.title, request.body, None


def _shares(tasks: Iterable[tuple[int, Task]]) -> tuple[Share, ...]:
    own: dict[str, list[tuple[int, Task]]] = {}
    for number, task in tasks:
        own.setdefault(task.owner, []).append((number, task))
    return tuple([Share(name, its[0][1].team, tuple(its)) for name, its in own.items()])


def _numbers(share: Share) -> str:
    return ", ".join([str(number) for number, _ in share.tasks])
