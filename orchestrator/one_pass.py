"""Answer what is unanswered in one pass over the inbox; of many requests, colleagues draw up the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from orchestrator.colleagues import Colleagues
from orchestrator.parse.names import identity
from orchestrator.reconcile import Answered, Due, Hindered, Reconciler
from orchestrator.watch.inbox import split_name


def one_pass(
    reconciler: Reconciler, colleagues: Colleagues, wanted: set[str], hindered: Hindered, *, backlog: bool
) -> Iterator[Answered]:
    """Answer one request after the other, oldest first; a held one anew as soon as an answer releases it.

    Args:
        wanted: identities of the requests that are meant; none means all.
        hindered: is told of each request whose answer can't be written.
        backlog: also what came before this clone began to serve; what is named is meant in any case.

    Raises:
        Paused: as the publisher.
    """
    backlog = backlog or bool(wanted)
    files = reconciler.agenda.changed()
    if wanted:
        files = [file for file in files if (named := split_name(file)) and identity(named[0]) in wanted]
    for batch in colleagues.ahead(files, len(files), partial(reconciler.propose, backlog=backlog)):
        due = (
            Due(seen, proposal, again=identity(seen.name) in reconciler.ledger.held)
            for file, proposal in batch
            if (seen := reconciler.inbox.look(file)) is not None
            and (backlog or not reconciler.agenda.waits_for_backlog(seen))
        )
        yield from _with_released(reconciler, due, wanted, hindered)


def _with_released(
    reconciler: Reconciler, requests: Iterable[Due], wanted: set[str], hindered: Hindered
) -> Iterator[Answered]:
    """Give requests their answers, then those that these answers release theirs.

    What is looked at again is answered only where its answer says something new, so this comes to an end.
    """
    while requests:
        released: list[Due] = []
        for answered in reconciler.reconcile_all(requests, hindered):
            yield answered
            released += reconciler.released_by(answered)
        requests = [due for due in released if not wanted or identity(due.seen.name) in wanted]
