"""Answer what is unanswered in one pass over the inbox; of many requests, colleagues draw up the answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from orchestrator.colleagues import Colleagues
from orchestrator.parse.names import identity
from orchestrator.reconcile import Answered, Due, Hindered, Reconciler
from orchestrator.watch.inbox import split_name


def one_pass(
    reconciler: Reconciler, colleagues: Colleagues, wanted: set[str], hindered: Hindered, *, backlog: bool
) -> Iterator[Answered]:
    """Answer one request after the other, oldest first.

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
        yield from reconciler.reconcile_all(due, hindered)
