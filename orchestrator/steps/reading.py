"""Read the bytes as a request; end the case where they are none, or where the request is cancelled."""

from __future__ import annotations

from functools import reduce

from msgspec.structs import replace

from orchestrator.desk import Desk
from orchestrator.dispatch.follow_up import joined
from orchestrator.model.case import Case, Incoming
from orchestrator.model.configuration import Configuration
from orchestrator.model.finding import Finding
from orchestrator.model.matrix import key
from orchestrator.model.request import Language, Request
from orchestrator.model.text import say
from orchestrator.model.verdict import Reason
from orchestrator.parse.request import read_request
from orchestrator.steps.withholding import without_secrets


def read(case: Case, desk: Desk) -> Case:
    """Read the bytes as a request; end the case where they are none, or where the request is cancelled."""
    incoming, configuration = case.incoming, desk.configuration
    if incoming.odd:
        return _rejected(case, _not_a_file(incoming))
    if incoming.data is None:
        return _rejected(case, _too_large(incoming, configuration.size_limit))
    request = read_request(
        incoming.data,
        name=incoming.name,
        team=desk.team,
        today=incoming.received.date(),
        aliases=configuration.senders,
        size_limit=configuration.size_limit,
    )
    request, warnings = without_secrets(request, incoming.data)
    if request.follows:
        request = reduce(joined, [*map(_without_secrets, desk.followed(request.follows)), request])
    language = _language(request, configuration)
    case = replace(case, request=request, language=language, notes=(*case.notes, *warnings))
    case = _identified(case)
    if incoming.cancelled or request.cancelled:
        reason = Reason(source="request", message=say("the request was cancelled; nothing more is done"))
        return replace(case, status="Rejected", notes=(*case.notes, reason))
    if request.unreadable:
        return replace(case, status="Rejected")
    if (followed := desk.followed_by(incoming.identity)) is not None:
        name, status = followed
        reason = Reason(source="request", message=say("the follow-up `{name}` answers this request", name=name))
        return replace(case, status=status, followed_by=name, notes=(*case.notes, reason))
    return case


def _without_secrets(former: Request) -> Request:
    words = "\n".join((former.title, former.body, *(field.value for field in former.fields)))
    return without_secrets(former, words.encode("utf-8", "replace"))[0]


def _identified(case: Case) -> Case:
    """Raise the sender's identity to level 1 where the session that placed the request was that agent's."""
    incoming = case.incoming
    if not incoming.vouched:
        return case
    if key(incoming.vouched) == key(case.request.sender or ""):
        return replace(case, incoming=replace(incoming, identity_level=1))
    message = say(
        "a session of `{role}` placed this request, which says it is from somebody else", role=incoming.vouched
    )
    return replace(case, notes=(*case.notes, Reason(source="identity", message=message)))


def _language(request: Request, configuration: Configuration) -> Language:
    said = any(field.key == "language" for field in request.fields)
    if said or configuration.language == "auto":
        return request.language
    return configuration.language


def _rejected(case: Case, finding: Finding) -> Case:
    request = replace(case.request, findings=(finding,))
    return replace(case, request=request, status="Rejected")


def _not_a_file(incoming: Incoming) -> Finding:
    message = {
        "folder": say("it is a folder, not a file"),
        "link": say("it is a link; links are not followed out of the inbox"),
        "pipe or device": say("it is a pipe or a device, not a file"),
    }.get(incoming.odd, say("it can't be read"))
    remedy = say("put the request there as a plain markdown file: `orchestrator submit FILE`")
    return Finding(rule="request/no-file", severity="error", message=message, remedy=remedy, file=incoming.name)


def _too_large(incoming: Incoming, limit: int) -> Finding:
    return Finding(
        rule="request/too-large",
        severity="error",
        message=say("it is {size} bytes long; the limit is {limit}", size=incoming.size, limit=limit),
        remedy=say("ask for the work in words, and put large files into the repository"),
        file=incoming.name,
        line=1,
        column=1,
    )
