"""Hold the decisions of a workspace with their status in force, and know when that changes.

The one place where files, keys, policy ref and clock meet; everything that decides is in `in_force` and below it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from threading import RLock

from orchestrator.decisions.covers import end_of
from orchestrator.decisions.emergencies import overdue
from orchestrator.decisions.filers import Filers, aliases_of
from orchestrator.decisions.glance import Glance
from orchestrator.decisions.ground import PROTOCOL, Ground, read_ground
from orchestrator.decisions.in_force import Docket, Remembered, derive
from orchestrator.decisions.memory import Memory
from orchestrator.decisions.quorum import emergency
from orchestrator.decisions.shelf import FOLDER, SWEEP, Shelf, signature
from orchestrator.decisions.verdict_files import VERDICTS, Files, VerdictFiles
from orchestrator.decisions.verdicts import on
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.model.signed_verdict import Checked
from orchestrator.repository.layout import Layout
from orchestrator.repository.policy import signature as policy_signature


class Register:
    """The decisions with their status in force.

    A warm call looks at two folders and at a few files' stamps; everything else is done again only when one of these
    changed, when `SWEEP` seconds are over, or when a moment came at which something expires.

    Args:
        glance: what another process verified before, for a list that must be quick and shows no section. Never given
            where something hangs on the answer.
    """

    def __init__(
        self,
        layout: Layout,
        configuration: Configuration,
        *,
        environment: Mapping[str, str] | None = None,
        glance: Glance | None = None,
    ) -> None:
        self._layout = layout
        self._configuration = configuration
        self._environment = environment
        self._glance = glance
        self._verdicts_path = f"{layout.protocol}/{FOLDER}/{VERDICTS}"
        self._protocol = f"{layout.protocol}/{PROTOCOL}"
        self.shelf = Shelf(layout, sections=glance is None)
        self._files = VerdictFiles(layout.protocol / FOLDER / VERDICTS)
        self._memory = Memory(layout.state)
        self._filers = Filers(layout, configuration)
        self._lock = RLock()
        self._ground: tuple[tuple[object, ...], Ground] | None = None
        self._swept = float("-inf")
        self._above: object = None
        self._verdicts: Files = ()
        self._basis: tuple[object, ...] = ()
        self._next: datetime | None = None
        self._derived: tuple[Decision, ...] = ()
        self._docket: Docket | None = None
        self._keep: tuple[object, ...] = ()
        self._generation = 0
        self._ruled: dict[str, Remembered] = {}
        self._ruled_by: object = None

    def decisions(self, now: datetime, *, exact: bool = False, refs: object = None) -> tuple[Decision, ...]:
        """Give every decision with its status in force; the very same tuple as long as nothing changed.

        Args:
            now: with a time zone. A clock that was set back is not believed.
            exact: look at every file now.
            refs: the policy's signature, where it was taken just now.
        """
        with self._lock:
            return self._decisions(now, exact, refs)

    def _decisions(self, now: datetime, exact: bool, refs: object) -> tuple[Decision, ...]:
        ground = self.ground(refs)
        read = self.shelf.decisions(exact=exact)
        files = self._swept_files(exact)
        basis = (id(ground), id(read), id(files))
        if basis == self._basis and (self._next is None or now < self._next):
            return self._derived
        docket = self._make_docket(ground, files, max(now, self._memory.latest.astimezone(now.tzinfo)))
        self._derived = derive(read, ground.approvals, docket)
        self._generation += 1
        self._docket = docket
        self._next = self._next_moment(ground, docket, now)
        self._basis = basis
        self._keep = (ground, read, files)  # an id is only good as long as the thing lives
        return self._derived

    def checks(self, decision: Decision, now: datetime) -> tuple[Checked, ...]:
        """Give the check of every verdict file on a decision, by number."""
        self.decisions(now)
        return self._docket.checks.get(decision.id, ()) if self._docket else ()

    def highest(self, decision: Decision) -> int:
        """Give the highest number of a verdict that was ever seen on a decision."""
        return self._memory.highest.get(decision.id, 0)

    def all_checks(self, now: datetime) -> Mapping[str, tuple[Checked, ...]]:
        """Give the checks of every verdict file, by decision."""
        self.decisions(now)
        return self._docket.checks if self._docket else {}

    def unreadable(self, now: datetime) -> tuple[Checked, ...]:
        """Give the verdict files that are no verdicts at all."""
        self.decisions(now)
        return tuple(one for one in self.ground().checker.check(self._verdicts, now) if one.verdict is None)

    def changes(self, now: datetime) -> int:
        """Count cheaply how often decisions, verdicts, signers, policy ref or clock changed what is in force.

        As long as two answers are equal, no held request can go on.
        """
        self.decisions(now)
        return self._generation

    @property
    def next_moment(self) -> datetime | None:
        """The next moment at which something begins, ends or expires by the clock alone; None where nothing does."""
        return self._next

    def overdue(self, now: datetime) -> tuple[tuple[Decision, datetime], ...]:
        """List the emergencies whose approvals did not follow in time."""
        decisions = self.decisions(now)
        if self._docket is None:
            return ()
        return overdue(decisions, self._docket.checks, self._docket.rules.protocol, self._docket.now)

    def ground(self, refs: object = None) -> Ground:
        """Give keys, rules and committed verdicts; read again when one of their files changed."""
        stamps = self._stamps(refs)
        if self._ground is None or self._ground[0] != stamps:
            # Taken before the files are read: what changes meanwhile is read again.
            ground = read_ground(self._layout, self._configuration, self._environment, self._glance)
            self._ground = ((), ground)
            self._ground = ((*stamps[:2], self._stamps(refs)[2]), ground)
        return self._ground[1]

    def _stamps(self, refs: object) -> tuple[object, ...]:
        user = self._ground[1].user if self._ground else None
        named = (user.file, user.signers, user.revoked) if user else ()
        files = tuple([signature(path) for path in named if path is not None])
        return (refs or policy_signature(self._layout), signature(self._protocol), files)

    def _swept_files(self, exact: bool) -> Files:
        above = signature(self._verdicts_path)
        clock = time.monotonic()
        if exact or above != self._above or self._files.fresh or clock - self._swept >= SWEEP:
            self._verdicts = self._files.sweep(time.time_ns())
            self._above, self._swept = above, clock
        return self._verdicts

    def _make_docket(self, ground: Ground, files: Files, now: datetime) -> Docket:
        together = dict.fromkeys((*files, *ground.committed))
        checks = ground.checker.check(together, now)
        by_decision: dict[str, list[Checked]] = {}
        for checked in checks:
            if checked.verdict is not None:
                by_decision.setdefault(checked.verdict.decision, []).append(checked)
        ordered = {name: on(several, name) for name, several in by_decision.items()}
        numbers = {
            name: max((one.verdict.number for one in several if one.authentic and one.verdict), default=0)
            for name, several in ordered.items()
        }
        self._memory.see({name: number for name, number in numbers.items() if number}, now)
        basis = (id(ground), self._filers.stamp())
        if basis != self._ruled_by:
            self._ruled, self._ruled_by = {}, basis
        persons = {signer.person for signer in ground.signers.signers}
        return Docket(
            checks=ordered,
            rules=ground.rules,
            now=now,
            filers=self._filers.of,
            aliases={person: aliases_of(person, self._configuration) for person in persons},
            highest=dict(self._memory.highest),
            team=self._configuration.serves,
            ruled=self._ruled,
        )

    def _next_moment(self, ground: Ground, docket: Docket, now: datetime) -> datetime | None:
        moments = [moment for several in docket.checks.values() for moment in ground.checker.ends(several)]
        for decision in self._derived:
            if decision.scope.until is not None and decision.status == "accepted":
                moments.append(end_of(decision.scope.until, now))
            declared = emergency(decision, docket.checks.get(decision.id, ()), docket.rules.protocol)
            if declared is not None:
                moments.append(declared[1])
        return min((moment for moment in moments if moment > now), default=None)
