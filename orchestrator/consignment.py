"""Bring together the answers that go out at once, and know what will stand in the work tree when they are out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.clerk import present_by
from orchestrator.deliver.compose import Look
from orchestrator.deliver.parcel import Parcel
from orchestrator.deliver.work_tree import Present
from orchestrator.desk import Desk
from orchestrator.drawing import Commission, Drawn, still_true
from orchestrator.model.artifact import Artifact
from orchestrator.model.digest import digest
from orchestrator.planning import Task
from orchestrator.watch.inbox import Seen

Grounds = Callable[[Desk, bool], bytes]
TOGETHER = 16


class Proposal(Struct):
    """What somebody else is asked to draw up for a request, and what came of it.

    Attributes:
        seen: the request's file when its answer was planned; `task` is that plan.
        drawn: None as long as nothing is there, or where it could not be done.
        taken: it still held when it was to go out, and did.
    """

    seen: Seen
    task: Task
    commission: Commission
    drawn: Drawn | None = None
    taken: bool = False


class Consignment:
    """Answers that were drawn up elsewhere and go out together; each sees what those before it will have written.

    Attributes:
        proposals: whose answers go out, in order; `parcels`: these answers, as they stand now.
    """

    def __init__(self, desk: Callable[[], Desk], look: Look, grounds: Grounds) -> None:
        self.proposals: list[Proposal] = []
        self.parcels: list[Parcel] = []
        self._desk = desk
        self._look = look
        self._sum_up = grounds
        self._files: dict[str, Present] = {}
        self._parts: dict[tuple[str, str | None], str] = {}
        self._closed = False

    @cached_property
    def desk(self) -> Desk:
        """Give the desk, as it stood when it was first asked for: all of these are judged by the same."""
        before = self._desk()

        def known(artifact: Artifact, data: bytes) -> bool:
            part = self._parts.get((artifact.path, artifact.section))
            return before.known(artifact, data) if part is None else digest(data) == part

        return replace(before, present=present_by(self.look), known=known)

    @cached_property
    def _grounds(self) -> bytes:
        return self._sum_up(self.desk, False)

    def take(self, proposal: Proposal) -> bool:
        """Take an answer in, if it still holds.

        One that holds its request hangs on drafts, and goes out by itself. One that writes a whole file is the last of
        its consignment: the next answer may have to be drawn up from what that file says.
        """
        drawn = proposal.drawn
        if drawn is None or drawn.header.status == "Blocked" or self._closed:
            return False
        parcel = still_true(drawn, self.desk, self.look, lambda *_: self._grounds)
        if parcel is None:
            return False
        for target in parcel.targets:
            self._files[target.path] = Present(data=target.data, executable=target.executable)
            self._parts.update({(target.path, section): part for section, part in target.sections})
            self._closed |= not target.sections
        self.proposals.append(proposal)
        self.parcels.append(parcel)
        proposal.taken = True
        return True

    def holds(self, identity: str) -> bool:
        """Tell whether the answer to a request of this identity goes out with these."""
        return any(parcel.identity == identity for parcel in self.parcels)

    def look(self, path: str) -> Present:
        """Tell what will stand at a path when these are out."""
        return self._files.get(path) or self._look(path)
