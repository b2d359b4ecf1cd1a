"""Draft the decision that a held request waits for: from the request's own words and from what the repository holds.

What neither of the two says stays a visible gap. The program proposes; people fill in, accept or reject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from orchestrator.decisions.covers import is_stale, made_for
from orchestrator.decisions.form import front_matter
from orchestrator.decisions.identifiers import identifier
from orchestrator.decisions.stated import BACKUP, ROLLBACK, TESTS, WINDOW, Topic, lines_about, says_something
from orchestrator.model.artifact import Artifact, contents_sha256
from orchestrator.model.decision import Decision, Level, Scope
from orchestrator.model.evidence import Evidence, Service
from orchestrator.model.kind import Order, Pen
from orchestrator.model.request import Request
from orchestrator.model.text import Text, say

TEMPLATE = "decision.md.j2"
KIND = "decision"
DAYS = 30  # how long the drafted scope lasts; a person may set up to 90
QUOTED = 12  # lines of the request's own words


class Affected(Struct, frozen=True, kw_only=True):
    """A service that the change touches: what it runs, and which others need it."""

    name: str
    runs: str
    ports: str
    needs: str
    needed_by: str
    declared_in: str


def draft_decision(
    order: Order,
    brought: tuple[Artifact, ...],
    decisions: Iterable[Decision],
    pen: Pen,
    manifests: Mapping[str, str] | None = None,
) -> Artifact:
    """Draft the proposed decision for a held request.

    Drafting the same revision of a request again gives the same file: the decision that was drafted before is found by
    the request's name and sha256. The file is only ever created; what lies there already is a person's by now.

    Args:
        brought: what would be written once the decision is accepted. Its sha256 is named in the scope of a critical
            decision, else kept as a comment.
        decisions: all that are there.
        pen: for this room's templates (`TemplatePen(language, "orchestrator.decisions")`).
        manifests: commit to the sha256 of what would be written, to tell whether an earlier draft still fits.
    """
    read = tuple(decisions)
    request = order.request
    manifest_sha256 = contents_sha256(brought)
    before = drafted_before(request, read, manifests)
    name = before.id if before else identifier_of(request, read, order.now, manifests)
    path = before.file if before else f"{order.root}/decisions/{name}.md"
    day = (before.made_on if before else None) or order.now.date()
    level = level_of(order.services, order.evidence, order.migrates)
    scope = Scope(
        environment=order.environment,
        services=tuple(service.name for service in order.services),
        kinds=order.kinds,
        until=day + timedelta(days=DAYS),
        requests=(request.name,),
        request_sha256=request.sha256,
        manifest_sha256=manifest_sha256 if level == "critical" else None,
        commit=before.scope.commit if before else order.evidence.commit,
    )
    front = front_matter(
        id=name,
        status="proposed",
        day=day,
        level=level,
        author_role=order.role.name,
        filed_by=request.sender or "",
        informed=[request.sender] if request.sender else [],
        scope=scope,
        manifest_sha256=manifest_sha256,
    )
    affected = tuple(_affected(service, order.evidence) for service in order.services)
    text = pen.render(
        TEMPLATE,
        request=request,
        order=order,
        scope=scope,
        level=level,
        quotes=_own_words(request),
        criteria=request.criteria,
        requirements=request.requirements,
        affected=affected,
        others=tuple(sorted({name for one in affected for name in one.needed_by.split(", ") if name})),
        migrations=order.evidence.migrations if order.migrates else (),
        rollback=_said(ROLLBACK, request),
        backup=_said(BACKUP, request),
        tests=_said(TESTS, request),
        window=_said(WINDOW, request),
        healthchecks=tuple(service for service in order.services if service.healthcheck),
        files=tuple(artifact for artifact in brought if artifact.place == "repository"),
        gaps=_gaps(order),
    )
    return Artifact(
        path=path,
        place="repository",
        title=say("Decision: {title}", title=request.title),
        content=(front + text).encode("utf-8", "replace"),
        kind=KIND,
    )


def drafted_before(
    request: Request, decisions: Iterable[Decision], manifests: Mapping[str, str] | None = None
) -> Decision | None:
    """Give the decision that was made for exactly this revision of a request; an open one before a decided one.

    One that names something else than what would be done now helps nobody: it is passed over, and another is drafted.
    """
    made = [one for one in decisions if made_for(one, request) and not is_stale(one, manifests or {})]
    return next((decision for decision in made if decision.status == "proposed"), next(iter(made), None))


def identifier_of(
    request: Request, decisions: Iterable[Decision], moment: datetime, manifests: Mapping[str, str] | None = None
) -> str:
    """Give the identifier under which a decision for this request is drafted at a moment."""
    read = tuple(decisions)
    before = drafted_before(request, read, manifests)
    if before is not None:
        return before.id
    return identifier((decision.id for decision in read), moment.date(), request.team, request.title, request.name)


def level_of(services: tuple[Service, ...], evidence: Evidence, migrates: bool) -> Level:
    """Give the level of a change of production, by what the decision protocol's table says that it touches.

    The whole system is critical: every one of the several services that are built here. A migration is major, the rest
    is routine.
    """
    every = {service.name for service in evidence.services if service.folder is not None or service.dockerfile}
    if len(every) > 1 and every <= {service.name for service in services}:
        return "critical"
    return "major" if migrates else "minor"


def _own_words(request: Request) -> tuple[str, ...]:
    """Give the request's own words on why it is made: its context, else how its text begins."""
    told = next((section.text for section in request.sections if section.name == "context"), "") or request.body
    lines = (line.strip() for line in told.splitlines())
    return tuple(line for line in lines if line and not line.startswith(("#", "|", "```", "~~~")))[:QUOTED]


def _said(topic: Topic, request: Request) -> tuple[str, ...]:
    """Give what the request says of a topic, each line once, without list marks."""
    lines = (line.strip().lstrip("-*+>").strip() for line in lines_about(topic, request) if says_something(line, topic))
    return tuple(dict.fromkeys(line for line in lines if line))[:QUOTED]


def _affected(service: Service, evidence: Evidence) -> Affected:
    ports = (f"{port.host}:{port.container}" if port.host else str(port.container) for port in service.ports)
    return Affected(
        name=service.name,
        runs=service.image or service.dockerfile or service.folder or "",
        ports=", ".join(ports),
        needs=", ".join(service.depends_on),
        needed_by=", ".join(other.name for other in evidence.services if service.name in other.depends_on),
        declared_in=service.file,
    )


def _gaps(order: Order) -> tuple[Text, ...]:
    """List what neither the request nor the repository says."""
    request = order.request
    missing = [
        (ROLLBACK, say("how to go back, and to which version")),
        (BACKUP, say("what is backed up, when, and where to")),
        (TESTS, say("which three stages of tests have passed")),
        (WINDOW, say("when the change is made")),
    ]
    gaps = [gap for topic, gap in missing if not _said(topic, request)]
    if not order.services:
        gaps.append(say("which services are affected: the repository holds none that the request names"))
    if not _own_words(request):
        gaps.append(say("why the change is needed"))
    gaps.append(say("how many users notice the change, and what it costs not to make it"))
    return tuple(gaps)
