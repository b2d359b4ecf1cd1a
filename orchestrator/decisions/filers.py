"""Tell who asked for a decision, by every name that they may go by: they can't be among those who approve it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from orchestrator.decisions.shelf import Signature, read_regular, signature
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.parse.names import slug
from orchestrator.parse.signers import Signers
from orchestrator.repository.layout import Layout

ENDINGS = (".md", ".md.done", ".md.cancelled")


class Filers:
    """Looks the filers of decisions up: in the decision itself, and in the requests that its scope names."""

    def __init__(self, layout: Layout, configuration: Configuration) -> None:
        self._folder = layout.protocol / "requests"
        self._configuration = configuration
        self._known: dict[Path, tuple[Signature, frozenset[str]]] = {}

    def stamp(self) -> tuple[Signature | None, ...]:
        """Tell whether requests came or went: equal stamps, the same files."""
        return tuple(signature(self._folder / team.inbox) for team in self._configuration.teams.values())

    def of(self, decision: Decision) -> frozenset[str]:
        """Give every name of those who asked for a decision."""
        names = {decision.filed_by}
        for request in decision.scope.requests:
            if "/" not in request and not request.startswith("."):
                names |= self._senders(request.removesuffix(".md"))
        return frozenset(filter(None, map(slug, names)))

    def _senders(self, request: str) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for team in self._configuration.teams.values():
            for ending in ENDINGS:
                path = self._folder / team.inbox / f"{request}{ending}"
                stamp = signature(path)
                if stamp is not None:
                    found |= self._sender(path, stamp, request)
        return found

    def _sender(self, path: Path, stamp: Signature, name: str) -> frozenset[str]:
        known = self._known.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        from orchestrator.parse.request import read_request  # only where somebody approved something

        data = read_regular(path) or b""
        request = read_request(data, name=name, team="", today=date.min, aliases=self._configuration.senders)
        names = frozenset(filter(None, (request.sender, request.sender_written)))
        self._known[path] = (stamp, names)
        return names


def capacities_of(who: str, signers: Signers, configuration: Configuration) -> frozenset[str]:
    """Give what somebody may decide as by the signers file, given by any name of theirs; nothing for a stranger."""
    name = slug(who)
    return frozenset(
        capacity
        for signer in signers.signers
        if signer.person == who.casefold() or name in aliases_of(signer.person, configuration)
        for capacity in signer.capacities
    )


def aliases_of(person: str, configuration: Configuration) -> frozenset[str]:
    """Give every name that a signer goes by: as the signers file says, and as the configuration knows them."""
    names = {person, person.partition("@")[0]}
    for key, known in configuration.people.items():
        if known.email.casefold() == person or key.casefold() in names:
            names |= {key, known.name, known.email}
    return frozenset(filter(None, map(slug, names)))
