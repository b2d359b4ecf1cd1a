"""Keep the agenda of an inbox: which of its requests have to be looked at, or looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.deliver.ledger import Ledger
from orchestrator.deliver.outbox import Outbox
from orchestrator.parse.names import identity
from orchestrator.parse.response import has_conflict_markers
from orchestrator.sources import Sources
from orchestrator.watch.inbox import Inbox, Seen

REPORTS = "reports of checks"


class Agenda:
    """What is on the agenda, by what was looked at already and what the ledger knows.

    Args:
        born_ns: files that came before this moment (ns since the epoch) wait for a backlog pass.

    Attributes:
        tangled: answers whose conflict markers stood in a request's way.
    """

    def __init__(self, inbox: Inbox, outbox: Outbox, ledger: Ledger, born_ns: int) -> None:
        self.inbox = inbox
        self.outbox = outbox
        self.ledger = ledger
        self.born_ns = born_ns
        self.tangled: set[str] = set()
        self._handled: dict[str, int] = {}

    def changed(self, *, exact: bool = True) -> list[str]:
        """List the request files that are new or changed since they were last handled, by name, oldest first.

        Args:
            exact: notice also what was edited in place, which costs a look at every file.
        """
        fresh = []
        for one in self.inbox.changed(self._handled, exact=exact):
            if one.state == "open" or self._closed_while_open(one):
                fresh.append((one.changed_ns, one.file))
            elif one.state == "done":
                self._handled[one.file] = one.mark
        return [file for _, file in sorted(fresh)]

    def is_handled(self, seen: Seen) -> bool:
        """Tell whether a request file was looked at as it stands."""
        return self._handled.get(seen.file) == seen.mark

    def handle(self, seen: Seen) -> None:
        """Take in that a request file was looked at as it stands."""
        self._handled[seen.file] = seen.mark

    def waits_for_backlog(self, seen: Seen) -> bool:
        """Tell whether a request came before this clone began to serve, and has no answer."""
        return seen.born_ns < self.born_ns and identity(seen.name) not in self.ledger.entries

    def lost(self) -> list[str]:
        """List the names of the answers whose response is gone."""
        entries = self.ledger.entries
        if sum(map(entries.has_name, self.outbox.list())) == len(entries):
            return []
        present = set(self.outbox.list())
        return [entry.name for _, entry in self.ledger if entry.name not in present]

    def disentangled(self) -> list[str]:
        """List the names of the answers whose conflict markers are gone, each once."""
        resolved = [name for name in self.tangled if not has_conflict_markers(self.outbox.read(name) or b"")]
        self.tangled.difference_update(resolved)
        return resolved

    def forget(self, names: Iterable[str]) -> None:
        """Look at these requests again although their files did not change."""
        for name in names:
            self._handled.pop(f"{name}.md", None)
            self._handled.pop(f"{name}.md.cancelled", None)

    def held_by(self, before: Mapping[str, object] | None, now: Mapping[str, object]) -> list[str]:
        """List the names of the held requests that a change of decisions or reports may concern.

        Those that wait for a changed decision; and where one came into force, left it or was edited in force, all of
        them: a decision covers by its scope, and one that waits for a report or an edit may lean on it. Where the
        reports changed, those that wait for a check.

        Args:
            before, now: decision id to a signature that begins with its status in force, and REPORTS to what the
                reports say; None: all may have changed.
        """
        changed = {name for name in {*(before or {}), *now} if (before or {}).get(name) != now.get(name)}
        covers = before is None or any(_in_force(side.get(name)) for name in changed for side in (before or {}, now))
        return [
            entry.name
            for entry in (self.ledger.entries[key] for key in self.ledger.held)
            if before is None
            or covers
            or any(
                (sort == "decision" and name in changed) or (sort == "check" and REPORTS in changed)
                for sort, name, _ in entry.waits
            )
        ]

    def waits_for_checks(self) -> bool:
        """Tell whether a held request waits for a check."""
        ledger = self.ledger
        return any(sort == "check" for key in ledger.held for sort, _, _ in ledger.entries[key].waits)

    def waiting_for(self, key: str, follows: str | None) -> list[str]:
        """List the names of the held requests that an answer may release: they wait for it, or it follows them.

        Args:
            key: identity of the answered request; follows: the name of the one that it follows.
        """
        keys = set(self.ledger.waiting.get(key, ()))
        if follows:
            keys |= {identity(follows)} & self.ledger.held.keys()
        return [self.ledger.entries[key].name for key in sorted(keys)]

    def _closed_while_open(self, seen: Seen) -> bool:
        entry = self.ledger.entries.get(identity(seen.name))
        return seen.state == "cancelled" and entry is not None and entry.status == "Blocked"


def released(sources: Sources, agenda: Agenda) -> Mapping[str, object]:
    """Give a signature of what releases held requests: decisions, and reports where one waits for a check."""
    decided = sources.released()
    return {**decided, REPORTS: sources.surveyor.survey().reports} if agenda.waits_for_checks() else decided


def _in_force(signature: object) -> bool:
    return isinstance(signature, tuple) and bool(signature) and signature[0] == "accepted"
