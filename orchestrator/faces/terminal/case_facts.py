"""Put a case, that is a request and everything found out about it, into plain values for machines."""

from __future__ import annotations

from typing import Any

from orchestrator.faces.terminal.lines import finding_facts, plain
from orchestrator.model.artifact import Judged
from orchestrator.model.case import Case
from orchestrator.model.finding import Finding
from orchestrator.model.verdict import Reason


def case_facts(case: Case) -> dict[str, Any]:
    """Give the facts of a case. Sentences are in English; paths from the repository's root."""
    request, chosen = case.request, case.dispatch
    return {
        "name": request.name,
        "sha256": request.sha256,
        "title": request.title,
        "team": request.team,
        "sender": request.sender,
        "sender_written": request.sender_written,
        "recipient": request.recipient,
        "priority": request.priority,
        "date": request.written_on,
        "deadline": request.deadline,
        "blocking": request.blocking or None,
        "follows": request.follows,
        "depends_on": list(request.depends_on),
        "language": case.language,
        "cancelled": request.cancelled,
        "kinds": list(chosen.names) if chosen else list(request.kinds),
        "kinds_why": {one.kind.name: [str(why) for why in one.why] for one in chosen.kinds} if chosen else {},
        "role": case.role or None,
        "environment": (chosen.environment if chosen else None) or request.environment,
        "environment_why": str(chosen.environment_why) if chosen and chosen.environment_why else None,
        "services": [service.name for service in chosen.services] if chosen else list(request.services),
        "header": [plain(field) for field in request.fields],
        "sections": [{"name": one.name or None, "title": one.title, "line": one.line} for one in request.sections],
        "requirements": [{"title": one.title, "line": one.line} for one in request.requirements],
        "criteria": _criteria(case),
        "files": [plain(file, without={"text"}) for file in request.files],
        "findings": [finding_facts(finding) for finding in findings(case)],
        "matrix": case.matrix,
        "ruling": case.verdict.ruling,
        "gates": [reason_facts(reason) for reason in case.verdict.reasons],
        "checks": [
            {"check": one.check, "of": one.of, "standing": one.standing, "message": str(one.message)}
            for one in case.checks
        ],
        "waits": [plain(wait) for wait in case.verdict.waits],
        "questions": [str(question) for question in case.questions],
        "artifacts": [_artifact(judged) for judged in case.judged],
        "gaps": [str(gap) for draft in case.drafts for gap in draft.gaps],
        "tasks": [{"title": task.title, "owner": task.owner} for draft in case.drafts for task in draft.tasks],
        "status": case.status,
    }


def findings(case: Case) -> list[Finding]:
    """List what was found in the request itself and while it was read."""
    return [*case.request.findings, *(case.dispatch.findings if case.dispatch else ())]


def reason_facts(reason: Reason) -> dict[str, str | None]:
    """Put a reason into plain values."""
    return {
        "source": reason.source,
        "message": str(reason.message),
        "remedy": str(reason.remedy) if reason.remedy else None,
    }


def _criteria(case: Case) -> list[dict[str, Any]]:
    if not case.criteria:
        return [{**plain(one), "proof": None} for one in case.request.criteria]
    return [
        {"text": one.text, "ticked": one.ticked, "line": one.line, "proof": str(one.by) if one.by else None}
        for one in case.criteria
    ]


def _artifact(judged: Judged) -> dict[str, Any]:
    artifact = judged.artifact
    return {
        "path": artifact.path,
        "place": artifact.place,
        "origin": artifact.origin,
        "kind": artifact.kind,
        "section": artifact.section,
        "line": artifact.line,
        "bytes": len(artifact.content),
        "outcome": judged.outcome,
        "reasons": [reason_facts(reason) for reason in judged.reasons],
        "findings": [finding_facts(finding) for finding in judged.findings],
        "not_checked": [
            {"check": one.check, "why": str(one.why), "remedy": str(one.remedy)} for one in judged.not_checked
        ],
    }
