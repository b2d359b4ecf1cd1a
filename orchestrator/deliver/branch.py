"""Serve one branch: refuse to publish while the work tree is on another, or git is in the middle of something."""

from __future__ import annotations

from orchestrator.deliver.publish import Paused
from orchestrator.repository.branch import Standing, Whereabouts
from orchestrator.repository.layout import Layout


class ServedBranch:
    """The branch that answers are published on; until it is `taken`, any."""

    def __init__(self, layout: Layout) -> None:
        self._whereabouts = Whereabouts(layout)
        self._served: Standing | None = None

    def leave(self) -> None:
        """Serve whatever branch is there."""
        self._served = None

    def take(self) -> None:
        """Serve the branch that the work tree is on now."""
        self._served = Standing(head=self._whereabouts.now().head)

    def may_publish(self) -> None:
        """Raise Paused where git is in the middle of something, or the work tree left the branch that is served."""
        here = self._whereabouts.now()
        if here.unfinished:
            raise Paused(here.unfinished, "it goes on by itself when git is done")
        if self._served is not None and here.head != self._served.head:
            raise Paused(
                f"the work tree is on {here.branch}; this daemon serves {self._served.branch}",
                f"switch back to {self._served.branch}, or start another daemon there",
            )
