"""Tell the kinds and the services that a request means, as dispatching does."""

from __future__ import annotations

from orchestrator.dispatch.beside import beside
from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.dispatch.choosing import choose
from orchestrator.dispatch.hearing import Words
from orchestrator.dispatch.listening import listening
from orchestrator.dispatch.services import Meant, services
from orchestrator.model.evidence import Evidence
from orchestrator.model.request import Request


def meant(request: Request, evidence: Evidence) -> Meant:
    """Find the services by header, words, or because there is only one application."""
    ears = beside((), (), tuple(one.name for one in evidence.services))
    return services(request, evidence, request.environment, Words.of(request), ears.naming)


def chosen(request: Request) -> list[str]:
    """List the names of the kinds that the request itself asks for, the foremost first."""
    kinds, words = load_kinds(), Words.of(request)
    ears = listening(kinds)
    never, *_ = words.places(beside(ears.never, (), ()).phrases)
    return [one.kind.name for one in choose(request, kinds, words, ears, ruled_out=bool(never)).chosen]
