"""What a person needs to decide: the decision, what changed since the last approval, their key and capacity."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from orchestrator.decisions.filers import capacities_of
from orchestrator.decisions.glance import Glance, load_glance, save_glance
from orchestrator.decisions.log import numbered
from orchestrator.decisions.register import Register
from orchestrator.decisions.signers import user_files
from orchestrator.errors import GitError, UsageError
from orchestrator.faces.served import served_workspace
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.model.signed_verdict import Ruled
from orchestrator.parse.configuration import read_configuration
from orchestrator.parse.decision import read_decision
from orchestrator.parse.decision_bytes import signed_bytes
from orchestrator.parse.signers import Signer
from orchestrator.repository.layout import CONFIGURATION, Layout
from orchestrator.repository.objects import git, read_blob

if TYPE_CHECKING:  # a list of decisions must be quick: what only deciding needs is imported there
    from orchestrator.decisions.advice import Advice

HISTORY = 200  # how many commits back the text of the last approval is looked for
SHOWN = 8  # hexadecimal digits that a person types


class Chamber(Struct, frozen=True):
    """The decisions of a workspace, for a person at a terminal."""

    layout: Layout
    configuration: Configuration
    register: Register
    now: datetime
    glance: Glance | None = None

    @classmethod
    def open(cls, start: Path, *, quick: bool = False) -> Chamber:
        """Open the workspace that `start` lies in.

        Args:
            quick: show what was read and checked before, where nothing changed since; for lists only.
        """
        layout = served_workspace(start)
        file = layout.protocol / CONFIGURATION
        configuration = read_configuration(file.read_bytes(), f"{layout.root}/{CONFIGURATION}")
        glance = load_glance(layout.state) if quick else None
        register = Register(layout, configuration, glance=glance)
        return cls(layout, configuration, register, datetime.now(ZoneInfo(configuration.time_zone)), glance)

    def all(self) -> tuple[Decision, ...]:
        """Give every decision with its status in force, in the order of the log."""
        decisions = self.register.decisions(self.now, exact=True)
        if self.glance is not None:
            ground = self.register.ground()
            verified = ground.keyring.verified if ground.keyring else {}
            save_glance(self.layout.state, Glance(ground.keys, verified), self.glance)
        return tuple(decision for _, decision in numbered(decisions))

    def find(self, name: str) -> Decision:
        """Give the decision of an identifier, a file name, a number of the log, or a part that only one has.

        Raises:
            UsageError: there is none, or there are several.
        """
        decisions = self.all()
        if name.isdigit() and 1 <= int(name) <= len(decisions):
            return decisions[int(name) - 1]
        wanted = name.rpartition("/")[2].removesuffix(".md").casefold()
        found = [one for one in decisions if wanted in (one.id.casefold(), _stem(one))]
        found = found or [one for one in decisions if wanted in one.id.casefold()]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(f"there is no decision {name}", "see: orchestrator decision list")
        raise UsageError(f"{name} fits several decisions", ", ".join(one.id for one in found[:5]))

    def text(self, decision: Decision) -> str:
        """Give a decision's text as git stores it."""
        data = self.register.shelf.text(decision)
        return "" if data is None else data.decode("utf-8", "replace")

    def capacities_of(self, who: str) -> frozenset[str]:
        """Give what somebody may decide as, by the signers file in force."""
        return capacities_of(who, self.register.ground().signers, self.configuration)

    def approvals_of(self, decision: Decision, person: str) -> list[str]:
        """Give the capacities that a person has approved a decision in, each of which another approval replaces."""
        if self.register.ground().rules.solo:
            return []
        return [
            one.verdict.capacity
            for one in self.register.checks(decision, self.now)
            if one.counts and one.person == person and one.verdict is not None and one.verdict.verdict == "approve"
        ][-1:]

    def advice(self, decision: Decision) -> tuple[Advice, ...]:
        """Give what agents said of a decision."""
        from orchestrator.decisions.advice import read_advice

        return read_advice(self.layout, (decision,)).get(decision.id, ())

    def changes(self, decision: Decision) -> list[str] | None:
        """Give what changed since somebody last approved it, as a unified difference.

        None where nobody approved another text; one line that says so where that text is not in git's history.
        """
        approved = [
            one.verdict
            for one in self.register.checks(decision, self.now)
            if one.authentic and one.verdict is not None and one.verdict.verdict == "approve"
        ]
        before = next((one for one in reversed(approved) if one.sha256 != decision.sha256), None)
        if before is None:
            return None
        old = self._text_of(decision.file, before.sha256)
        if old is None:
            return [f"{before.signer} approved another text (number {before.number}), which is not in git's history"]
        from difflib import unified_diff

        name = f"as {before.signer} approved it (number {before.number})"
        return list(unified_diff(old.splitlines(), self.text(decision).splitlines(), name, "now", lineterm=""))

    def signer(self, key: Path | None) -> tuple[Path, Signer]:
        """Give the key to sign with and whose it is.

        Raises:
            UsageError: none is named.
            VerdictError: it is nobody's.
        """
        from orchestrator.decisions.casting import signer_of

        user = user_files(self.layout, str(self.configuration.id))
        chosen = key or user.key
        if chosen is None:
            raise UsageError("no key is named", f"name one with --key, or as `key:` in {user.file}")
        return chosen, signer_of(self.register, chosen)

    def decide(self, decision: Decision, ruled: Ruled, key: Path, signer: Signer, capacity: str, reason: str) -> Path:
        """Sign and lay down a verdict over the text that was shown.

        Raises:
            VerdictError: the text was changed meanwhile.
        """
        from orchestrator.decisions.casting import VerdictError, capacity_for, cast

        shown = self.register.shelf.text(decision)
        if shown is None or read_decision(shown, decision.file).sha256 != decision.sha256:
            raise VerdictError("the text was changed while it was read", "read it again")
        capacity = capacity_for(signer, decision, capacity)
        workspace = str(self.configuration.id)
        now = datetime.now(self.now.tzinfo)
        return cast(self.layout, self.register, workspace, decision, ruled, key, signer, capacity, now, reason)

    def _text_of(self, file: str, sha256: str) -> str | None:
        from hashlib import sha256 as digest

        if self.layout.git_dir is None:
            return None
        try:
            listed = git(self.layout.top, "log", "--all", "--format=%H", f"-n{HISTORY}", "--", file).stdout.decode()
            for commit in listed.split():
                data = read_blob(self.layout, commit, file)
                if data is not None and digest(signed_bytes(data)).hexdigest() == sha256:
                    return data.decode("utf-8", "replace")
        except GitError:
            return None
        return None


def only_a_person() -> None:
    """Refuse where no person sits at a terminal, or where an agent's session stands behind it.

    Raises:
        VerdictError: why, and what to do.
    """
    from orchestrator.decisions.casting import VerdictError
    from orchestrator.decisions.session import agents_session

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise VerdictError("a verdict is given at a terminal", "run this command yourself, in a terminal of your own")
    behind = agents_session()
    if behind:
        raise VerdictError(
            f"an agent's session stands behind this terminal ({behind})",
            "agents draft, people approve: run this command yourself, in a terminal of your own",
        )


def _stem(decision: Decision) -> str:
    return decision.file.rpartition("/")[2].removesuffix(".md").casefold()
