"""Tell the services that a request means, as dispatching does."""

from __future__ import annotations

from orchestrator.dispatch.beside import beside
from orchestrator.dispatch.hearing import Words
from orchestrator.dispatch.services import Meant, services
from orchestrator.model.evidence import Evidence
from orchestrator.model.request import Request


def meant(request: Request, evidence: Evidence) -> Meant:
    """Find the services by header, words, or because there is only one application."""
    words = Words(request)
    _, _, naming = words.places(beside((), tuple(one.name for one in evidence.services)).phrases)
    return services(request, evidence, request.environment, words, naming)
