"""Give the permission policy in force to those who live longer than one git command: daemon and command line."""

from __future__ import annotations

import time
from dataclasses import dataclass

from orchestrator.authorize.permits import Policy
from orchestrator.parse.matrix import read_matrix
from orchestrator.repository.layout import Layout
from orchestrator.repository.policy import policy_texts, signature


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy in force.

    Attributes:
        policy: ready to judge.
        source: where it came from ("policy ref main at 1a2b3c4", "work tree (nothing is committed yet)").
        enforceable: False where it is only the work tree's: then everything is proposed, and the answer says so.
    """

    policy: Policy
    source: str
    enforceable: bool


class PolicyReader:
    """Reads the policy in force, again only when a ref, the pin or the date has changed. Ten stats a call."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._known: tuple[object, InForce] | None = None

    def policy(self) -> InForce:
        """Give the policy in force now.

        Raises:
            GitError: git is not there or hangs; nothing is allowed then.
        """
        today = time.strftime("%Y-%m-%d", time.gmtime())
        signed = (signature(self._layout), today)
        if self._known is not None and self._known[0] == signed:
            return self._known[1]
        found = policy_texts(self._layout)
        matrices = [read_matrix(text.decode("utf-8", "replace"), name) for name, text in found.texts]
        in_force = InForce(Policy(matrices, root=self._layout.root, today=today), found.source, found.enforceable)
        self._known = (signed, in_force)
        return in_force
