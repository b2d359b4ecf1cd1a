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
    around = beside((), (), evidence)
    return services(request, evidence, request.environment, Words(request), around.naming)


def chosen(request: Request) -> list[str]:
    """List the names of the kinds that the request itself asks for, the foremost first."""
    kinds = load_kinds()
    ears = listening(kinds)
    choice = choose(request, kinds, Words(request), ears, beside(ears.never, (), Evidence()).never)
    return [one.kind.name for one in choice.chosen]
