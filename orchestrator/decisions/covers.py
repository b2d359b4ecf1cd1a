"""Tell whether an accepted decision covers a request: by its scope, or by the very bytes of the request."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from orchestrator.model.decision import Decision, Scope
from orchestrator.model.text import Text, say
from orchestrator.parse.names import slug

if TYPE_CHECKING:  # the command line's list needs none of these models, and each costs its import
    from orchestrator.model.evidence import Service
    from orchestrator.model.request import Environment, Request

LONGEST = timedelta(days=90)  # a production scope's end, counted from the decision's date: the decision protocol


def covering(
    decisions: Iterable[Decision],
    request: Request,
    kinds: tuple[str, ...],
    environment: Environment | None,
    services: tuple[Service, ...],
    now: datetime,
    manifests: Mapping[str, str] | None = None,
) -> Decision | None:
    """Give the accepted decision that covers a request; None where none does. The first that rests on signatures wins.

    Args:
        decisions: with their status in force.
        kinds: those that the request asks for itself; what they bring along needs no decision of its own.
        services: those that are meant.
        now: with its time zone; a scope that ends on a date ends with that day there.
        manifests: commit to the sha256 of what would be done, recomputed now, for decisions that name it; "" for what
            is surveyed now.
    """
    found = None
    for decision in decisions:
        if decision.status == "accepted" and not uncovered(
            decision, request, kinds, environment, services, now, manifests
        ):
            if decision.verified:
                return decision
            found = found or decision
    return found


def uncovered(
    decision: Decision,
    request: Request,
    kinds: tuple[str, ...],
    environment: Environment | None,
    services: tuple[Service, ...],
    now: datetime,
    manifests: Mapping[str, str] | None = None,
) -> Text | None:
    """Say why a decision's scope does not cover a request, whatever its status; None where it does cover it."""
    scope = decision.scope
    if any(finding.rule == "decision/scope" for finding in decision.findings):
        return say("its scope can't be read")
    if scope.requests and not names(scope, request.name):
        return say("it was made for another request")
    if scope.request_sha256 is not None and scope.request_sha256 != request.sha256:
        return say("the request was changed after the decision was written")
    if is_stale(decision, manifests or {}):
        return say("what would be done is no longer what was read")
    if decision.level == "critical" and (scope.request_sha256 is None or scope.manifest_sha256 is None):
        return say("it is critical and does not name the sha256 of the request and of what would be done")
    if (why := _ended(decision, now)) is not None:
        return why
    by_bytes = scope.request_sha256 is not None
    if scope.environment != environment and not (by_bytes and scope.environment is None):
        return say("it covers another environment")
    missing = [service.name for service in services if service.name not in scope.services]
    if (missing or not services) and not (by_bytes and (not scope.services or not services)):
        return say("it does not cover the services {services}", services=", ".join(missing) or "?")
    absent = [kind for kind in kinds if kind not in scope.kinds]
    if (absent or not kinds) and not (by_bytes and not scope.kinds):
        return say("it does not cover the kinds {kinds}", kinds=", ".join(absent) or "?")
    if {slug(request.sender or ""), slug(request.sender_written)} & set(decision.approved_by):
        return say("the one who filed the request approved it")
    return None


def names(scope: Scope, request_name: str) -> bool:
    """Tell whether a scope names a request. Names are compared as requests are identified: NFC, case-folded."""
    return _identity(request_name) in {_identity(name) for name in scope.requests}


def is_stale(decision: Decision, manifests: Mapping[str, str]) -> bool:
    """Tell whether a decision names something else than what would be done now."""
    named = decision.scope.manifest_sha256
    return named is not None and named != manifests.get(decision.scope.commit or "")


def made_for(decision: Decision, request: Request) -> bool:
    """Tell whether a decision was written for exactly this revision of a request."""
    return decision.scope.request_sha256 == request.sha256 and names(decision.scope, request.name)


def end_of(until: date | datetime, now: datetime) -> datetime:
    """Tell the moment at which a scope ends; a date ends with its day, in the time zone of `now`."""
    if isinstance(until, datetime):
        return until
    return datetime.combine(until, time.max, tzinfo=now.tzinfo)


def too_long(made_on: date, end: datetime, now: datetime) -> bool:
    """Tell whether an end lies more than 90 days after a decision's date, or after now: no date may be set ahead."""
    return end.date() - made_on > LONGEST or end - now > LONGEST + timedelta(days=1)


def _ended(decision: Decision, now: datetime) -> Text | None:
    scope = decision.scope
    if scope.until is None:
        if scope.environment == "production":
            return say("its scope for production names no end")
        return None
    end = end_of(scope.until, now)
    if end < now:
        return say("its scope ended on {until}", until=scope.until)
    if scope.environment != "production":
        return None
    if decision.made_on is None:
        return say("it has no date, so the 90 days of a production scope can't be counted")
    if too_long(decision.made_on, end, now):
        return say("its scope for production is longer than 90 days")
    return None


def _identity(name: str) -> str:
    return unicodedata.normalize("NFC", name).removesuffix(".md").casefold()
