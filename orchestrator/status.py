"""Tell how every request stands: its state, its age, whose it is, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from orchestrator.deliver.ledger import Entry, Ledger
from orchestrator.deliver.outbox import Outbox
from orchestrator.model.response import ResponseHeader
from orchestrator.parse.names import identity
from orchestrator.planning import Planner
from orchestrator.watch.inbox import Inbox, Seen, readable

State = Literal[
    "Completed", "Partial", "Blocked", "Rejected", "new", "changed", "waits for --backlog", "closed by hand", "gone"
]


class RequestState(Struct, frozen=True):
    """One request.

    Attributes:
        state: how its answer ended; `new` and `changed` have none for their bytes yet, or none that lies there;
            `closed by hand` was renamed to `.done` or `.cancelled` without our answer; `gone` has an answer, but no
            request file any more.
        age: seconds since the request was last written, or since its answer where the file is gone.
        waits: (sort, name, who) of what a held one waits for.
        response: path of the answer, from the repository's root; empty where there is none.
    """

    name: str
    state: State
    age: float
    role: str = ""
    revision: int = 0
    waits: tuple[tuple[str, str, str], ...] = ()
    response: str = ""
    follows: str = ""


class Thread(Struct, frozen=True):
    """One request with what belongs to it: the requests that it follows and that follow it, and its former answers."""

    state: RequestState
    header: ResponseHeader | None
    follows: tuple[str, ...]
    followed_by: tuple[str, ...]
    history: tuple[tuple[int, str], ...]


def states(
    inbox: Inbox, outbox: Outbox, outbox_path: str, ledger: Ledger, now: datetime, born_ns: int
) -> Iterator[RequestState]:
    """List every request, held ones first, then those without an answer, then the answered ones, oldest first."""
    listed = {seen.name: seen for seen in sorted(inbox.list(), key=lambda one: one.state != "open", reverse=True)}
    there, planner = outbox.names(), Planner(inbox, outbox, ledger)
    found = [_state(seen, planner, there, outbox_path, now, born_ns) for seen in listed.values()]
    shown = {identity(one.name) for one in found}
    for key, entry in ledger:
        if key not in shown and identity(entry.name.partition("~")[0]) not in shown:
            found.append(_gone(ledger.whole(key) or entry, outbox_path, now))
    order = {"Blocked": 0, "new": 1, "changed": 1, "waits for --backlog": 2}
    return iter(sorted(found, key=lambda one: (order.get(one.state, 3), -one.age, one.name)))


def thread(state: RequestState, outbox: Outbox, ledger: Ledger) -> Thread:
    """Tell a request's thread: what it follows, what follows it, and its revisions."""
    header = outbox.header(state.name)
    before: list[str] = []
    name = header.follows if header else None
    while name and identity(name) not in {identity(one) for one in before}:
        before.append(name)
        former = outbox.header(name)
        name = former.follows if former else None
    after: list[str] = []
    key = identity(state.name)
    while (key := ledger.followers.get(key, "")) and ledger.entries[key].name not in after:
        after.append(ledger.entries[key].name)
    history = []
    for revision in range(state.revision - 1, 0, -1):
        history.append((revision, f"{state.name}/history/r{revision}.md"))
    return Thread(state, header, tuple(before), tuple(after), tuple(history))


def _state(
    seen: Seen, planner: Planner, there: set[str], outbox_path: str, now: datetime, born_ns: int
) -> RequestState:
    entry = _entry(seen, planner)
    age = max(now.timestamp() - seen.changed_ns / 1e9, 0.0)
    if entry is None:
        state: State = "new"
        if seen.state != "open":
            state = "closed by hand"
        elif seen.born_ns < born_ns:
            state = "waits for --backlog"
        return RequestState(name=readable(seen.name)[0], state=state, age=age)
    told = _told(entry, outbox_path, age)
    if seen.state != "open":
        return told
    if entry.name not in there:  # announced, and not out yet; or deleted, and made again at the next look
        return RequestState(name=told.name, state="new", age=age, revision=told.revision, follows=told.follows)
    submission = planner.inbox.take(seen.file)
    if submission is not None and submission.sha256 != entry.request:
        return RequestState(
            name=told.name,
            state="changed",
            age=age,
            revision=told.revision,
            response=told.response,
            follows=told.follows,
        )
    return told


def _entry(seen: Seen, planner: Planner) -> Entry | None:
    """Find a request's answer: the one of its name, or beside another that holds the name."""
    entries = planner.ledger.entries
    holder = entries.get(identity(seen.name))
    if holder is None and readable(seen.name)[1]:
        return None
    if holder is not None and holder.name == seen.name:
        return holder
    submission = planner.inbox.take(seen.file)
    return None if submission is None else entries.get(identity(planner.answer_name(submission)))


def _gone(entry: Entry, outbox_path: str, now: datetime) -> RequestState:
    told = _told(entry, outbox_path, max((now - datetime.fromisoformat(entry.at)).total_seconds(), 0.0))
    if told.state == "Blocked":
        return RequestState(name=told.name, state="gone", age=told.age, revision=told.revision, response=told.response)
    return told


def _told(entry: Entry, outbox_path: str, age: float) -> RequestState:
    state: State = entry.status  # type: ignore[assignment]
    return RequestState(
        name=entry.name,
        state=state,
        age=age,
        role=entry.role,
        revision=entry.revision,
        waits=entry.waits,
        response=f"{outbox_path}/{entry.name}.md",
        follows=entry.follows,
    )
